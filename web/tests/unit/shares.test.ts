import {describe, expect, it} from 'vitest';
import {shareOf, sharesOfGreatest, unlessNone} from '../../src/figures/shares';

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
});
