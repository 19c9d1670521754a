import {describe, expect, it} from 'vitest';
import {dateAfter, windowBefore, windowChange, windowOf} from '../../src/figures/period';

const query = (text: string) => windowOf(new URLSearchParams(text));

describe('the window of an address', () => {
  it('is a period, or two dates', () => {
    expect(query('')).toEqual({period: '30d'});
    expect(query('period=90d')).toEqual({period: '90d'});
    expect(query('from=2026-02-01&to=2026-02-28')).toEqual({from: '2026-02-01', to: '2026-02-28'});
  });

  it('is the default one where the address makes no sense', () => {
    for (const text of ['period=5d', 'from=2026-02-01', 'from=2026-02-02&to=2026-02-01', 'from=yesterday&to=today']) {
      expect(query(text)).toEqual({period: '30d'});
    }
  });

  it('comes back from what it is written as', () => {
    for (const window of [{period: '7d'}, {period: '30d'}, {from: '2026-02-01', to: '2026-02-28'}] as const) {
      const members = Object.entries(windowChange(window)).filter(([, value]) => value !== undefined) as [string, string][];
      expect(windowOf(new URLSearchParams(members))).toEqual(window);
    }
  });
});

describe('the window before', () => {
  it('of a period has the same length in time and ends where it begins', () => {
    const window = {from: '2026-03-01T12:00:00.000Z', to: '2026-03-31T12:00:00.000Z', time_zone: 'Europe/Berlin'};
    expect(windowBefore({period: '30d'}, window)).toEqual({from: '2026-01-30T12:00:00.000Z', to: '2026-03-01T12:00:00.000Z'});
  });

  it('of dates has as many days', () => {
    const window = {from: '', to: '', time_zone: 'UTC'};
    expect(windowBefore({from: '2026-03-01', to: '2026-03-01'}, window)).toEqual({from: '2026-02-28', to: '2026-02-28'});
    expect(windowBefore({from: '2026-03-01', to: '2026-03-31'}, window)).toEqual({from: '2026-01-29', to: '2026-02-28'});
  });

  it('knows how dates follow each other', () => {
    expect(dateAfter('2024-02-28', 1)).toBe('2024-02-29');
    expect(dateAfter('2026-01-01', -1)).toBe('2025-12-31');
  });
});
