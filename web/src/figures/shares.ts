// Shares of a whole, and figures of nothing. Pure.

/** A share with three decimals, as the API has its rates; null of nothing. */
export function shareOf(part: number, whole: number): number|null {
  return whole > 0 ? Number((part / whole).toFixed(3)) : null;
}

/** Each value as a share of the greatest, for bars beside each other. */
export function sharesOfGreatest(values: readonly number[]): number[] {
  const greatest = Math.max(0, ...values);
  return values.map((value) => (greatest > 0 ? value / greatest : 0));
}

/** A figure of `n` things; null of none, which the API has as 0. */
export function unlessNone(n: number, figure: number): number|null {
  return n === 0 ? null : figure;
}
