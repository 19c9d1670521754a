import {existsSync, readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {isTimeZone, limitOf, limitText, settingsChangeOf, settingsDraftOf, settingsProblems, type Settings, zoneNote} from '../../src/figures/account';
import {kZones} from '../../src/figures/zones';

const kBase: Settings = {name: 'Acme', time_zone: 'Europe/Berlin', sla: {queue_wait_seconds: 300, first_response_seconds: 120, resolution_seconds: 1800}};
const kNameless: Settings = {...kBase, name: null};

describe('settings as a draft', () => {
  it('goes from any answer to a draft and back, without a change or a problem', () => {
    for (const base of [kBase, kNameless, {...kBase, name: ''}, {...kBase, name: '  '}, {...kBase, time_zone: 'UTC', sla: {...kBase.sla, resolution_seconds: 31_536_000}}]) {
      const draft = settingsDraftOf(base);
      expect(settingsChangeOf(draft, base)).toBeUndefined();
      expect(settingsProblems(draft, base)).toEqual(new Map());
    }
  });

  it('sends what differs, and the limits as a whole', () => {
    const draft = settingsDraftOf(kBase);
    expect(settingsChangeOf({...draft, name: 'Acme Ltd'}, kBase)).toEqual({name: 'Acme Ltd'});
    expect(settingsChangeOf({...draft, time_zone: 'UTC'}, kBase)).toEqual({time_zone: 'UTC'});
    expect(settingsChangeOf({...draft, sla: {...draft.sla, first_response_seconds: '60'}}, kBase)).toEqual({sla: {...kBase.sla, first_response_seconds: 60}});
    expect(settingsChangeOf({...settingsDraftOf(kNameless), name: 'Acme'}, kNameless)).toEqual({name: 'Acme'});
  });

  it('says what is wrong, by field', () => {
    const draft = settingsDraftOf(kBase);
    expect([...settingsProblems({...draft, name: ' '}, kBase)]).toEqual([['name', 'Give a name.']]);
    expect([...settingsProblems({...draft, name: 'ü'.repeat(201)}, kBase)]).toEqual([['name', 'At most 200 characters.']]);
    expect(settingsProblems({...draft, name: '😀'.repeat(200)}, kBase).size).toBe(0);
    expect([...settingsProblems({...draft, time_zone: 'Mars/Olympus'}, kBase).keys()]).toEqual(['time_zone']);
    expect([...settingsProblems({...draft, sla: {...draft.sla, queue_wait_seconds: '0', resolution_seconds: 'soon'}}, kBase).keys()]).toEqual([
      'queue_wait_seconds', 'resolution_seconds',
    ]);
  });
});

describe('limits', () => {
  it('are whole seconds, from one to those of a year', () => {
    expect(['1', ' 300 ', '31536000'].map(limitOf)).toEqual([1, 300, 31_536_000]);
    expect(['', '0', '-1', '1.5', '1e3', '31536001', '300 s'].map(limitOf)).toEqual(Array(7).fill(undefined));
  });

  it('are told in minutes too', () => {
    expect([300, 90, 20, 31_536_000].map(limitText)).toEqual(['5 min', '1.5 min', '0.33 min', '525,600 min']);
  });
});

describe('time zones', () => {
  it('to choose from have the names of today', () => {
    expect(['UTC', 'Asia/Kolkata', 'Europe/Kyiv', 'America/New_York', 'Europe/Oslo'].filter((zone) => !kZones.includes(zone))).toEqual([]);
    expect(['Asia/Calcutta', 'Europe/Kiev', 'US/Eastern', 'localtime', 'Factory', 'posixrules'].filter((zone) => kZones.includes(zone))).toEqual([]);
    expect(kZones.filter((zone) => !isTimeZone(zone))).toEqual([]);
  });

  it('with an older name are told by that of today', () => {
    expect([zoneNote('Asia/Calcutta'), zoneNote('Europe/Kiev')]).toEqual(['The same as Asia/Kolkata, its name today.', 'The same as Europe/Kyiv, its name today.']);
    expect([zoneNote('Asia/Kolkata'), zoneNote('Mars/Olympus'), zoneNote('')]).toEqual([undefined, undefined, undefined]);
  });

  it('are those of the tz database, as scripts/make_zones.js writes them', async (context) => {
    if (!existsSync('/usr/share/zoneinfo/tzdata.zi')) return context.skip();
    const {zonesSource} = await import(/* @vite-ignore */ new URL('../../scripts/make_zones.js', import.meta.url).href) as {zonesSource: () => string};
    const namesIn = (source: string) => [...source.matchAll(/'([^']+)'/g)].map(([, name]) => name);
    // The machine's database may be another edition: what is in both has to be the same.
    const [written, made] = [readFileSync(new URL('../../src/figures/zones.ts', import.meta.url), 'utf8'), zonesSource()].map((source) => new Set(namesIn(source)));
    const missing = [...made!].filter((name) => !written!.has(name));
    expect(missing.length, missing.join(', ')).toBeLessThan(5);
    return undefined;
  });

  it('are those that the clock knows', () => {
    expect(['UTC', 'Europe/Berlin', 'US/Pacific'].map(isTimeZone)).toEqual([true, true, true]);
    expect(['', 'Mars/Olympus', 'Europe/'].map(isTimeZone)).toEqual([false, false, false]);
  });
});
