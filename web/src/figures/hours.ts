// Business hours as they are edited: from the API's answer to a draft, what is wrong with it, and what is sent. Pure.
import type {Schemas} from '../api/client';
import type {Problems} from './problems';

export type Hours = Schemas['BusinessHoursFigures'];
export type Interval = Schemas['HoursInterval'];

/** A day of the week or a date. What a closed one would have is kept, so that it can be opened again. */
export interface DayDraft {
  readonly isOpen: boolean;
  readonly intervals: readonly Interval[];
}

export interface ExceptionDraft extends DayDraft {
  readonly date: string;
}

export interface HoursDraft {
  /** Seven, from Sunday. */
  readonly week: readonly DayDraft[];
  /** By date, each once. */
  readonly exceptions: readonly ExceptionDraft[];
}

/** The whole of what is sent. */
interface HoursChange {
  week: {day_of_week: number; intervals: Interval[]}[];
  exceptions: {date: string; intervals: Interval[]}[];
}

export const kIntervalsMax = 8;
export const kExceptionsMax = 400;
/** Days of the week as they are shown. */
export const kShownWeek = [1, 2, 3, 4, 5, 6, 0] as const;

export const kFirstDate = '1970-01-01';
export const kLastDate = '2199-12-31';
const kDayMinutes = 1440;
const kUsual: Interval = {open: '08:00', close: '17:00'};

const dayDraft = (intervals: readonly Interval[]): DayDraft => ({isOpen: intervals.length > 0, intervals});

export function hoursDraftOf({week, exceptions}: Pick<Hours, 'week'|'exceptions'>): HoursDraft {
  const days = kShownWeek.map((_, day) => week.find(({day_of_week}) => day_of_week === day)?.intervals ?? []);
  return {week: days.map(dayDraft), exceptions: exceptions.map(({date, intervals}) => ({date, ...dayDraft(intervals)}))};
}

const sentOf = ({isOpen, intervals}: DayDraft): Interval[] => (isOpen ? intervals.map(({open, close}) => ({open, close})) : []);

export function wholeOf({week, exceptions}: HoursDraft): HoursChange {
  return {
    week: week.map((day, index) => ({day_of_week: index, intervals: sentOf(day)})),
    exceptions: exceptions.map((day) => ({date: day.date, intervals: sentOf(day)})),
  };
}

/** What is sent to make a draft of `base` hold: always the whole. Undefined if it holds already. */
export function hoursChangeOf(draft: HoursDraft, base: Hours): HoursChange|undefined {
  const change = wholeOf(draft);
  return JSON.stringify(change) === JSON.stringify(wholeOf(hoursDraftOf(base))) ? undefined : change;
}

/** The minute of "HH:MM"; undefined while it is not whole. */
function minuteOf(time: string): number|undefined {
  const [, hour, minute] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time) ?? [];
  return hour === undefined ? undefined : Number(hour) * 60 + Number(minute);
}

function timeOf(minute: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minute / 60) % 24)}:${two(minute % 60)}`;
}

/** From open to close in minutes since midnight; the end of a day is 1440, and what passes it has a later close. */
function spanOf({open, close}: Interval): {open: number; close: number}|undefined {
  const from = minuteOf(open);
  const to = minuteOf(close);
  if (from === undefined || to === undefined) return undefined;
  return {open: from, close: to > from ? to : to + kDayMinutes};
}

/** What a close means that is not simply later the same day. */
export function closeNote(interval: Interval): string {
  const span = spanOf(interval);
  if (span === undefined || span.close < kDayMinutes) return '';
  if (span.close === kDayMinutes) return span.open === 0 ? 'the whole day' : 'at midnight';
  return span.close - span.open === kDayMinutes ? 'the next day, 24 hours' : 'the next day';
}

export function intervalText(interval: Interval): string {
  const note = closeNote(interval);
  return `${interval.open}–${interval.close}${note === '' ? '' : ` (${note})`}`;
}

export const dayText = ({isOpen, intervals}: DayDraft) => (isOpen ? intervals.map(intervalText).join(', ') : 'Closed');

/** Where a problem of an interval is told: "week.1.0.open", "2026-12-25.0.close". */
export const placeOf = (day: string, index: number, end: 'open'|'close') => `${day}.${index}.${end}`;

/** What the API would refuse in a day, by place. */
export function dayProblems(day: string, {isOpen, intervals}: DayDraft): Problems {
  const problems = new Map<string, string>();
  if (!isOpen) return problems;
  const spans = intervals.flatMap((interval, index) => {
    if (minuteOf(interval.open) === undefined) problems.set(placeOf(day, index, 'open'), 'Say when it opens.');
    if (minuteOf(interval.close) === undefined) problems.set(placeOf(day, index, 'close'), 'Say when it closes.');
    const span = spanOf(interval);
    return span === undefined ? [] : [{...span, interval, index}];
  });
  spans.sort((a, b) => a.open - b.open);
  spans.forEach(({open, index}, at) => {
    const before = spans[at - 1];
    if (before === undefined || before.close <= open) return;
    problems.set(placeOf(day, index, 'open'), `Overlaps ${intervalText(before.interval)}.`);
  });
  return problems;
}

export const weekdayPlace = (day: number) => `week.${day}`;

export function hoursProblems({week, exceptions}: HoursDraft): Problems {
  return new Map([
    ...kShownWeek.flatMap((day) => [...dayProblems(weekdayPlace(day), week[day]!)]),
    ...exceptions.flatMap((day) => [...dayProblems(day.date, day)]),
  ]);
}

/** What an added interval begins with: an hour after the last one, where there is room. */
export function nextInterval(intervals: readonly Interval[]): Interval {
  if (intervals.length === 0) return kUsual;
  const closes = intervals.map((interval) => spanOf(interval)?.close ?? kDayMinutes);
  const open = Math.max(...closes) + 60;
  if (open >= kDayMinutes) return {open: '', close: ''};
  return {open: timeOf(open), close: timeOf(Math.min(open + 240, kDayMinutes))};
}

export function withInterval(day: DayDraft): DayDraft {
  return {isOpen: true, intervals: [...day.intervals, nextInterval(day.intervals)]};
}

/** A day that loses its last interval is closed. */
export function withoutInterval(day: DayDraft, index: number): DayDraft {
  return dayDraft(day.intervals.filter((_, at) => at !== index));
}

export function withEnd(day: DayDraft, index: number, end: 'open'|'close', time: string): DayDraft {
  return {...day, intervals: day.intervals.map((interval, at) => (at === index ? {...interval, [end]: time} : interval))};
}

export function opened(day: DayDraft, isOpen: boolean): DayDraft {
  return {isOpen, intervals: isOpen && day.intervals.length === 0 ? [kUsual] : day.intervals};
}

export function withWeekday(draft: HoursDraft, day: number, next: DayDraft): HoursDraft {
  return {...draft, week: draft.week.map((before, index) => (index === day ? next : before))};
}

export function withException(draft: HoursDraft, date: string, next: DayDraft): HoursDraft {
  return {...draft, exceptions: draft.exceptions.map((before) => (before.date === date ? {date, ...next} : before))};
}

export function withoutException(draft: HoursDraft, date: string): HoursDraft {
  return {...draft, exceptions: draft.exceptions.filter((exception) => exception.date !== date)};
}

/** Adds a date that is closed, in its place. */
export function withDate(draft: HoursDraft, date: string): HoursDraft {
  const added: ExceptionDraft = {date, isOpen: false, intervals: []};
  return {...draft, exceptions: [...draft.exceptions, added].sort((a, b) => (a.date < b.date ? -1 : 1))};
}

/** Why a date can't be added; undefined if it can. */
export function dateProblem({exceptions}: HoursDraft, date: string): string|undefined {
  if (exceptions.length >= kExceptionsMax) return `There are ${kExceptionsMax} dates, as many as there can be. Remove one first.`;
  if (date === '') return 'Choose a date.';
  if (date < kFirstDate || date > kLastDate) return 'Choose a date from 1970 to 2199.';
  return exceptions.some((exception) => exception.date === date) ? 'This date is there already.' : undefined;
}
