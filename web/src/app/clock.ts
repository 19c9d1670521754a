// What time it is. A browser's clock may be wrong by days; the server's `Date` says by how much.

let offsetMs = 0;
let offsetRangeMs = Infinity;

/**
 * Learns from an answer: its `Date`, in whole seconds, was written between `askedAt` and `answeredAt` of the browser's
 * clock. Of several answers the quickest is believed, unless the clock was set since.
 */
export function learnTime(date: string|null, askedAt: number, answeredAt: number): void {
  const told = date === null ? NaN : Date.parse(date);
  if (!Number.isFinite(told)) return;
  // The server's clock showed something from `told` to a second later.
  const [earliest, latest] = [told - answeredAt, told + 1000 - askedAt];
  const isConsistent = offsetMs >= earliest && offsetMs <= latest;
  const rangeMs = latest - earliest;
  if (isConsistent && rangeMs >= offsetRangeMs) return;
  offsetMs = (earliest + latest) / 2;
  offsetRangeMs = rangeMs;
}

/** The time of the server, as far as it is known; else that of the browser. */
export function timeNow(): Date {
  return new Date(Date.now() + offsetMs);
}
