// Tables as CSV (RFC 4180), for spreadsheets: UTF-8 with a byte order mark, without which some take it for another
// encoding.

export type CsvCell = string|number|null;

/** What a table or chart shows, as a table. */
export interface Sheet {
  /** Of the file, without its ending. */
  file: string;
  names: readonly string[];
  rows: readonly(readonly CsvCell[])[];
}

const kByteOrderMark = '\ufeff';

/** The text of a file: a row of names, then the rows. */
export function csvOf({names, rows}: Pick<Sheet, 'names'|'rows'>): string {
  return kByteOrderMark + [names, ...rows].map((row) => `${row.map(cellText).join(',')}\r\n`).join('');
}

function cellText(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  // A spreadsheet takes text that begins so for a formula; names come from anywhere.
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
