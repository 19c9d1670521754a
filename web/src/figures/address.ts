// What is wrong with the members of a page's address. A page shows nothing rather than something else than was asked
// for. Pure.
import {daysBetween} from './days';
import {kPeriods} from './period';

export interface AddressProblem {
  /** The members that it is about; without them the page shows its default. */
  members: readonly string[];
  /** What stands there. */
  found: string;
  /** What is wanted instead, in a sentence. */
  wanted: string;
}

/** Says what is wrong with one thing that an address names. */
export type AddressCheck = (query: URLSearchParams) => AddressProblem|undefined;

export const kWindowDaysMax = 400;

/** A calendar date such as 2026-02-01. */
function isDate(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : NaN;
  return Number.isFinite(time) && new Date(time).toISOString().slice(0, 10) === text;
}

/** "from=2026-02-01&to=2026-01-01", as it stands in the address. */
function foundOf(query: URLSearchParams, members: readonly string[]): string {
  return members.flatMap((member) => query.getAll(member).map((value) => `${member}=${value}`)).join('&');
}

function problem(query: URLSearchParams, members: readonly string[], wanted: string): AddressProblem {
  const given = members.filter((member) => query.has(member));
  return {members: given, found: foundOf(query, given), wanted};
}

/** `period`, or `from` and `to`. */
export const checkWindow: AddressCheck = (query) => {
  const [period, from, to] = [query.get('period'), query.get('from'), query.get('to')];
  const all = ['period', 'from', 'to'];
  if (from === null && to === null) {
    return period === null || kPeriods.some((known) => known === period) ? undefined : problem(query, all, 'Use 7d, 30d or 90d.');
  }
  if (period !== null) return problem(query, all, 'Use either a period, or from and to.');
  if (from === null || to === null || !isDate(from) || !isDate(to)) return problem(query, all, 'Give both from and to as dates, such as 2026-02-01.');
  const days = daysBetween(from, to) + 1;
  if (days < 1) return problem(query, all, 'The first day is after the last one.');
  return days > kWindowDaysMax ? problem(query, all, `Choose at most ${kWindowDaysMax} days.`) : undefined;
};

/** A whole number. */
export const checkNumber = (member: string, min: number, max: number): AddressCheck => (query) => {
  const text = query.get(member);
  if (text === null) return undefined;
  const isGood = /^\d{1,9}$/.test(text) && Number(text) >= min && Number(text) <= max;
  return isGood ? undefined : problem(query, [member], `Use a whole number from ${min} to ${max.toLocaleString('en-US')}.`);
};

/** An instant. */
export const checkInstant = (member: string): AddressCheck => (query) => {
  const text = query.get(member);
  const isGood = text === null || (/^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})$/.test(text) && Number.isFinite(Date.parse(text)));
  return isGood ? undefined : problem(query, [member], 'Use an instant, such as 2026-02-01T12:00:00Z.');
};

/** The order of one of these tables; whether it has the column, the table says. */
export const checkSort = (...tables: readonly string[]): AddressCheck => (query) => {
  const text = query.get('sort');
  if (text === null) return undefined;
  const [, table] = /^(\w+)\.-?\w+$/.exec(text) ?? [];
  const isGood = table !== undefined && tables.includes(table);
  return isGood ? undefined : problem(query, ['sort'], `Use the name of a table (${tables.join(', ')}) and of a column, such as ${tables[0]}.sessions.`);
};

/** A place in a long list. */
export const checkPlace = (prefix = ''): AddressCheck => (query) => {
  const [cursor, offset] = [`${prefix}cursor`, `${prefix}offset`];
  if (query.has(offset) && !query.has(cursor)) return problem(query, [offset], 'It needs the cursor of the first page.');
  return checkNumber(offset, 0, 999_999_999)(query);
};

/** Text of at most so many characters. */
export const checkText = (member: string, max: number): AddressCheck => (query) =>
    ([...query.get(member) ?? ''].length > max ? problem(query, [member], `Use at most ${max} characters.`) : undefined);

/** Everything that is wrong, and any of `members` that stands there twice. */
export function addressProblems(query: URLSearchParams, members: readonly string[], checks: readonly AddressCheck[]): AddressProblem[] {
  const repeated = members.filter((member) => query.getAll(member).length > 1);
  const found = checks.flatMap((check) => check(query) ?? []);
  return [...repeated.map((member) => problem(query, [member], 'Give it once.')), ...found.filter(({members: of}) => !of.some((member) => repeated.includes(member)))];
}
