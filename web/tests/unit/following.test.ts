import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {backoffMs, follow, kSilenceMs, Nap, type Following} from '../../src/api/following';

const kBytes = new TextEncoder();

/** A stream that a test writes to, and that breaks off as a body of fetch does. */
class Line {
  private controller!: ReadableStreamDefaultController<Uint8Array>;
  readonly body = new ReadableStream<Uint8Array>({start: (controller) => { this.controller = controller; }});
  isBroken = false;

  constructor(signal: AbortSignal) {
    signal.addEventListener('abort', () => {
      this.isBroken = true;
      try {
        this.controller.error(new DOMException('broken off', 'AbortError'));
      } catch {
        // It had ended.
      }
    });
  }

  write(text: string|Uint8Array) { this.controller.enqueue(typeof text === 'string' ? kBytes.encode(text) : text); }
  end() { this.controller.close(); }
}

interface Watched {
  lines: Line[];
  log: string[];
  ending: AbortController;
  nap: Nap;
  over: Promise<unknown>;
}

/** Follows streams whose attempts `fail` may refuse; waits are their shortest. */
function watch(fail: (attempt: number) => Error|undefined = () => undefined, change: Partial<Following> = {}): Watched {
  const watched: Omit<Watched, 'over'> = {lines: [], log: [], ending: new AbortController(), nap: new Nap()};
  let attempts = 0;
  const over = follow({
    open: async (signal) => {
      const error = fail(++attempts);
      if (error !== undefined) throw error;
      watched.lines.push(new Line(signal));
      return watched.lines.at(-1)!.body;
    },
    onEvent: ({data}) => watched.log.push(data),
    onBreak: () => watched.log.push('broke'),
    isOver: (reason) => reason instanceof Error && reason.message === 'refused',
    askedWaitMs: () => 0,
    pause: (ms) => {
      watched.log.push(`wait ${ms}`);
      return watched.nap.pause(ms);
    },
    random: () => 0,
    ...change,
  }, watched.ending.signal);
  return {...watched, over};
}

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

const settle = () => vi.advanceTimersByTimeAsync(0);

describe('the wait before an attempt', () => {
  it('doubles, from a second to half a minute', () => {
    expect([1, 2, 3, 4, 5, 6, 60].map((attempt) => backoffMs(attempt, 0))).toEqual([1000, 2000, 4000, 8000, 15000, 15000, 15000]);
    expect([1, 2, 3, 4, 5, 6, 60].map((attempt) => backoffMs(attempt, 1))).toEqual([2000, 4000, 8000, 16000, 30000, 30000, 30000]);
  });
});

describe('following a stream', () => {
  it('tells events as they come, with letters that are cut in two', async () => {
    const {lines, log} = watch();
    await settle();
    const bytes = kBytes.encode('data: ü\n\n');
    lines[0]!.write('data: 1\n\nda');
    lines[0]!.write('ta: 2\n\n');
    await settle();
    expect(log).toEqual(['1', '2']);
    lines[0]!.write(bytes.slice(0, 7));
    lines[0]!.write(bytes.slice(7));
    await settle();
    expect(log).toEqual(['1', '2', 'ü']);
  });

  it('begins again when the stream ends, and waits longer only while nothing comes', async () => {
    const {lines, log} = watch((attempt) => (attempt === 2 ? new Error('unreachable') : undefined));
    await settle();
    lines[0]!.write('data: 1\n\n');
    lines[0]!.end();
    await settle();
    expect(log).toEqual(['1', 'broke', 'wait 1000']);
    await vi.advanceTimersByTimeAsync(1000);
    expect(log.slice(3)).toEqual(['broke', 'wait 2000']);
    await vi.advanceTimersByTimeAsync(2000);
    lines[1]!.write('data: 2\n\n');
    lines[1]!.end();
    await settle();
    expect(log.slice(5)).toEqual(['2', 'broke', 'wait 1000']);
  });

  it('waits as long as the server asks', async () => {
    const {log} = watch(() => new Error('busy'), {askedWaitMs: () => 7000});
    await settle();
    expect(log).toEqual(['broke', 'wait 7000']);
  });

  it('is over, with the reason, when beginning again is of no use', async () => {
    const {log, over} = watch((attempt) => new Error(attempt === 1 ? 'unreachable' : 'refused'));
    await vi.advanceTimersByTimeAsync(1000);
    expect(await over).toEqual(new Error('refused'));
    expect(log).toEqual(['broke', 'wait 1000']);
  });

  it('breaks off a stream that gives no sign of life, but none whose heartbeat goes', async () => {
    const {lines, log} = watch();
    await settle();
    lines[0]!.write('data: 1\n\n');
    await vi.advanceTimersByTimeAsync(kSilenceMs - 1);
    lines[0]!.write(':\n\n');
    await vi.advanceTimersByTimeAsync(kSilenceMs - 1);
    expect(log).toEqual(['1']);
    await vi.advanceTimersByTimeAsync(1);
    expect(log).toEqual(['1', 'broke', 'wait 1000']);
    expect(lines[0]!.isBroken).toBe(true);
  });

  it('begins at once when it is woken', async () => {
    const {lines, log, nap} = watch((attempt) => (attempt === 1 ? new Error('unreachable') : undefined));
    await settle();
    expect(log).toEqual(['broke', 'wait 1000']);
    nap.wake();
    await settle();
    expect(lines).toHaveLength(1);
  });

  it('lets go of the stream when it is not wanted any more', async () => {
    const {lines, log, ending, over} = watch();
    await settle();
    ending.abort();
    expect(await over).toBeUndefined();
    expect(lines[0]!.isBroken).toBe(true);
    expect(log).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does not begin again when it is not wanted any more during a wait', async () => {
    const {lines, ending, nap, over} = watch((attempt) => (attempt === 1 ? new Error('unreachable') : undefined));
    await settle();
    ending.abort();
    nap.wake();
    expect(await over).toBeUndefined();
    expect(lines).toHaveLength(0);
    expect(vi.getTimerCount()).toBe(0);
  });
});
