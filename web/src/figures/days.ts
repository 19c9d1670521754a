// Days: their length, and a number of them up to now as "days" of an address has it. Pure.

export const kDayMs = 86_400_000;

/** Of two dates or instants; whole for dates. */
export const daysBetween = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / kDayMs;

export const kDefaultDays = 7;

/** The days that an address names; the default if it names none. (Bad ones are told in place of the page: address.ts.) */
export function daysIn(query: URLSearchParams, daysMax: number): number {
  const text = query.get('days') ?? '';
  const days = /^\d{1,2}$/.test(text) ? Number(text) : 0;
  return days >= 1 && days <= daysMax ? days : kDefaultDays;
}
