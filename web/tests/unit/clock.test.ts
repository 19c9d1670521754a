import {beforeEach, describe, expect, it, vi} from 'vitest';

const kNow = Date.parse('2026-02-10T12:00:00.500Z');

describe('the time', () => {
  let clock: typeof import('../../src/app/clock');
  beforeEach(async () => {
    vi.resetModules();
    vi.setSystemTime(kNow);
    clock = await import('../../src/app/clock');
  });

  it('is that of the browser until an answer came', () => {
    expect(clock.timeNow().getTime()).toBe(kNow);
    clock.learnTime(null, kNow, kNow);
    clock.learnTime('no date', kNow, kNow);
    expect(clock.timeNow().getTime()).toBe(kNow);
  });

  it('is that of the server when the browser is a day off, to the second', () => {
    clock.learnTime('Wed, 11 Feb 2026 12:00:00 GMT', kNow - 40, kNow);
    expect(Math.abs(clock.timeNow().getTime() - Date.parse('2026-02-11T12:00:00.500Z'))).toBeLessThanOrEqual(520);
  });

  it('does not move by itself where both clocks agree', () => {
    clock.learnTime('Tue, 10 Feb 2026 12:00:00 GMT', kNow - 40, kNow);
    const first = clock.timeNow().getTime();
    clock.learnTime('Tue, 10 Feb 2026 12:00:00 GMT', kNow - 4_000, kNow);
    expect(clock.timeNow().getTime()).toBe(first);
  });

  it('follows a clock that was set meanwhile', () => {
    clock.learnTime('Wed, 11 Feb 2026 12:00:00 GMT', kNow - 40, kNow);
    clock.learnTime('Tue, 10 Feb 2026 12:00:00 GMT', kNow - 400, kNow);
    expect(Math.abs(clock.timeNow().getTime() - kNow)).toBeLessThanOrEqual(1_000);
  });
});
