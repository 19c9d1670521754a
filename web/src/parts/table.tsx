// A table whose columns say what they mean, sorted as the address says, and exported as it is shown.
import {useSignal} from '@preact/signals';
import type {ComponentChildren} from 'preact';
import {useId} from 'preact/hooks';
import {Link} from '../app/link';
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
  /** Whether sorting by it makes sense; it does unless this is false. */
  isSortable?: boolean;
}

export interface TableProps<Row> {
  title: string;
  hint?: ComponentChildren;
  actions?: ComponentChildren;
  /** Names the table in the address, in data-figure and in the exported file. */
  name: string;
  columns: readonly Column<Row>[];
  /** What a row shows besides, once it is opened; the exported file has it too. */
  details?: readonly Column<Row>[];
  /** Undefined while they are not known yet. */
  rows: readonly Row[]|undefined;
  rowKey: (row: Row) => string;
  /** What the key is called in the exported file, which has it beside the names. */
  idName?: string;
  /** How many rows to keep room for meanwhile. */
  rowsExpected?: number;
  empty: ComponentChildren;
  wide?: boolean;
}

export function Table<Row>(
    {title, hint, actions, name, columns, details, rows, rowKey, idName, rowsExpected = 10, empty, wide = false}: TableProps<Row>) {
  const sort = sortOf(query.value.get('sort'), name);
  const shown = rows === undefined ? undefined : sorted(rows, columns, sort);
  const told = [...columns, ...(details ?? [])];
  const sheet = {
    file: name, names: [...(idName === undefined ? [] : [idName]), ...told.map((column) => column.key)],
    rows: (shown ?? []).map((row) => [...(idName === undefined ? [] : [rowKey(row)]), ...told.map((column) => column.value(row))]),
  };
  const isUnknownSort = sort !== undefined && !columns.some(({key, isSortable = true}) => isSortable && key === sort.key);
  return (
    <Section title={title} hint={hint} actions={actions} sheet={sheet} wide={wide}>
      {isUnknownSort && (
        <p class="field-problem" role="alert">
          <code>sort={query.value.get('sort')}</code> is not valid: this table cannot be sorted by that.{' '}
          <Link to={withQuery({sort: undefined})}>Use the default order</Link>
        </p>
      )}
      {shown?.length === 0 ? <div class="empty">{empty}</div> : (
        <div class="table-frame" role="region" aria-label={`${title}, table`} tabIndex={0}>
          <table>
            <thead>
              <tr>
                {columns.map((column) => <HeadCell key={column.key} table={name} column={column} sort={sort} />)}
                {details !== undefined && <th scope="col"><span class="visually-hidden">Details</span></th>}
              </tr>
            </thead>
            <tbody aria-busy={shown === undefined}>
              {shown === undefined ? <SkeletonRows rows={rowsExpected} columns={columns.length + Number(details !== undefined)} /> : shown.map((row) => (
                <BodyRow key={rowKey(row)} {...{name, columns, details, row}} rowKey={rowKey(row)} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  );
}

interface BodyRowProps<Row> extends Pick<TableProps<Row>, 'name'|'columns'> {
  details: readonly Column<Row>[]|undefined;
  row: Row;
  rowKey: string;
}

function BodyRow<Row>({name, columns, details, row, rowKey}: BodyRowProps<Row>) {
  const id = useId();
  const isOpen = useSignal(false);
  return (
    <>
      <tr data-row={rowKey}>
        {columns.map((column, index) => {
          const Cell = index === 0 ? 'th' : 'td';
          return (
            <Cell key={column.key} class={column.isText ? '' : 'number'} data-figure={`${name}.${column.key}`}
              {...(index === 0 ? {scope: 'row' as const, id: `${id}-head`} : {})}>
              {column.cell(row)}
            </Cell>
          );
        })}
        {details !== undefined && (
          <td class="details-switch">
            <button type="button" class="sort" id={`${id}-switch`} aria-label="Details" aria-labelledby={`${id}-switch ${id}-head`}
              aria-expanded={isOpen.value} aria-controls={`${id}-details`} onClick={() => { isOpen.value = !isOpen.value; }}>
              <span aria-hidden="true">{isOpen.value ? '▾' : '▸'}</span>
            </button>
          </td>
        )}
      </tr>
      {details !== undefined && (
        <tr class="details" id={`${id}-details`} hidden={!isOpen.value}>
          <td colSpan={columns.length + 1}>
            <dl>
              {details.map((column) => (
                <div key={column.key}>
                  <dt><Explained meaning={column.meaning}>{column.name}</Explained></dt>
                  <dd data-figure={`${name}.${column.key}`}>{column.cell(row)}</dd>
                </div>
              ))}
            </dl>
          </td>
        </tr>
      )}
    </>
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
  const isSortable = column.isSortable ?? true;
  return (
    <th scope="col" class={column.isText ? '' : 'number'} {...(isSortable ? {'aria-sort': direction ?? 'none'} : {})}>
      <span class="head-cell">
        <Explained meaning={column.meaning}>{column.name}</Explained>
        {isSortable && (
          <button type="button" class="sort" aria-label={`Sort by ${column.name}`} onClick={change}>
            <span aria-hidden="true">{direction === undefined ? '↕' : direction === 'ascending' ? '↑' : '↓'}</span>
          </button>
        )}
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
