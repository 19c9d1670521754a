// Shares of a whole, and figures of few things or of nothing. Pure.
import {formatCount} from './format';

/** A share with three decimals, as the API has its rates; null of nothing. */
export function shareOf(part: number, whole: number): number|null {
  return whole > 0 ? Number((part / whole).toFixed(3)) : null;
}

/** What CSAT means everywhere. */
export const kCsatMeaning = 'Share of the ratings that are 4 or 5.';

/** CSAT of rated sessions; null without ratings. */
export const csatOf = ({satisfied_ratings, total_ratings}: {satisfied_ratings: number; total_ratings: number}) =>
    shareOf(satisfied_ratings, total_ratings);

/** Each value as a share of the greatest, for bars beside each other. */
export function sharesOfGreatest(values: readonly number[]): number[] {
  const greatest = Math.max(0, ...values);
  return values.map((value) => (greatest > 0 ? value / greatest : 0));
}

/** Fewer cases than this make a change that means little. */
const kHandful = 5;

/** How many cases a change is of, where there are only a few: "n = 3 vs 12". */
export function fewCasesText(n: number, before: number): string|undefined {
  return Math.min(n, before) < kHandful ? `n = ${formatCount(n)} vs ${formatCount(before)}` : undefined;
}

/** A figure of `n` things; null of none, which the API has as 0. */
export function unlessNone(n: number, figure: number): number|null {
  return n === 0 ? null : figure;
}
