// A week by day and hour, the stronger the more. Pointing at an hour, or going there with the arrow keys, tells its count.
import {useSignal} from '@preact/signals';
import {formatCount, kWeekdays} from '../figures/format';
import {kShownWeek} from '../figures/hours';
import {hourName, kHoursOfDay} from '../figures/live';
import type {Sheet} from '../figures/csv';
import {AsTable, Legend, Pointable, Sized} from './chart';
import {heatGrid, heatLevel, heatRanges, kMargin} from './geometry';

export interface HeatmapProps {
  /** What is shown, in a sentence. */
  label: string;
  /** What is counted. */
  counted: string;
  /** By row of kShownWeek and hour. Undefined while it is not known yet. */
  counts: readonly (readonly number[])[]|undefined;
  sheet: Sheet;
}

const kHeight = 7 * 28 + kMargin.bottom;
const kRows = kShownWeek.map((day) => kWeekdays[day].slice(0, 3));
const kColumns = Array.from({length: kHoursOfDay}, (_, hour) => hourName(hour));

export function Heatmap({label, counted, counts, sheet}: HeatmapProps) {
  const greatest = Math.max(0, ...(counts ?? []).flat());
  const levels = heatRanges(greatest).map(({level, from, to}) => ({
    key: String(level), tone: `heat-${level}`, name: from === to ? formatCount(from) : `${formatCount(from)}–${formatCount(to)}`,
  }));
  return (
    <figure class="chart">
      <Legend series={levels} />
      <Sized height={kHeight}>
        {(width) => (counts === undefined ? <div class="skeleton skeleton-chart" /> :
                                            <Drawing {...{label, counted, counts, greatest, width}} />)}
      </Sized>
      <AsTable sheet={sheet} caption={label} />
    </figure>
  );
}

interface DrawingProps {
  label: string;
  counted: string;
  counts: readonly (readonly number[])[];
  greatest: number;
  width: number;
}

function Drawing({label, counted, counts, greatest, width}: DrawingProps) {
  const pointed = useSignal<number|undefined>(undefined);
  const {cells, rowTicks, columnTicks} = heatGrid(kRows, kColumns, {width, height: kHeight});
  const countAt = (index: number) => counts[Math.floor(index / kHoursOfDay)]?.[index % kHoursOfDay] ?? 0;
  const readout = (index: number) => {
    const hour = index % kHoursOfDay;
    const day = kWeekdays[kShownWeek[Math.floor(index / kHoursOfDay)] ?? 0];
    return {title: `${day}, ${hourName(hour)} to ${hourName(hour + 1)}`, rows: <div><dt>{counted}</dt><dd>{formatCount(countAt(index))}</dd></div>};
  };
  return (
    <Pointable label={`${label}. Arrow keys go through the hours and days.`} pointed={pointed} slots={cells} columns={kHoursOfDay} width={width} readout={readout}>
      <svg width={width} height={kHeight} viewBox={`0 0 ${width} ${kHeight}`} aria-hidden="true">
        <g class="axis">
          {rowTicks.map(({at, text}) => <text key={text} x={kMargin.left - 8} y={at} dy="0.32em" text-anchor="end">{text}</text>)}
          {columnTicks.map(({at, text}) => <text key={text} x={at} y={14} text-anchor="middle">{text}</text>)}
        </g>
        {cells.map((cell, index) => (
          <rect key={index} class={`heat heat-${heatLevel(countAt(index), greatest)}${index === pointed.value ? ' heat-pointed' : ''}`} rx={3} {...cell}
            data-day={kShownWeek[Math.floor(index / kHoursOfDay)]} data-hour={index % kHoursOfDay} data-value={countAt(index)}
            onMouseEnter={() => { pointed.value = index; }} />
        ))}
      </svg>
    </Pointable>
  );
}
