// A bar per day, stacked by series. Pointing at a day, or going through the days with the arrow keys, tells its figures.
import {useSignal} from '@preact/signals';
import {formatCount, formatDate, formatLongDate} from '../figures/format';
import type {Sheet} from '../parts/section';
import {AsTable, Legend, Sized, type Series} from './chart';
import {kMargin, stackedBars} from './geometry';

export interface DayBarsProps {
  /** What is shown, in a sentence. */
  label: string;
  dates: readonly string[]|undefined;
  series: readonly Series[];
  value: (index: number, key: string) => number;
  /** What else is told of a day. */
  detail?: (index: number) => readonly (readonly [name: string, text: string])[];
  sheet: Sheet;
  height?: number;
}

export function DayBars({label, dates, series, value, detail, sheet, height = 260}: DayBarsProps) {
  return (
    <figure class="chart">
      {series.length > 1 && <Legend series={series} />}
      <Sized height={height}>
        {(width) => (dates === undefined ? <div class="skeleton skeleton-chart" /> :
                                           <Drawing {...{label, dates, series, value, detail, width, height}} />)}
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
  width: number;
  height: number;
}

function Drawing({label, dates, series, value, detail, width, height}: DrawingProps) {
  const pointed = useSignal<number|undefined>(undefined);
  const keys = series.map(({key}) => key);
  const toneOf = new Map(series.map(({key, tone}) => [key, tone]));
  const {bars, valueTicks, categoryTicks} = stackedBars(dates, keys, value, formatDate, {width, height});
  const index = pointed.value !== undefined && pointed.value < dates.length ? pointed.value : undefined;

  const onKeyDown = (event: KeyboardEvent) => {
    const last = dates.length - 1;
    const at = index ?? dates.length;
    const next: Record<string, number> = {ArrowLeft: at - 1, ArrowRight: index === undefined ? 0 : at + 1, Home: 0, End: last};
    if (event.key === 'Escape') {
      pointed.value = undefined;
    } else if (event.key in next) {
      event.preventDefault();
      pointed.value = Math.min(last, Math.max(0, next[event.key] as number));
    }
  };
  return (
    <div
      class="drawing" role="application" tabIndex={0} aria-roledescription="chart" aria-label={`${label}. Arrow keys go through the days.`}
      onKeyDown={onKeyDown} onBlur={() => { pointed.value = undefined; }} onMouseLeave={() => { pointed.value = undefined; }}>
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        <g class="axis">
          {valueTicks.map(({at, text}) => (
            <g key={text}>
              <line x1={kMargin.left} x2={width - kMargin.right} y1={at} y2={at} />
              <text x={kMargin.left - 6} y={at} dy="0.32em" text-anchor="end">{text}</text>
            </g>
          ))}
          {categoryTicks.map(({at, text}) => <text key={at} x={at} y={height - 6} text-anchor="middle">{text}</text>)}
        </g>
        {bars.map(({slot, segments}, at) => (
          <g key={dates[at]} data-date={dates[at]} onMouseEnter={() => { pointed.value = at; }}>
            <rect class={at === index ? 'slot slot-pointed' : 'slot'} {...slot} />
            {segments.map(({key, value: count, ...box}) => <rect key={key} class={`mark ${toneOf.get(key)}`} data-series={key} data-value={count} {...box} />)}
          </g>
        ))}
      </svg>
      <div class="readout" role="status" style={index === undefined ? {} : readoutPlace(bars[index]!.slot, width)} hidden={index === undefined}>
        {index !== undefined && (
          <>
            <strong>{formatLongDate(dates[index] as string)}</strong>
            <dl>
              {series.map(({key, name, tone}) => (
                <div key={key}><dt><span class={`swatch ${tone}`} />{name}</dt><dd>{formatCount(value(index, key))}</dd></div>
              ))}
              {detail?.(index).map(([name, text]) => <div key={name}><dt>{name}</dt><dd>{text}</dd></div>)}
            </dl>
          </>
        )}
      </div>
    </div>
  );
}

function readoutPlace(slot: {x: number; width: number}, width: number) {
  const middle = slot.x + slot.width / 2;
  return middle > width / 2 ? {right: `${width - slot.x + 8}px`} : {left: `${slot.x + slot.width + 8}px`};
}
