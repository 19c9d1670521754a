import {describe, expect, it} from 'vitest';
import {csatOf, fewCasesText, shareOf, sharesOfGreatest, unlessNone} from '../../src/figures/shares';
import {trendValues} from '../../src/figures/trend';

describe('shares', () => {
  it('of a whole have three decimals, and are nothing of nothing', () => {
    expect([shareOf(1, 3), shareOf(2, 2), shareOf(0, 5), shareOf(0, 0)]).toEqual([0.333, 1, 0, null]);
  });

  it('of the greatest are lengths of bars', () => {
    expect(sharesOfGreatest([200, 50, 100])).toEqual([1, 0.25, 0.5]);
    expect(sharesOfGreatest([0, 0])).toEqual([0, 0]);
    expect(sharesOfGreatest([])).toEqual([]);
  });
});

describe('a figure', () => {
  it('of nothing is nothing', () => {
    expect([unlessNone(0, 0), unlessNone(1, 0), unlessNone(2, 4.5)]).toEqual([null, 0, 4.5]);
  });

  it('of few cases says of how many', () => {
    expect([fewCasesText(3, 1200), fewCasesText(40, 4), fewCasesText(0, 0)]).toEqual(['n = 3 vs 1,200', 'n = 40 vs 4', 'n = 0 vs 0']);
    expect(fewCasesText(5, 5)).toBeUndefined();
  });
});

describe('CSAT', () => {
  it('is the share of the ratings that are 4 or 5, and nothing without ratings', () => {
    expect(csatOf({satisfied_ratings: 3, total_ratings: 4})).toBe(0.75);
    expect(csatOf({satisfied_ratings: 0, total_ratings: 2})).toBe(0);
    expect(csatOf({satisfied_ratings: 0, total_ratings: 0})).toBeNull();
  });
});

describe('today against yesterday', () => {
  const trend = {current: 0, previous: 80, delta: -80, delta_percent: -100, current_n: 0, previous_n: 3};
  it('has no change where one of the days had nothing', () => {
    expect(trendValues(trend)).toEqual({current: null, previous: 80, delta: null, percent: null});
    expect(trendValues({...trend, current: 0, current_n: 2})).toEqual({current: 0, previous: 80, delta: -80, percent: -100});
    expect(trendValues({...trend, previous: 0, delta: 0, delta_percent: null, previous_n: 0})).toEqual(
        {current: null, previous: null, delta: null, percent: null});
  });

  it('counts none as 0', () => {
    expect(trendValues(trend, true)).toEqual({current: 0, previous: 80, delta: -80, percent: -100});
  });
});
