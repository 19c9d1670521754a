import {describe, expect, it} from 'vitest';
import {
  clockZone, dateIn, formatCount, formatInstant, formatMinutes, formatPercent, formatPoints, formatRate, formatScore, formatSeconds, formatShare, formatWindow,
} from '../../src/figures/format';

describe('figures as text', () => {
  it('shows every digit that the API prints', () => {
    expect(formatCount(1234567)).toBe('1,234,567');
    expect(formatRate(0.802)).toBe('80.2%');
    expect(formatRate(1)).toBe('100.0%');
    expect(formatMinutes(9.5)).toBe('9.5 min');
    expect(formatMinutes(1234.5)).toBe('1,234.5 min');
    expect(formatScore(4)).toBe('4.0');
    expect(formatPercent(99.9)).toBe('99.9%');
  });

  // 0.115 * 100 is 11.5 only almost; each rate of three decimals has to come out as it was printed.
  it('shows each rate of three decimals exactly', () => {
    for (let thousandths = 0; thousandths <= 1000; ++thousandths) {
      const text = `${Math.floor(thousandths / 10)}.${thousandths % 10}%`;
      expect(formatRate(Number((thousandths / 1000).toFixed(3)))).toBe(text);
    }
  });

  it('shows nothing as nothing, not as zero', () => {
    expect(formatScore(null)).toBe('–');
    expect(formatScore(0)).toBe('0.0');
  });

  it('shows seconds in the largest units that keep their meaning', () => {
    expect(formatSeconds(0)).toBe('0.0 s');
    expect(formatSeconds(59.9)).toBe('59.9 s');
    expect(formatSeconds(59.96)).toBe('1 min 0.0 s');
    expect(formatSeconds(83.4)).toBe('1 min 23.4 s');
    expect(formatSeconds(3725)).toBe('1 h 2 min');
    expect(formatSeconds(-5)).toBe('-5.0 s');
  });

  it('shows how a figure moved with its sign', () => {
    expect(formatShare(0.125)).toBe('+12.5%');
    expect(formatShare(-0.125)).toBe('−12.5%');
    expect(formatShare(0.0001)).toBe('±0.0%');
    expect(formatPoints(0.012)).toBe('+1.2 points');
  });

  it('shows instants and windows on the clock of the account', () => {
    expect(formatInstant('2026-02-01T23:30:00.000Z', 'Asia/Tokyo')).toBe('2 Feb 2026, 08:30');
    // Half-open: the last day is that of the last instant inside.
    const window = {from: '2026-01-31T15:00:00.000Z', to: '2026-02-02T15:00:00.000Z', time_zone: 'Asia/Tokyo'};
    // Versions of ICU differ in the space around the dash.
    expect(formatWindow(window).replace(/\s*–\s*/, '–')).toBe('1–2 Feb 2026, Asia/Tokyo');
  });

  it('knows the date of an instant in a zone', () => {
    const instant = new Date('2026-11-20T23:30:00Z');
    expect(dateIn('UTC', instant)).toBe('2026-11-20');
    expect(dateIn('Asia/Tokyo', instant)).toBe('2026-11-21');
    expect(dateIn('America/Los_Angeles', new Date('2026-11-20T03:00:00Z'))).toBe('2026-11-19');
  });
});

describe('a zone', () => {
  it('that the browser does not know by its name is shown by another name of it, or as UTC: the page stays', () => {
    expect([clockZone('Europe/Berlin'), clockZone('Mars/Olympus'), clockZone('localtime')]).toEqual(['Europe/Berlin', 'UTC', 'UTC']);
    expect(formatInstant('2026-02-01T12:00:00Z', 'Mars/Olympus')).toBe(formatInstant('2026-02-01T12:00:00Z', 'UTC'));
    expect(formatInstant('2026-02-01T12:00:00Z', 'Asia/Calcutta')).toBe(formatInstant('2026-02-01T12:00:00Z', 'Asia/Kolkata'));
  });
});
