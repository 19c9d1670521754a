// Following a stream of events for as long as it is wanted: when it breaks it is begun again, later each time.
import {EventParser, type StreamEvent} from './event_stream';

export interface Following {
  /** Begins the stream; it has to break off when the signal says so. */
  open: (signal: AbortSignal) => Promise<ReadableStream<Uint8Array>>;
  onEvent: (event: StreamEvent) => void;
  /** It broke, and will be begun again. */
  onBreak: () => void;
  /** Whether there is no use in beginning again, after `reason` was thrown. */
  isOver: (reason: unknown) => boolean;
  /** How long the server asks to wait, after `reason` was thrown. */
  askedWaitMs: (reason: unknown) => number;
  pause: (ms: number) => Promise<void>;
  random?: () => number;
}

const kShortestWaitMs = 1_000;
const kLongestWaitMs = 30_000;
/** Without a sign of life for so long, of which the server gives one every 15 seconds, a stream is dead. */
export const kSilenceMs = 40_000;

/** How long to wait before the attempt so many (from 1) in a row; `random` is from [0, 1). */
export function backoffMs(attempt: number, random: number): number {
  const longest = Math.min(kLongestWaitMs, 2 * kShortestWaitMs * 2 ** (attempt - 1));
  return longest / 2 + (random * longest) / 2;
}

/** Follows until the signal ends it, or for good; then the answer is why. */
export async function follow(following: Following, signal: AbortSignal): Promise<unknown> {
  const {onEvent, onBreak, isOver, askedWaitMs, pause, random = Math.random} = following;
  let attempts = 0;
  for (;;) {
    let reason: unknown;
    try {
      await readOnce(following.open, (event) => {
        onEvent(event);
        attempts = 0;
      }, signal);
    } catch (thrown) {
      reason = thrown;
    }
    if (signal.aborted) return undefined;
    if (isOver(reason)) return reason;
    attempts += 1;
    onBreak();
    await pause(Math.max(backoffMs(attempts, random()), askedWaitMs(reason)));
    if (signal.aborted) return undefined;
  }
}

/** Reads one stream to its end. */
async function readOnce(open: Following['open'], onEvent: Following['onEvent'], signal: AbortSignal): Promise<void> {
  const attempt = new AbortController();
  const giveUp = () => attempt.abort();
  signal.addEventListener('abort', giveUp);
  let watchdog = setTimeout(giveUp, kSilenceMs);
  try {
    const reader = (await open(attempt.signal)).getReader();
    const decoder = new TextDecoder();
    const parser = new EventParser();
    for (;;) {
      const {done, value} = await reader.read();
      if (done) return;
      clearTimeout(watchdog);
      watchdog = setTimeout(giveUp, kSilenceMs);
      parser.push(decoder.decode(value, {stream: true})).forEach(onEvent);
    }
  } finally {
    clearTimeout(watchdog);
    signal.removeEventListener('abort', giveUp);
    attempt.abort();
  }
}

/** A wait that can be cut short. */
export class Nap {
  /** Ends the wait that is under way, if there is one. */
  wake: () => void = () => {};

  pause = (ms: number): Promise<void> => new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    this.wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}
