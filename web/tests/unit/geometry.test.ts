import {describe, expect, it} from 'vitest';
import {donut, heatLevel, kMargin, stackedBars, thinned} from '../../src/charts/geometry';

const kSize = {width: 600, height: 200};
const kBottom = kSize.height - kMargin.bottom;

function bars(values: readonly Record<string, number>[], keys = ['a', 'b']) {
  return stackedBars(values.map((_, index) => `day ${index}`), keys, (index, key) => values[index]![key]!, (text) => text, kSize);
}

describe('stacked bars', () => {
  it('are as high as their values, one on the other, from the axis up', () => {
    const [first, second] = bars([{a: 2, b: 1}, {a: 0, b: 4}]).bars;
    const [low, high] = first!.segments;
    expect([low!.key, high!.key]).toEqual(['a', 'b']);
    expect(low!.y + low!.height).toBeCloseTo(kBottom);
    expect(high!.y + high!.height).toBeCloseTo(low!.y);
    expect(low!.height / high!.height).toBeCloseTo(2);
    expect(second!.segments).toHaveLength(1);
    expect(second!.segments[0]!.height).toBeCloseTo(4 * high!.height);
  });

  it('lie inside, side by side, and their slots leave no gap', () => {
    const {bars: all} = bars(Array.from({length: 91}, (_, day) => ({a: day, b: 1})));
    for (const [index, {slot, segments}] of all.entries()) {
      for (const {x, y, width, height} of segments) {
        expect(x).toBeGreaterThanOrEqual(kMargin.left);
        expect(x + width).toBeLessThanOrEqual(kSize.width - kMargin.right + 0.001);
        expect(y).toBeGreaterThanOrEqual(kMargin.top - 0.001);
        expect(y + height).toBeLessThanOrEqual(kBottom + 0.001);
      }
      if (index > 0) expect(slot.x).toBeCloseTo(all[index - 1]!.slot.x + all[index - 1]!.slot.width);
    }
  });

  it('have an axis also where there is nothing', () => {
    const nothing = bars([{a: 0, b: 0}]);
    expect(nothing.bars[0]!.segments).toEqual([]);
    expect(nothing.valueTicks.map((tick) => tick.text)).toEqual(['0', '1']);
    expect(bars([]).bars).toEqual([]);
  });

  it('have whole numbers at the axis', () => {
    for (const most of [1, 2, 3, 7, 1234567]) {
      for (const {text} of bars([{a: most, b: 0}]).valueTicks) expect(text).toMatch(/^[\d,]+$/);
    }
  });
});

describe('texts at an axis', () => {
  it('have room, are evenly spaced, and name the last one', () => {
    expect(thinned(7, 600)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    const many = thinned(91, 600);
    expect(many.length).toBeLessThanOrEqual(9);
    expect(many.at(-1)).toBe(90);
    expect(new Set(many.slice(1).map((index, at) => index - many[at]!)).size).toBe(1);
    expect(thinned(3, 10)).toEqual([2]);
    expect(thinned(0, 600)).toEqual([]);
  });
});

describe('a ring', () => {
  it('has a slice for each value that is there', () => {
    expect(donut([{key: 'a', value: 3}, {key: 'b', value: 0}, {key: 'c', value: 1}], 90, 60).map(({key, value}) => [key, value])).toEqual([['a', 3], ['c', 1]]);
    expect(donut([{key: 'a', value: 0}], 90, 60)).toEqual([]);
  });
});

describe('levels', () => {
  it('are nothing for nothing and equal steps of the greatest', () => {
    expect([0, 1, 25, 26, 50, 75, 76, 100].map((value) => heatLevel(value, 100))).toEqual([0, 1, 1, 2, 2, 3, 4, 4]);
    expect(heatLevel(0, 0)).toBe(0);
  });
});
