import {describe, expect, it} from 'vitest';
import {daysBefore, daysOf, filterOf} from '../../src/figures/audit';
import {asOfAnswer, kPageRows, newerChange, olderChange, pageQueryOf, placeOf, rowsText, type PlaceChange} from '../../src/figures/paging';

const kAsOf = '2026-11-21T12:00:00.000Z';

function changed(query: URLSearchParams, change: PlaceChange|undefined): URLSearchParams {
  const next = new URLSearchParams(query);
  for (const [name, value] of Object.entries(change ?? {})) {
    if (value === undefined) next.delete(name);
    else next.set(name, value);
  }
  return next;
}

describe('pages of a list', () => {
  it('are gone through by the place where the first one ended, and back the same way', () => {
    const addresses = [new URLSearchParams()];
    for (let page = 0; page < 3; ++page) addresses.push(changed(addresses.at(-1)!, olderChange(placeOf(addresses.at(-1)!), `end of page ${page}`, kAsOf)));
    expect(addresses.map((address) => pageQueryOf(placeOf(address)))).toEqual([
      {limit: kPageRows},
      {limit: kPageRows, to: kAsOf, cursor: 'end of page 0'},
      {limit: kPageRows, to: kAsOf, cursor: 'end of page 0', offset: 50},
      {limit: kPageRows, to: kAsOf, cursor: 'end of page 0', offset: 100},
    ]);
    expect(changed(addresses[3]!, newerChange(placeOf(addresses[3]!))).toString()).toBe(addresses[2]!.toString());
    expect(changed(addresses[2]!, newerChange(placeOf(addresses[2]!))).toString()).toBe(addresses[1]!.toString());
    expect(changed(addresses[1]!, newerChange(placeOf(addresses[1]!))).toString()).toBe(new URLSearchParams({until: kAsOf}).toString());
  });

  it('end at both ends', () => {
    expect(newerChange({offset: 0})).toBeUndefined();
    expect(newerChange({until: kAsOf, offset: 0})).toBeUndefined();
    expect(olderChange({offset: 0}, null, kAsOf)).toBeUndefined();
  });

  it('of two lists are told apart', () => {
    const address = changed(new URLSearchParams({cursor: 'a', offset: '50'}), olderChange({offset: 0}, 'b', kAsOf, 'server_'));
    expect(placeOf(address)).toEqual({until: kAsOf, cursor: 'a', offset: 50});
    expect(placeOf(address, 'server_')).toEqual({until: kAsOf, cursor: 'b', offset: 0});
  });

  it('take no offset that makes no sense', () => {
    expect(placeOf(new URLSearchParams({offset: '50'}))).toEqual({offset: 0});
    expect(placeOf(new URLSearchParams({cursor: 'a', offset: '-5'}))).toEqual({cursor: 'a', offset: 0});
    expect(newerChange({cursor: 'a', offset: 20})).toEqual({offset: undefined});
  });

  it('say which rows they are', () => {
    expect(rowsText({offset: 0}, 50, 1813)).toBe('1–50 of 1,813');
    expect(rowsText({cursor: 'a', offset: 50}, 13, 113)).toBe('101–113 of 113');
    expect(rowsText({offset: 0}, 0, 0)).toBe('0 of 0');
  });

  it('are as of the answer of the first one, its newest row included', () => {
    const kNow = Date.parse('2026-11-22T00:00:00.000Z');
    expect(asOfAnswer(null, undefined, kNow)).toBe('2026-11-22T00:00:00.000Z');
    expect(asOfAnswer('Sat, 21 Nov 2026 12:00:00 GMT', '2026-11-21T11:00:00.000Z', kNow)).toBe('2026-11-21T12:00:00.000Z');
    expect(asOfAnswer('Sat, 21 Nov 2026 12:00:00 GMT', '2026-11-21T12:00:00.250Z', kNow)).toBe('2026-11-21T12:00:00.251Z');
    expect(asOfAnswer('Sat, 21 Nov 2026 12:00:00 GMT', undefined, kNow)).toBe('2026-11-21T12:00:00.000Z');
    expect(asOfAnswer(null, '2026-11-21T12:00:00.250Z', kNow)).toBe('2026-11-21T12:00:00.251Z');
  });
});

describe('the address of the audit page', () => {
  it('names days that can be asked for', () => {
    expect(['30', '1', '90', '14'].map((days) => daysOf(new URLSearchParams({days})))).toEqual([30, 1, 90, 14]);
    expect(['0', '91', '-1', '7.5', 'all', ''].map((days) => daysOf(new URLSearchParams({days})))).toEqual(Array(6).fill(7));
    expect(daysBefore(kAsOf, 7)).toEqual({from: '2026-11-14T12:00:00.000Z', to: kAsOf});
  });

  it('holds the filters', () => {
    expect(filterOf(new URLSearchParams({action: 'a', admin_id: 'u', resource_type: '', days: '7'}))).toEqual({action: 'a', admin_id: 'u'});
  });
});
