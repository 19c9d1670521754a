// An answer of the API as a page shows it: while another one is under way the last one stays, so that nothing jumps.
import {useSignal} from '@preact/signals';
import {useEffect, useRef} from 'preact/hooks';
import {errorOf, type ApiError} from './client';

export interface Answer<Data> {
  /** The last answer to the question asked now or, until this one is answered, to the one before. */
  data: Data|undefined;
  /** Why the question asked now has no answer, or none that is newer than `data`. */
  error: ApiError|undefined;
  /** Whether `data` and `error` answer an earlier question. */
  isOld: boolean;
  /** Whether there is nothing to show, not even an earlier answer, and `error` says why. */
  isMissing: boolean;
  /** Whether an answer is under way. */
  isAsking: boolean;
  ask: () => void;
  /** Shows what the answer to a change said, until the question is asked again. */
  take: (data: Data) => void;
}

/** How often what is shown is asked for again while somebody looks at it. */
const kRefreshMs = 60_000;

interface Held<Data> {
  question?: string;  // that `data` or `error` answers
  data?: Data|undefined;
  error?: ApiError|undefined;
  isAsking: boolean;
}

/**
 * Asks whenever `question` changes, and then every `refreshMs` while the page is visible, or never if that is 0. Who comes
 * back to the page after longer than that does not wait.
 * `question` has to name everything that `ask` depends on.
 */
export function useAnswer<Data>(
    question: string, ask: (signal: AbortSignal) => Promise<Data>, {refreshMs = kRefreshMs} = {}): Answer<Data> {
  const held = useSignal<Held<Data>>({isAsking: true});
  const running = useRef<AbortController>(null);
  const askedAt = useRef(0);
  const latest = useRef({question, ask});
  latest.current = {question, ask};

  const start = async () => {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    askedAt.current = Date.now();
    const {question, ask} = latest.current;
    held.value = {...held.peek(), isAsking: true};
    let next: Held<Data>;
    try {
      next = {question, data: await ask(controller.signal), isAsking: false};
    } catch (reason) {
      const before = held.peek();
      next = {question, data: before.question === question ? before.data : undefined, error: errorOf(reason), isAsking: false};
    }
    if (!controller.signal.aborted) held.value = next;
  };

  const take = (data: Data) => {
    running.current?.abort();
    held.value = {question: latest.current.question, data, isAsking: false};
  };

  useEffect(() => {
    void start();
    const isSeen = () => document.visibilityState === 'visible';
    const again = () => {
      if (isSeen()) void start();
    };
    const comeBack = () => {
      if (isSeen() && Date.now() - askedAt.current >= refreshMs) void start();
    };
    const timer = refreshMs > 0 ? window.setInterval(again, refreshMs) : undefined;
    if (refreshMs > 0) document.addEventListener('visibilitychange', comeBack);
    return () => {
      window.clearInterval(timer);
      document.removeEventListener('visibilitychange', comeBack);
      running.current?.abort();
    };
  }, [question]);

  const {data, error, isAsking} = held.value;
  const isOld = held.value.question !== question;
  return {data, error, isOld, isMissing: data === undefined && error !== undefined, isAsking: isAsking || isOld, ask: () => void start(), take};
}
