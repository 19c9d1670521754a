// A table whose columns say what they mean, sorted as the address says, and exported as it is shown.
import type {ComponentChildren} from 'preact';
import {navigate, query, withQuery} from '../app/location';
import type {CsvCell} from '../figures/csv';
import {sorted, sortOf, type Direction, type Sort} from '../figures/sort';
import {Explained} from './explained';
import {Section} from './section';

export interface Column<Row> {
  /** The member of the address's `sort`, and of data-figure. */
  key: string;
  name: string;
  meaning: string;
  cell: (row: Row) => ComponentChildren;
  /** What sorting compares and CSV holds. */
  value: (row: Row) => CsvCell;
  isText?: boolean;
}

export interface TableProps<Row> {
  title: string;
  hint?: ComponentChildren;
  /** Names the table in the address, in data-figure and in the exported file. */
  name: string;
  columns: readonly Column<Row>[];
  /** Undefined while they are not known yet. */
  rows: readonly Row[]|undefined;
  rowKey: (row: Row) => string;
  /** How many rows to keep room for meanwhile. */
  rowsExpected?: number;
  empty: ComponentChildren;
  wide?: boolean;
}

export function Table<Row>({title, hint, name, columns, rows, rowKey, rowsExpected = 10, empty, wide = false}: TableProps<Row>) {
  const sort = sortOf(query.value.get('sort'), name);
  const shown = rows === undefined ? undefined : sorted(rows, columns, sort);
  const sheet = {
    file: name, names: columns.map((column) => column.key),
    rows: (shown ?? []).map((row) => columns.map((column) => column.value(row))),
  };
  return (
    <Section title={title} hint={hint} sheet={sheet} wide={wide}>
      {shown?.length === 0 ? <div class="empty">{empty}</div> : (
        <div class="table-frame" role="region" aria-label={`${title}, table`} tabIndex={0}>
          <table>
            <thead>
              <tr>{columns.map((column) => <HeadCell key={column.key} table={name} column={column} sort={sort} />)}</tr>
            </thead>
            <tbody aria-busy={shown === undefined}>
              {shown === undefined ? <SkeletonRows rows={rowsExpected} columns={columns.length} /> : shown.map((row) => (
                <tr key={rowKey(row)} data-row={rowKey(row)}>
                  {columns.map((column, index) => {
                    const Cell = index === 0 ? 'th' : 'td';
                    return (
                      <Cell key={column.key} class={column.isText ? '' : 'number'} data-figure={`${name}.${column.key}`}
                        {...(index === 0 ? {scope: 'row' as const} : {})}>
                        {column.cell(row)}
                      </Cell>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  );
}

function HeadCell<Row>({table, column, sort}: {table: string; column: Column<Row>; sort: Sort|undefined}) {
  const direction = sort?.key === column.key ? sort.direction : undefined;
  const first: Direction = column.isText ? 'ascending' : 'descending';
  const other: Direction = first === 'ascending' ? 'descending' : 'ascending';
  // The first order, the other one, and the API's own again.
  const next = direction === undefined ? first : direction === first ? other : undefined;
  const change = () => {
    const value = next === undefined ? undefined : `${table}.${next === 'descending' ? '-' : ''}${column.key}`;
    navigate(withQuery({sort: value}), {replace: true});
  };
  return (
    <th scope="col" class={column.isText ? '' : 'number'} aria-sort={direction ?? 'none'}>
      <span class="head-cell">
        <Explained meaning={column.meaning}>{column.name}</Explained>
        <button type="button" class="sort" aria-label={`Sort by ${column.name}`} onClick={change}>
          <span aria-hidden="true">{direction === undefined ? '↕' : direction === 'ascending' ? '↑' : '↓'}</span>
        </button>
      </span>
    </th>
  );
}

function SkeletonRows({rows, columns}: {rows: number; columns: number}) {
  return (
    <>
      {Array.from({length: rows}, (_, row) => (
        <tr key={row}>{Array.from({length: columns}, (__, column) => <td key={column}><span class="skeleton skeleton-cell" /></td>)}</tr>
      ))}
    </>
  );
}
