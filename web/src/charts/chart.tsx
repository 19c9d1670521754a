// What all charts share: a drawing as wide as its place, a legend, and the same as a table for whoever reads it so.
import {useSignal, type Signal} from '@preact/signals';
import type {ComponentChildren} from 'preact';
import {useEffect, useRef} from 'preact/hooks';
import {useEscape} from '../app/escape';
import type {Sheet} from '../figures/csv';
import {pointedBy, type Box} from './geometry';

export interface Series {
  key: string;
  name: string;
  /** A class of style/charts.css that has its colour. */
  tone: string;
}

/** Outcomes of sessions, as they are stacked from below. */
export const kOutcomes: readonly Series[] = [
  {key: 'resolved', name: 'Resolved', tone: 'tone-resolved'},
  {key: 'escalated', name: 'Escalated', tone: 'tone-escalated'},
  {key: 'workaround', name: 'Workaround', tone: 'tone-workaround'},
  {key: 'unresolved', name: 'Unresolved', tone: 'tone-unresolved'},
];

/** A place whose width the drawing gets; `height` is kept free before that. */
export function Sized({height, children}: {height: number; children: (width: number) => ComponentChildren}) {
  const place = useRef<HTMLDivElement>(null);
  const width = useSignal(0);
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => { width.value = Math.floor(element.clientWidth); });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return <div class="chart-place" ref={place} style={{height: `${height}px`}}>{width.value > 0 && children(width.value)}</div>;
}

export function Legend({series}: {series: readonly Series[]}) {
  return (
    <ul class="legend" aria-hidden="true">
      {series.map(({key, name, tone}) => <li key={key}><span class={`swatch ${tone}`} />{name}</li>)}
    </ul>
  );
}

export interface PointableProps {
  /** What is shown, and what the arrow keys go through, in a sentence each. */
  label: string;
  /** The mark that is pointed at. */
  pointed: Signal<number|undefined>;
  /** Where each mark is. */
  slots: readonly Box[];
  /** Marks in a row, if there are several rows. */
  columns?: number;
  width: number;
  /** What is told of a mark. */
  readout: (index: number) => {title: string; rows: ComponentChildren};
  children: ComponentChildren;
}

/** A drawing whose marks tell their figures when they are pointed at, or gone to with the arrow keys. */
export function Pointable({label, pointed, slots, columns, width, readout, children}: PointableProps) {
  const at = pointed.value;
  const slot = at === undefined ? undefined : slots[at];
  const told = at === undefined || slot === undefined ? undefined : readout(at);
  const leave = () => { pointed.value = undefined; };
  useEscape(at !== undefined, leave);
  const onKeyDown = (event: KeyboardEvent) => {
    const next = pointedBy(event.key, slot === undefined ? undefined : at, slots.length, columns);
    if (next === undefined) return;
    event.preventDefault();
    pointed.value = next;
  };
  return (
    <div class="drawing" role="application" tabIndex={0} aria-roledescription="chart" aria-label={label}
      onKeyDown={onKeyDown} onBlur={leave} onMouseLeave={leave}>
      {children}
      <div class="readout" role="status" style={slot === undefined ? {} : readoutPlace(slot, width)} hidden={told === undefined}>
        {told !== undefined && <><strong>{told.title}</strong><dl>{told.rows}</dl></>}
      </div>
    </div>
  );
}

function readoutPlace(slot: Box, width: number) {
  const middle = slot.x + slot.width / 2;
  return middle > width / 2 ? {right: `${width - slot.x + 8}px`} : {left: `${slot.x + slot.width + 8}px`};
}

/** The numbers of a chart as a table that can be opened. */
export function AsTable({sheet, caption}: {sheet: Sheet; caption: string}) {
  return (
    <details class="as-table">
      <summary>As a table</summary>
      <div class="table-frame" role="region" aria-label={`${caption}, table`} tabIndex={0}>
        <table>
          <caption class="visually-hidden">{caption}</caption>
          <thead><tr>{sheet.names.map((name) => <th key={name} scope="col">{name.replaceAll('_', ' ')}</th>)}</tr></thead>
          <tbody>
            {sheet.rows.map((row, index) => (
              <tr key={index} data-row={String(row[0])}>
                {row.map((cell, column) => (column === 0 ? <th key={column} scope="row">{cell}</th> :
                                                           <td key={column} class="number" data-figure={sheet.names[column]}>{cell ?? '–'}</td>))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
