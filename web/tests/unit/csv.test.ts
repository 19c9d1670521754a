import {describe, expect, it} from 'vitest';
import {csvOf, type CsvCell} from '../../src/figures/csv';

/** A file of one column, without its byte order mark. */
const textOf = (rows: readonly (readonly CsvCell[])[]) => csvOf({names: ['a'], rows}).replace(/^\ufeff/, '');

describe('tables as CSV', () => {
  it('begin with the bytes by which spreadsheets know UTF-8', () => {
    expect([...new TextEncoder().encode(csvOf({names: ['Zoë'], rows: []})).slice(0, 4)]).toEqual([0xef, 0xbb, 0xbf, 'Z'.charCodeAt(0)]);
  });

  it('quotes what has to be', () => {
    expect(csvOf({names: ['name', 'n'], rows: [['plain', 1], ['with, comma', 2], ['with "quotes"', null], ['two\nlines', 0.5]]})).toBe(
        '\ufeffname,n\r\nplain,1\r\n"with, comma",2\r\n"with ""quotes""",\r\n"two\nlines",0.5\r\n');
  });

  it('leaves no formula to a spreadsheet, and numbers as they are', () => {
    expect(textOf([['=1+1'], ['@x'], ['-x'], ['+x'], [-5], [-0.5]])).toBe("a\r\n'=1+1\r\n'@x\r\n'-x\r\n'+x\r\n-5\r\n-0.5\r\n");
    expect(textOf([['=A1,B1'], ['\t=1'], ['\r=1']])).toBe('a\r\n"\'=A1,B1"\r\n\'\t=1\r\n"\'\r=1"\r\n');
  });
});
