import {describe, expect, it} from 'vitest';
import {sorted, sortOf} from '../../src/figures/sort';

interface Row {
  name: string;
  csat: number|null;
}

const columns = [{key: 'name', value: (row: Row) => row.name}, {key: 'csat', value: (row: Row) => row.csat}];
const rows: Row[] = [{name: 'b', csat: 4}, {name: 'c', csat: null}, {name: 'a', csat: 4}, {name: 'd', csat: 5}];
const names = (text: string) => sorted(rows, columns, sortOf(text, 'flows')).map((row) => row.name).join('');

describe('the order of rows', () => {
  it('is theirs where the address names none of the table', () => {
    for (const text of ['', 'flows.nothing', 'others.name', 'name', 'flows.-', 'flows.name.x']) expect(names(text)).toBe('bcad');
  });

  it('is that of a column, and stays where that says nothing', () => {
    expect(names('flows.name')).toBe('abcd');
    expect(names('flows.-name')).toBe('dcba');
    expect(names('flows.csat')).toBe('badc');
  });

  it('has last what is missing, in both directions', () => {
    expect(names('flows.-csat')).toBe('dbac');
  });
});
