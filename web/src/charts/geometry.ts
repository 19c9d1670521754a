// Where the marks of the charts are, in pixels: numbers in, numbers out.
import {max} from 'd3-array';
import {scaleBand, scaleLinear} from 'd3-scale';
import {arc, pie, stack} from 'd3-shape';

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Tick {
  /** Along its axis. */
  at: number;
  text: string;
}

export interface Size {
  width: number;
  height: number;
}

/** Room around the marks, for the axes. */
export const kMargin = {left: 44, right: 20, top: 10, bottom: 24};

const kThickestBar = 96;

export interface Segment extends Box {
  key: string;
  value: number;
}

export interface StackedBars {
  /** One per category, in order: all of its height, for pointing at, and the segments from below. */
  bars: {slot: Box; segments: Segment[]}[];
  valueTicks: Tick[];
  categoryTicks: Tick[];
}

/** Bars of stacked values, one per category. */
export function stackedBars(
    categories: readonly string[], keys: readonly string[], value: (index: number, key: string) => number,
    textOf: (category: string) => string, {width, height}: Size): StackedBars {
  const plot = {width: Math.max(0, width - kMargin.left - kMargin.right), height: Math.max(0, height - kMargin.top - kMargin.bottom)};
  const x = scaleBand().domain(categories).range([kMargin.left, kMargin.left + plot.width]).paddingInner(0.2).paddingOuter(0.1);
  const totals = categories.map((_, index) => keys.reduce((sum, key) => sum + value(index, key), 0));
  const y = scaleLinear().domain([0, Math.max(1, max(totals) ?? 0)]).nice(5).range([kMargin.top + plot.height, kMargin.top]);
  const layers = stack<number, string>().keys(keys).value((index, key) => value(index, key))(categories.map((_, index) => index));
  const thickness = Math.min(x.bandwidth(), kThickestBar);
  const bars = categories.map((category, index) => {
    const begin = x(category) ?? 0;
    const left = begin + (x.bandwidth() - thickness) / 2;
    const segments = layers.flatMap((layer) => {
      const [low, high] = layer[index] as unknown as [number, number];
      if (high <= low) return [];
      return [{key: layer.key, value: high - low, x: left, width: thickness, y: y(high), height: y(low) - y(high)}];
    });
    const slot = {x: begin - (x.step() - x.bandwidth()) / 2, width: x.step(), y: kMargin.top, height: plot.height};
    return {slot, segments};
  });
  const valueTicks = y.ticks(5).filter(Number.isInteger).map((tick) => ({at: y(tick), text: tick.toLocaleString('en-US')}));
  const categoryTicks = thinned(categories.length, plot.width).map((index) => {
    const category = categories[index] as string;
    return {at: (x(category) ?? 0) + x.bandwidth() / 2, text: textOf(category)};
  });
  return {bars, valueTicks, categoryTicks};
}

/** The indices that get a text where each takes 64 pixels: evenly spaced, the last one always. */
export function thinned(count: number, width: number): number[] {
  const room = Math.max(1, Math.floor(width / 64));
  const step = Math.max(1, Math.ceil(count / room));
  const indices: number[] = [];
  for (let index = count - 1; index >= 0; index -= step) indices.unshift(index);
  return indices;
}

export interface Slice {
  key: string;
  value: number;
  path: string;
}

/** A ring around (0, 0), clockwise from the top; nothing where there is nothing. */
export function donut(values: readonly {key: string; value: number}[], outer: number, inner: number): Slice[] {
  const shape = arc<{startAngle: number; endAngle: number}>().innerRadius(inner).outerRadius(outer).padAngle(0.01).cornerRadius(2);
  return pie<{key: string; value: number}>().sort(null).value((entry) => entry.value)(values.filter((entry) => entry.value > 0))
      .map((slice) => ({...slice.data, path: shape(slice) ?? ''}));
}

/** How strong a cell of a heatmap is, from 0 (nothing) to 4; equal steps of the greatest value. */
export function heatLevel(value: number, greatest: number): 0|1|2|3|4 {
  if (value <= 0 || greatest <= 0) return 0;
  return Math.min(4, Math.ceil((value / greatest) * 4)) as 1|2|3|4;
}

/** The least and the greatest count of each level of a heatmap, as heatLevel() has them; a level that none has is left out. */
export function heatRanges(greatest: number): {level: 0|1|2|3|4; from: number; to: number}[] {
  const ranges = ([1, 2, 3, 4] as const).map((level) => (
    {level, from: Math.floor((greatest * (level - 1)) / 4) + 1, to: Math.floor((greatest * level) / 4)}));
  return [{level: 0, from: 0, to: 0}, ...ranges.filter(({from, to}) => from <= to)];
}

export interface Grid {
  /** Row by row. */
  cells: Box[];
  rowTicks: Tick[];
  columnTicks: Tick[];
}

/** Cells in rows, with the names of the rows on the left and those of the columns, where they have room, above. */
export function heatGrid(rows: readonly string[], columns: readonly string[], {width, height}: Size): Grid {
  const x = scaleBand().domain(columns).range([kMargin.left, Math.max(kMargin.left, width)]).paddingInner(0.08);
  const y = scaleBand().domain(rows).range([kMargin.bottom, Math.max(kMargin.bottom, height)]).paddingInner(0.08);
  const middle = (scale: typeof x, name: string) => (scale(name) ?? 0) + scale.bandwidth() / 2;
  const cells = rows.flatMap((row) => columns.map((column) => (
    {x: x(column) ?? 0, y: y(row) ?? 0, width: x.bandwidth(), height: y.bandwidth()})));
  // Every 1, 2, 3, 6 or 12 columns, so that the names of hours stay round.
  const step = [1, 2, 3, 6].find((count) => count * x.step() >= 44) ?? 12;
  return {
    cells,
    rowTicks: rows.map((row) => ({at: middle(y, row), text: row})),
    columnTicks: columns.flatMap((column, index) => (index % step === 0 ? [{at: middle(x, column), text: column}] : [])),
  };
}

/**
 * Where a key leads from one mark to the next, among `count` in rows of `columns`; from nowhere that is the first or
 * the last. Undefined for keys that lead nowhere.
 */
export function pointedBy(key: string, at: number|undefined, count: number, columns = count): number|undefined {
  const row = at === undefined ? 0 : at - (at % columns);
  const next: Record<string, number> = {
    ArrowLeft: (at ?? count) - 1,
    ArrowRight: (at ?? -1) + 1,
    Home: row,
    End: at === undefined ? count - 1 : row + columns - 1,
    ...(columns < count ? {ArrowUp: at === undefined ? 0 : at - columns, ArrowDown: at === undefined ? 0 : at + columns} : {}),
  };
  const to = next[key];
  if (to === undefined || count === 0) return undefined;
  return to < 0 || to >= count ? (at ?? 0) : to;
}
