import {describe, expect, it} from 'vitest';
import {csvOf} from '../../src/figures/csv';

describe('tables as CSV', () => {
  it('quotes what has to be', () => {
    expect(csvOf({names: ['name', 'n'], rows: [['plain', 1], ['with, comma', 2], ['with "quotes"', null], ['two\nlines', 0.5]]})).toBe(
        'name,n\r\nplain,1\r\n"with, comma",2\r\n"with ""quotes""",\r\n"two\nlines",0.5\r\n');
  });

  it('leaves no formula to a spreadsheet, and numbers as they are', () => {
    expect(csvOf({names: ['a'], rows: [['=1+1'], ['@x'], ['-x'], [-5]]})).toBe("a\r\n'=1+1\r\n'@x\r\n'-x\r\n-5\r\n");
    expect(csvOf({names: ['a'], rows: [['=A1,B1']]})).toBe('a\r\n"\'=A1,B1"\r\n');
  });
});
