// The settings of an account as they are edited. Pure.
import type {Schemas} from '../api/client';
import type {Problems} from './problems';
import {kOlderZones} from './zones';

export type Settings = Schemas['Settings'];
export type Limit = keyof Settings['sla'];

export const kLimits: readonly Limit[] = ['queue_wait_seconds', 'first_response_seconds', 'resolution_seconds'];

export interface SettingsDraft {
  readonly name: string;
  readonly time_zone: string;
  /** As they were typed. */
  readonly sla: Readonly<Record<Limit, string>>;
}

export interface SettingsChange {
  name?: string;
  time_zone?: string;
  sla?: Settings['sla'];
}

const kNameMax = 200;
const kLimitMax = 31_536_000;

export function settingsDraftOf({name, time_zone, sla}: Settings): SettingsDraft {
  const typed = kLimits.map((limit) => [limit, String(sla[limit])]);
  return {name: name ?? '', time_zone, sla: Object.fromEntries(typed) as Record<Limit, string>};
}

const hasOtherName = (draft: SettingsDraft, base: Settings) => draft.name !== (base.name ?? '');

/** What is sent to make a draft of `base` hold: what differs, the limits as a whole. Undefined if it holds already. */
export function settingsChangeOf(draft: SettingsDraft, base: Settings): SettingsChange|undefined {
  const change: SettingsChange = {};
  if (hasOtherName(draft, base)) change.name = draft.name;
  if (draft.time_zone !== base.time_zone) change.time_zone = draft.time_zone;
  if (kLimits.some((limit) => draft.sla[limit] !== String(base.sla[limit]))) {
    change.sla = Object.fromEntries(kLimits.map((limit) => [limit, Number(draft.sla[limit])])) as Settings['sla'];
  }
  return Object.keys(change).length === 0 ? undefined : change;
}

/** The seconds that were typed; undefined if they are none that can be a limit. */
export function limitOf(typed: string): number|undefined {
  if (!/^\d{1,8}$/.test(typed.trim())) return undefined;
  const seconds = Number(typed);
  return seconds >= 1 && seconds <= kLimitMax ? seconds : undefined;
}

const kMinutes = new Intl.NumberFormat('en-US', {maximumFractionDigits: 2});

/** 90 as "1.5 min". */
export const limitText = (seconds: number) => `${kMinutes.format(seconds / 60)} min`;

/** Whether there is a zone of this name, as far as the dashboard's clock knows. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-GB', {timeZone: name});
    return name !== '';
  } catch {
    return false;
  }
}

/** What a zone with an older name is called today. */
export function zoneNote(name: string): string|undefined {
  const today = kOlderZones[name];
  return today === undefined ? undefined : `The same as ${today}, its name today.`;
}

/** What is wrong with a draft of `base`, by field. */
export function settingsProblems(draft: SettingsDraft, base: Settings): Problems {
  const problems = new Map<string, string>();
  if (hasOtherName(draft, base) && draft.name.trim() === '') problems.set('name', 'Give a name.');
  if ([...draft.name].length > kNameMax) problems.set('name', `At most ${kNameMax} characters.`);
  if (!isTimeZone(draft.time_zone)) problems.set('time_zone', 'Choose a zone of the list, such as Europe/Berlin.');
  for (const limit of kLimits) {
    if (limitOf(draft.sla[limit]) === undefined) problems.set(limit, 'A whole number of seconds, from 1 to 31,536,000 (a year).');
  }
  return problems;
}
