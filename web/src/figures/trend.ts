// A figure today against yesterday, where either may be of nothing. Pure.
import type {Schemas} from '../api/client';
import {unlessNone} from './shares';

export interface TrendValues {
  /** Null of nothing, which the API has as 0. */
  current: number|null;
  previous: number|null;
  /** Null unless there is something on both days. */
  delta: number|null;
  percent: number|null;
}

/** A count of nothing is 0. */
export function trendValues({current, previous, delta, delta_percent: percent, current_n, previous_n}: Schemas['Trend'], isCount = false): TrendValues {
  if (isCount) return {current, previous, delta, percent};
  const isCompared = current_n > 0 && previous_n > 0;
  return {
    current: unlessNone(current_n, current), previous: unlessNone(previous_n, previous), delta: isCompared ? delta : null,
    percent: isCompared ? percent : null,
  };
}
