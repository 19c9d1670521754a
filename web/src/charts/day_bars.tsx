// A bar per day, or per other span of time, stacked by series. Pointing at a bar, or going through them with the arrow
// keys, tells its figures.
import {useSignal} from '@preact/signals';
import {formatCount, formatDate, formatLongDate} from '../figures/format';
import type {Sheet} from '../figures/csv';
import {AsTable, Legend, Pointable, Sized, type Series} from './chart';
import {kMargin, stackedBars} from './geometry';

/** What the bars stand for. */
export interface Spans {
  name: string;
  /** At the axis, in at most 64 pixels. */
  short: (span: string) => string;
  long: (span: string) => string;
  /** Those that have their name at the axis; without it as many as have room. */
  isNamed?: (span: string) => boolean;
}

const kDays: Spans = {name: 'days', short: formatDate, long: formatLongDate};

export interface DayBarsProps {
  /** What is shown, in a sentence. */
  label: string;
  dates: readonly string[]|undefined;
  series: readonly Series[];
  value: (index: number, key: string) => number;
  /** What else is told of a day. */
  detail?: (index: number) => readonly (readonly [name: string, text: string])[];
  sheet: Sheet;
  spans?: Spans;
  height?: number;
}

export function DayBars({label, dates, series, value, detail, sheet, spans = kDays, height = 260}: DayBarsProps) {
  return (
    <figure class="chart">
      {series.length > 1 && <Legend series={series} />}
      <Sized height={height}>
        {(width) => (dates === undefined ? <div class="skeleton skeleton-chart" /> :
                                           <Drawing {...{label, dates, series, value, detail, spans, width, height}} />)}
      </Sized>
      <AsTable sheet={sheet} caption={label} />
    </figure>
  );
}

interface DrawingProps {
  label: string;
  dates: readonly string[];
  series: readonly Series[];
  value: (index: number, key: string) => number;
  detail: DayBarsProps['detail'];
  spans: Spans;
  width: number;
  height: number;
}

function Drawing({label, dates, series, value, detail, spans, width, height}: DrawingProps) {
  const pointed = useSignal<number|undefined>(undefined);
  const keys = series.map(({key}) => key);
  const toneOf = new Map(series.map(({key, tone}) => [key, tone]));
  const {bars, valueTicks, categoryTicks} = stackedBars(dates, keys, value, spans.short, {width, height});
  const namedTicks = spans.isNamed && dates.flatMap((date, index) => {
    const {x, width: extent} = bars[index]!.slot;
    return spans.isNamed?.(date) === true ? [{at: x + extent / 2, text: spans.short(date)}] : [];
  });
  const readout = (index: number) => ({
    title: spans.long(dates[index] as string),
    rows: (
      <>
        {series.map(({key, name, tone}) => (
          <div key={key}><dt><span class={`swatch ${tone}`} />{name}</dt><dd>{formatCount(value(index, key))}</dd></div>
        ))}
        {detail?.(index).map(([name, text]) => <div key={name}><dt>{name}</dt><dd>{text}</dd></div>)}
      </>
    ),
  });
  return (
    <Pointable label={`${label}. Arrow keys go through the ${spans.name}.`} pointed={pointed} slots={bars.map(({slot}) => slot)} width={width} readout={readout}>
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        <g class="axis">
          {valueTicks.map(({at, text}) => (
            <g key={text}>
              <line x1={kMargin.left} x2={width - kMargin.right} y1={at} y2={at} />
              <text x={kMargin.left - 6} y={at} dy="0.32em" text-anchor="end">{text}</text>
            </g>
          ))}
          {(namedTicks ?? categoryTicks).map(({at, text}) => <text key={at} x={at} y={height - 6} text-anchor="middle">{text}</text>)}
        </g>
        {bars.map(({slot, segments}, at) => (
          <g key={dates[at]} data-date={dates[at]} onMouseEnter={() => { pointed.value = at; }}>
            <rect class={at === pointed.value ? 'slot slot-pointed' : 'slot'} {...slot} />
            {segments.map(({key, value: count, ...box}) => <rect key={key} class={`mark ${toneOf.get(key)}`} data-series={key} data-value={count} {...box} />)}
          </g>
        ))}
      </svg>
    </Pointable>
  );
}
