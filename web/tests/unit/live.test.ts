import {describe, expect, it} from 'vitest';
import {heatGrid, heatLevel, heatRanges, pointedBy, stackedBars} from '../../src/charts/geometry';
import {
  formatHour, formatLongHour, formatPercent2, formatPercentChange, formatPercentPoints, formatSeconds2, formatWeekday,
} from '../../src/figures/format';
import {kShownWeek} from '../../src/figures/hours';
import {daysOf, hourName, hoursOf, isUnheard, nameOfDays, weekOf} from '../../src/figures/live';
import {placeBeside} from '../../src/parts/placing';

describe('the days that an address is about', () => {
  it('are any that the API takes, or 7', () => {
    const days = (text: string) => daysOf(new URLSearchParams(text));
    expect([days('days=1'), days('days=30'), days('days=12')]).toEqual([1, 30, 12]);
    for (const text of ['', 'days=', 'days=0', 'days=31', 'days=-1', 'days=1.5', 'days=7d', 'days=007']) expect(days(text), text).toBe(7);
  });

  it('are called after what they are', () => {
    expect([nameOfDays(1), nameOfDays(7)]).toEqual(['the last 24 hours', 'the last 7 days']);
    expect([1, 3, 7, 30].map(hoursOf)).toEqual([24, 72, 168, 168]);
  });
});

describe('a week of messages', () => {
  it('begins with Monday and has every hour', () => {
    const week = weekOf([{day_of_week: 0, hour: 23, message_count: 5}, {day_of_week: 1, hour: 0, message_count: 7}]);
    expect(week.map((row) => row.length)).toEqual(kShownWeek.map(() => 24));
    expect(week[0]![0]).toBe(7);
    expect(week[6]![23]).toBe(5);
    expect(week.flat().reduce((sum, count) => sum + count)).toBe(12);
  });

  it('has levels whose ranges are those of the legend', () => {
    for (let greatest = 0; greatest <= 130; ++greatest) {
      const ranges = heatRanges(greatest);
      for (let count = 0; count <= greatest; ++count) {
        const levels = ranges.filter(({from, to}) => from <= count && count <= to).map(({level}) => level);
        expect(levels, `${count} of ${greatest}`).toEqual([heatLevel(count, greatest)]);
      }
      expect(ranges.at(-1)!.to).toBe(greatest);
    }
  });
});

describe('a heatmap', () => {
  const rows = ['Mon', 'Tue'];
  const columns = Array.from({length: 24}, (_, hour) => hourName(hour));

  it('has its cells row by row, inside, beside each other', () => {
    const {cells, rowTicks} = heatGrid(rows, columns, {width: 600, height: 100});
    expect(cells).toHaveLength(48);
    for (const [index, {x, y, width, height}] of cells.entries()) {
      expect(x + width).toBeLessThanOrEqual(600.001);
      expect(y + height).toBeLessThanOrEqual(100.001);
      if (index % 24 > 0) expect(x).toBeGreaterThan(cells[index - 1]!.x + cells[index - 1]!.width);
      if (index >= 24) expect(y).toBeGreaterThan(cells[index - 24]!.y + cells[index - 24]!.height);
    }
    expect(rowTicks.map(({text}) => text)).toEqual(rows);
    expect(rowTicks[1]!.at).toBeCloseTo(cells[24]!.y + cells[24]!.height / 2);
  });

  it('names as many hours as have room, evenly', () => {
    const named = (width: number) => heatGrid(rows, columns, {width, height: 100}).columnTicks.map(({text}) => text);
    expect(named(1300)).toEqual(columns);
    expect(named(320)).toEqual(['00:00', '06:00', '12:00', '18:00']);
    expect(named(50)).toEqual(['00:00', '12:00']);
  });
});

describe('keys', () => {
  it('go through marks in a row', () => {
    expect(pointedBy('ArrowRight', undefined, 5)).toBe(0);
    expect(pointedBy('ArrowLeft', undefined, 5)).toBe(4);
    expect(pointedBy('ArrowRight', 4, 5)).toBe(4);
    expect(pointedBy('ArrowLeft', 0, 5)).toBe(0);
    expect([pointedBy('Home', 3, 5), pointedBy('End', 3, 5)]).toEqual([0, 4]);
    expect([pointedBy('ArrowDown', 3, 5), pointedBy('a', 3, 5), pointedBy('Home', undefined, 0)]).toEqual([undefined, undefined, undefined]);
  });

  it('go through rows of marks', () => {
    expect([pointedBy('ArrowDown', 3, 12, 4), pointedBy('ArrowUp', 7, 12, 4)]).toEqual([7, 3]);
    expect([pointedBy('ArrowUp', 3, 12, 4), pointedBy('ArrowDown', 11, 12, 4)]).toEqual([3, 11]);
    expect([pointedBy('Home', 6, 12, 4), pointedBy('End', 6, 12, 4)]).toEqual([4, 7]);
    expect(pointedBy('ArrowDown', undefined, 12, 4)).toBe(0);
  });
});

describe('a single bar', () => {
  it('is no wall, and stands in the middle of its slot', () => {
    const {bars: [bar]} = stackedBars(['today'], ['a'], () => 3, (text) => text, {width: 600, height: 200});
    const {slot, segments: [segment]} = bar!;
    expect(segment!.width).toBeLessThan(100);
    expect(segment!.x + segment!.width / 2).toBeCloseTo(slot.x + slot.width / 2);
  });
});

describe('figures of the live chat', () => {
  it('show every digit that the API prints', () => {
    expect([32.68, 59.999, 848.67, 3725.5].map(formatSeconds2)).toEqual(['32.68 s', '1 min 0.00 s', '14 min 8.67 s', '1 h 2 min']);
    expect(formatPercent2(86.67)).toBe('86.67%');
    expect([4.82, -0.67, 0].map(formatPercentPoints)).toEqual(['+4.82 points', '−0.67 points', '±0.00 points']);
    expect([835, -60.2, 0].map(formatPercentChange)).toEqual(['+835.0%', '−60.2%', '±0.0%']);
  });

  it('have hours on the clock of their zone', () => {
    const hour = '2026-02-01T23:00:00-05:00';
    expect([formatHour(hour), formatWeekday(hour), formatLongHour(hour)]).toEqual(['23:00', 'Sun', 'Sun, 1 Feb 2026, 23:00']);
  });

  it('are unheard of only without chats and messages', () => {
    const nothing = {session_volume: [{day: '2026-02-01', sessions: 0}], funnel: {bot_entries: 0, human_handoff: 0, resolved: 0}, peak_hours: []};
    const dashboard = (change: object) => ({...nothing, ...change}) as unknown as Parameters<typeof isUnheard>[0];
    expect(isUnheard(dashboard({}))).toBe(true);
    expect(isUnheard(dashboard({session_volume: [{day: '2026-02-01', sessions: 1}]}))).toBe(false);
    expect(isUnheard(dashboard({funnel: {bot_entries: 0, human_handoff: 0, resolved: 1}}))).toBe(false);
    expect(isUnheard(dashboard({peak_hours: [{day_of_week: 1, hour: 1, message_count: 1}]}))).toBe(false);
  });
});

describe('an explanation', () => {
  const view = {width: 390, height: 800};
  it('stands under its name, and within the view', () => {
    expect(placeBeside({left: 20, top: 100, bottom: 120}, {width: 200, height: 60}, view)).toEqual({left: 20, top: 126});
    expect(placeBeside({left: 300, top: 100, bottom: 120}, {width: 200, height: 60}, view)).toEqual({left: 182, top: 126});
    expect(placeBeside({left: -50, top: 100, bottom: 120}, {width: 200, height: 60}, view).left).toBe(8);
  });

  it('stands above its name where there is no room under it', () => {
    expect(placeBeside({left: 20, top: 760, bottom: 780}, {width: 200, height: 60}, view).top).toBe(694);
    expect(placeBeside({left: 20, top: 10, bottom: 30}, {width: 200, height: 900}, view).top).toBe(36);
  });
});
