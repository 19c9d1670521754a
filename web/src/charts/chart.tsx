// What all charts share: a drawing as wide as its place, a legend, and the same as a table for whoever reads it so.
import {useSignal} from '@preact/signals';
import type {ComponentChildren} from 'preact';
import {useEffect, useRef} from 'preact/hooks';
import type {Sheet} from '../parts/section';

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
