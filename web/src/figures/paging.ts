// Pages of a list that grows at its begin, so that an address always shows the same rows: the first page is what is
// newest; to page on, the address takes the instant to look back from, the place where the first page ended, and how
// many rows behind that place are passed over.
import {formatCount} from './format';

export const kPageRows = 50;

export interface Place {
  /** The instant to look back from; undefined is now. */
  until?: string;
  /** Where the first page ended; undefined on it. */
  cursor?: string;
  /** Rows passed over from there. */
  offset: number;
}

/** What the API is asked for. */
interface PageQuery {
  limit: number;
  to?: string;
  cursor?: string;
  offset?: number;
}

/** Members of the address. Lists on one page have the same `until`. */
export type PlaceChange = Record<string, string|undefined>;

/** The place that an address names. `prefix` tells lists on one page apart. */
export function placeOf(query: URLSearchParams, prefix = ''): Place {
  const until = query.get('until');
  const cursor = query.get(`${prefix}cursor`);
  const offset = query.get(`${prefix}offset`) ?? '';
  return {
    ...(until === null ? {} : {until}), ...(cursor === null ? {} : {cursor}),
    offset: cursor !== null && /^\d{1,9}$/.test(offset) ? Number(offset) : 0,
  };
}

export function pageQueryOf({until, cursor, offset}: Place): PageQuery {
  return {
    limit: kPageRows, ...(until === undefined ? {} : {to: until}), ...(cursor === undefined ? {} : {cursor}),
    ...(offset > 0 ? {offset} : {}),
  };
}

/** Rows before those of a page. */
const rowsBefore = ({cursor, offset}: Place) => (cursor === undefined ? 0 : kPageRows + offset);

/** "51–100 of 813". */
export function rowsText(place: Place, rows: number, total: number): string {
  const before = rowsBefore(place);
  const all = formatCount(total);
  return rows === 0 ? `0 of ${all}` : `${formatCount(before + 1)}–${formatCount(before + rows)} of ${all}`;
}

/** How the address changes to the page behind this one. Undefined if there is none. */
export function olderChange(place: Place, nextCursor: string|null, asOf: string, prefix = ''): PlaceChange|undefined {
  if (nextCursor === null) return undefined;
  if (place.cursor === undefined) return {until: asOf, [`${prefix}cursor`]: nextCursor};
  return {[`${prefix}offset`]: String(place.offset + kPageRows)};
}

/** How the address changes to the page before this one. Undefined if there is none. */
export function newerChange(place: Place, prefix = ''): PlaceChange|undefined {
  if (place.cursor === undefined) return undefined;
  const offset = Math.max(0, place.offset - kPageRows);
  const isSecond = place.offset === 0;
  return {...(isSecond ? {[`${prefix}cursor`]: undefined} : {}), [`${prefix}offset`]: offset === 0 ? undefined : String(offset)};
}

/**
 * The instant to look back from so that exactly the entries of an answer are seen: what the server's clock said, in
 * whole seconds, or just after the newest entry. `now` is used where neither is known.
 */
export function asOfAnswer(date: string|null, newest: string|undefined, now: number): string {
  const answered = date === null ? NaN : Date.parse(date);
  const after = newest === undefined ? NaN : Date.parse(newest) + 1;
  const known = [answered, after].filter(Number.isFinite);
  return new Date(known.length === 0 ? now : Math.max(...known)).toISOString();
}
