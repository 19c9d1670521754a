// Figures as text. What is shown is what the API printed, no digit less: rates have three decimals, and so one as
// percents.
import type {Schemas} from '../api/client';
import {kOlderZones} from './zones';

const kCount = new Intl.NumberFormat('en-US');
const kOneDecimal = new Intl.NumberFormat('en-US', {minimumFractionDigits: 1, maximumFractionDigits: 1});
const kTwoDecimals = new Intl.NumberFormat('en-US', {minimumFractionDigits: 2, maximumFractionDigits: 2});

export const kNothing = '–';

export type Format = (value: number|null) => string;

const orNothing = (format: (value: number) => string): Format => (value) => (value === null ? kNothing : format(value));

export const formatCount = orNothing((value) => kCount.format(value));
/** 0.802 as "80.2%". */
export const formatRate = orNothing((value) => `${kOneDecimal.format(value * 100)}%`);
/** 80.2 as "80.2%". */
export const formatPercent = orNothing((value) => `${kOneDecimal.format(value)}%`);
/** 80.25 as "80.25%". */
export const formatPercent2 = orNothing((value) => `${kTwoDecimals.format(value)}%`);
export const formatMinutes = orNothing((value) => `${kOneDecimal.format(value)} min`);
export const formatScore = orNothing((value) => kOneDecimal.format(value));
export const formatScore2 = orNothing((value) => kTwoDecimals.format(value));

// In whole parts of a second, so that 59.96 does not become "60.0 s".
const secondsIn = (parts: number, decimals: Intl.NumberFormat) => orNothing((value) => {
  const whole = Math.round(Math.abs(value) * parts);
  const sign = value < 0 && whole > 0 ? '-' : '';
  const hours = Math.floor(whole / (3600 * parts));
  const minutes = Math.floor((whole % (3600 * parts)) / (60 * parts));
  if (hours > 0) return `${sign}${kCount.format(hours)} h ${minutes} min`;
  const seconds = `${decimals.format((whole % (60 * parts)) / parts)} s`;
  return minutes > 0 ? `${sign}${minutes} min ${seconds}` : sign + seconds;
});

/** 83.4 as "1 min 23.4 s", 3725 as "1 h 2 min". */
export const formatSeconds = secondsIn(10, kOneDecimal);
/** 83.42 as "1 min 23.42 s". */
export const formatSeconds2 = secondsIn(100, kTwoDecimals);

const signed = (value: number, unit: string, decimals = kOneDecimal) => {
  const text = decimals.format(Math.abs(value));
  return Number(text) === 0 ? `±${text}${unit}` : `${value > 0 ? '+' : '−'}${text}${unit}`;
};

/** How a figure moved as a share of what it was, with its sign: 0.125 as "+12.5%". */
export const formatShare = (share: number) => signed(share * 100, '%');
/** How a rate moved: 0.012 as "+1.2 points". */
export const formatPoints = (difference: number) => signed(difference * 100, ' points');
/** How a percentage moved: 1.25 as "+1.25 points". */
export const formatPercentPoints = (difference: number) => signed(difference, ' points', kTwoDecimals);
/** A change that is a percentage already: 12.5 as "+12.5%". */
export const formatPercentChange = (percent: number) => signed(percent, '%');

const kDate = new Intl.DateTimeFormat('en-GB', {day: 'numeric', month: 'short', timeZone: 'UTC'});
const kWeekday = new Intl.DateTimeFormat('en-GB', {weekday: 'short', timeZone: 'UTC'});
const kLongDate =
    new Intl.DateTimeFormat('en-GB', {weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC'});

/** '2026-02-01' as "1 Feb". */
export const formatDate = (date: string) => kDate.format(new Date(`${date}T00:00:00Z`));
/** '2026-02-01' as "Sun, 1 Feb 2026". */
export const formatLongDate = (date: string) => kLongDate.format(new Date(`${date}T00:00:00Z`));

/** The hour that begins at an instant with the offset of its zone, '2026-02-01T14:00:00-05:00', as "14:00". */
export const formatHour = (hour: string) => hour.slice(11, 16);
/** The day of the same: "Sun". */
export const formatWeekday = (hour: string) => kWeekday.format(new Date(`${hour.slice(0, 10)}T00:00:00Z`));
/** The same with its date: "Sun, 1 Feb 2026, 14:00". */
export const formatLongHour = (hour: string) => `${formatLongDate(hour.slice(0, 10))}, ${formatHour(hour)}`;

const knownZones = new Map<string, string>();

/** The zone by a name that this browser knows: zones get new names, and browsers are older or newer. UTC if it knows none. */
export function clockZone(timeZone: string): string {
  const known = knownZones.get(timeZone);
  if (known !== undefined) return known;
  const names = [timeZone, kOlderZones[timeZone], ...Object.keys(kOlderZones).filter((older) => kOlderZones[older] === timeZone)];
  const found = names.find((name) => name !== undefined && isKnown(name)) ?? 'UTC';
  knownZones.set(timeZone, found);
  return found;
}

function isKnown(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-GB', {timeZone}).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** An instant on the clock of a zone: "1 Feb 2026, 14:05". */
export function formatInstant(instant: string, timeZone: string, {seconds = false, weekday = false} = {}): string {
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZone: clockZone(timeZone),
    ...(seconds ? {second: '2-digit'} : {}), ...(weekday ? {weekday: 'short'} : {}),
  }).format(new Date(instant));
}

/** The span that an answer is about, as days of its zone. */
export function formatWindow({from, to, time_zone: timeZone}: Schemas['WindowFigures']): string {
  const day = new Intl.DateTimeFormat('en-GB', {day: 'numeric', month: 'short', year: 'numeric', timeZone: clockZone(timeZone)});
  const last = new Date(Math.max(Date.parse(from), Date.parse(to) - 1));
  return `${day.formatRange(new Date(from), last)}, ${timeZone}`;
}

/** The local date of an instant. */
export function dateIn(timeZone: string, instant: Date): string {
  const parts = new Intl.DateTimeFormat('en-GB', {year: 'numeric', month: '2-digit', day: '2-digit', timeZone: clockZone(timeZone)}).formatToParts(instant);
  return (['year', 'month', 'day'] as const).map((name) => parts.find(({type}) => type === name)!.value).join('-');
}

export const kWeekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
