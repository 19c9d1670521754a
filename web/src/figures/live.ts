// What the live page makes of the answers about chats: rows, shares and texts.
import type {Schemas} from '../api/client';
import {daysIn} from './days';
import {kShownWeek} from './hours';

export const kDayChoices = [1, 7, 30] as const;
export const kDeskDaysMax = 30;

export const daysOf = (query: URLSearchParams) => daysIn(query, kDeskDaysMax);

/** "the last 24 hours", "the last 7 days": `days` times 24 hours. */
export function nameOfDays(days: number): string {
  return days === 1 ? 'the last 24 hours' : `the last ${days} days`;
}

/** The hours that messages are shown for: as many as `days`, but at most the week that the API has. */
export function hoursOf(days: number): number {
  return Math.min(days, 7) * 24;
}

export const kHoursOfDay = 24;

/** Messages by row of kShownWeek and hour: 7 times 24, those without messages included. */
export function weekOf(peakHours: readonly Schemas['PeakHour'][]): number[][] {
  const counts = kShownWeek.map(() => new Array<number>(kHoursOfDay).fill(0));
  for (const {day_of_week: day, hour, message_count: count} of peakHours) {
    const row = counts[kShownWeek.findIndex((known) => known === day)];
    if (row !== undefined) row[hour] = count;
  }
  return counts;
}

/** "14:00". */
export function hourName(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`;
}

/** Whether nothing of live chat has ever been heard, as far as these answers can tell. */
export function isUnheard({session_volume: volume, funnel, peak_hours: hours}: Schemas['LiveDashboard']): boolean {
  return volume.every(({sessions}) => sessions === 0) && Object.values(funnel).every((count) => count === 0) && hours.length === 0;
}
