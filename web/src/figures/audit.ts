// What the page of the audit trail shows, as its address says it. Pure.
import {daysIn, kDayMs} from './days';
import type {PlaceChange} from './paging';

export const kAuditDays = [1, 7, 30, 90] as const;
export const kAuditDaysMax = 90;

/** Members of the address and of the API alike. */
const kFilters = ['action', 'resource_type', 'admin_id'] as const;
export type Filter = Partial<Record<(typeof kFilters)[number], string>>;

/** Begins the table of the server's own audit in the address. */
export const kServerPrefix = 'server_';

/** How the address changes to what is newest; every change of what is asked for goes there. */
export const kNewest = {until: undefined, cursor: undefined, offset: undefined, server_cursor: undefined, server_offset: undefined} satisfies PlaceChange;

export const daysOf = (query: URLSearchParams) => daysIn(query, kAuditDaysMax);

export function filterOf(query: URLSearchParams): Filter {
  return Object.fromEntries(kFilters.flatMap((name) => {
    const value = query.get(name) ?? '';
    return value === '' ? [] : [[name, value]];
  }));
}

/** The span of so many days that ends at an instant. */
export function daysBefore(instant: string, days: number): {from: string; to: string} {
  return {from: new Date(Date.parse(instant) - days * kDayMs).toISOString(), to: instant};
}
