// The order of a table's rows, as the address names it.
import type {CsvCell} from './csv';

export type Direction = 'ascending'|'descending';

export interface Sort {
  key: string;
  direction: Direction;
}

/** What "sort" of the address says about the table `name`: "flows.sessions" or, descending, "flows.-sessions". */
export function sortOf(text: string|null, name: string): Sort|undefined {
  const [, table, minus, key] = /^(\w+)\.(-?)(\w+)$/.exec(text ?? '') ?? [];
  if (table !== name || key === undefined) return undefined;
  return {key, direction: minus === '-' ? 'descending' : 'ascending'};
}

function compare(a: CsvCell, b: CsvCell): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b), 'en');
}

interface Valued<Row> {
  key: string;
  value: (row: Row) => CsvCell;
  isSortable?: boolean;
}

/** As they came, or by one column; what is equal there keeps its order, and what is missing comes last. */
export function sorted<Row>(rows: readonly Row[], columns: readonly Valued<Row>[], sort: Sort|undefined): Row[] {
  const column = columns.find(({key, isSortable = true}) => isSortable && key === sort?.key);
  if (column === undefined || sort === undefined) return [...rows];
  return [...rows].sort((a, b) => {
    const [left, right] = [column.value(a), column.value(b)];
    const isFlipped = sort.direction === 'descending' && left !== null && right !== null;
    return isFlipped ? compare(right, left) : compare(left, right);
  });
}
