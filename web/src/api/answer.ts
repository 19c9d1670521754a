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
  /** Whether an answer is under way. */
  isAsking: boolean;
  ask: () => void;
  /** Shows what the answer to a change said, until the question is asked again. */
  take: (data: Data) => void;
}

/** How often what is shown is asked for again while somebody looks at it. */
export const kRefreshMs = 60_000;

interface Held<Data> {
  question?: string;  // that `data` or `error` answers
  data?: Data|undefined;
  error?: ApiError|undefined;
  isAsking: boolean;
}

/**
 * Asks whenever `question` changes, and then every `refreshMs` while the page is visible, or never if that is 0.
 * `question` has to name everything that `ask` depends on.
 */
export function useAnswer<Data>(
    question: string, ask: (signal: AbortSignal) => Promise<Data>, {refreshMs = kRefreshMs} = {}): Answer<Data> {
  const held = useSignal<Held<Data>>({isAsking: true});
  const running = useRef<AbortController>(null);
  const latest = useRef({question, ask});
  latest.current = {question, ask};

  const start = async () => {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
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
    const again = () => {
      if (document.visibilityState === 'visible') void start();
    };
    const timer = refreshMs > 0 ? window.setInterval(again, refreshMs) : undefined;
    return () => {
      window.clearInterval(timer);
      running.current?.abort();
    };
  }, [question]);

  const {data, error, isAsking} = held.value;
  const isOld = held.value.question !== question;
  return {data, error, isOld, isAsking: isAsking || isOld, ask: () => void start(), take};
}
