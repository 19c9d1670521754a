// The window that a page is about, as it stands in the address, and the one before it.
import type {Schemas} from '../api/client';
import {daysBetween, kDayMs} from './days';

export const kPeriods = ['7d', '30d', '90d'] as const;
export type Period = (typeof kPeriods)[number];
const kDefaultPeriod: Period = '30d';

/** What the API is asked for: a period up to now, or whole local days, both included. */
export type WindowQuery = {period: Period}|{from: string; to: string};

const kDate = /^\d{4}-\d{2}-\d{2}$/;

/** The window that an address names; the default one if it names none. (Bad ones are told in place of the page: address.ts.) */
export function windowOf(query: URLSearchParams): WindowQuery {
  const from = query.get('from');
  const to = query.get('to');
  if (from !== null && to !== null && kDate.test(from) && kDate.test(to) && from <= to) return {from, to};
  return {period: kPeriods.find((period) => period === query.get('period')) ?? kDefaultPeriod};
}

/** The window as long as `window` that ends where it begins: of a period in instants, of dates in dates. */
export function windowBefore(asked: WindowQuery, window: Schemas['WindowFigures']): {from: string; to: string} {
  if ('period' in asked) {
    const from = Date.parse(window.from);
    return {from: new Date(2 * from - Date.parse(window.to)).toISOString(), to: window.from};
  }
  const days = daysBetween(asked.from, asked.to) + 1;
  return {from: dateAfter(asked.from, -days), to: dateAfter(asked.from, -1)};
}

/** The date so many days later. */
export function dateAfter(date: string, days: number): string {
  return new Date(Date.parse(date) + days * kDayMs).toISOString().slice(0, 10);
}

/** What windowOf() reads, as members of an address. */
export function windowChange(window: WindowQuery): {period: string|undefined; from: string|undefined; to: string|undefined} {
  return 'period' in window ? {period: window.period === kDefaultPeriod ? undefined : window.period, from: undefined, to: undefined} :
                              {period: undefined, ...window};
}
