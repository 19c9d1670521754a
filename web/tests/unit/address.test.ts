import {describe, expect, it} from 'vitest';
import {problemsAt} from '../../src/app/addresses';
import {pages} from '../../src/app/pages';

const page = (name: string, takesId = false) => pages.find((one) => one.name === name && (one.takesId ?? false) === takesId)!;

/** What is told of an address, a line each. */
const told = (name: string, query: string, takesId = false) =>
    problemsAt(page(name, takesId), new URLSearchParams(query)).map(({found, wanted}) => `${found} | ${wanted}`);

describe('the address of a page about a window', () => {
  it('is good with a period, with two dates, with neither, and with what it does not know', () => {
    for (const query of ['', 'period=7d', 'period=90d', 'from=2026-02-01&to=2026-02-28', 'from=2024-02-29&to=2024-02-29', 'sort=flows.-sessions', 'utm_source=mail']) {
      expect(told('team', query), query).toEqual([]);
    }
  });

  it('names a period that there is not', () => {
    expect(told('team', 'period=12d')).toEqual(['period=12d | Use 7d, 30d or 90d.']);
    expect(told('me', 'period=')).toEqual(['period= | Use 7d, 30d or 90d.']);
  });

  it('names dates that make no window', () => {
    expect(told('team', 'from=2026-02-28&to=2026-02-01')).toEqual(['from=2026-02-28&to=2026-02-01 | The first day is after the last one.']);
    expect(told('flows', 'from=2026-02-01', true)).toEqual(['from=2026-02-01 | Give both from and to as dates, such as 2026-02-01.']);
    for (const query of ['from=2026-02-30&to=2026-03-01', 'from=yesterday&to=today', 'from=2026-2-1&to=2026-2-2']) {
      expect(told('team', query), query).toEqual([`${query} | Give both from and to as dates, such as 2026-02-01.`]);
    }
    expect(told('team', 'from=2024-01-01&to=2026-01-01')).toEqual(['from=2024-01-01&to=2026-01-01 | Choose at most 400 days.']);
    expect(told('team', 'period=7d&from=2026-02-01&to=2026-02-02')).toEqual(['period=7d&from=2026-02-01&to=2026-02-02 | Use either a period, or from and to.']);
  });

  it('names an order of a table that there is not', () => {
    expect(told('team', 'sort=operators.sessions')).toEqual([
      'sort=operators.sessions | Use the name of a table (flows, engineers) and of a column, such as flows.sessions.',
    ]);
    expect(told('me', 'sort=sessions')).toHaveLength(1);
  });

  it('tells everything at once, and what is given twice', () => {
    expect(told('team', 'period=12d&sort=x')).toHaveLength(2);
    expect(told('team', 'period=7d&period=90d')).toEqual(['period=7d&period=90d | Give it once.']);
  });
});

describe('the address of any other page', () => {
  it('names days that cannot be asked for', () => {
    for (const query of ['days=0', 'days=31', 'days=x', 'days=', 'days=1.5']) expect(told('live', query), query).toEqual([`${query} | Use a whole number from 1 to 30.`]);
    expect(told('live', 'days=30')).toEqual([]);
    expect(told('audit', 'days=31')).toEqual([]);
    expect(told('audit', 'days=91')).toEqual(['days=91 | Use a whole number from 1 to 90.']);
  });

  it('names a place in a list that is none', () => {
    expect(told('audit', 'until=2026-02-01T12:00:00.000Z&cursor=a&offset=50')).toEqual([]);
    expect(told('audit', 'until=yesterday')).toEqual(['until=yesterday | Use an instant, such as 2026-02-01T12:00:00Z.']);
    expect(told('audit', 'cursor=a&offset=-1')).toEqual(['offset=-1 | Use a whole number from 0 to 999,999,999.']);
    expect(told('audit', 'offset=50')).toEqual(['offset=50 | It needs the cursor of the first page.']);
    expect(told('audit', 'server_cursor=a&server_offset=x')).toHaveLength(1);
  });

  it('names a search that no name can match', () => {
    expect(told('flows', `search=${'x'.repeat(201)}`)).toHaveLength(1);
    expect(told('flows', 'search=vpn')).toEqual([]);
  });
});
