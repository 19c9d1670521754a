// The three answers about sessions, each with that of the window before.
import {query} from '../app/location';
import {windowBefore, windowOf, type WindowQuery} from '../figures/period';
import {useAnswer, type Answer} from './answer';
import {accountQuery, type Schemas} from './client';

interface Windowed {
  window: Schemas['WindowFigures'];
}

/** What is sent with a question about sessions. */
type SessionsQuery = WindowQuery&{account_id?: string};

export interface Compared<Data> extends Answer<Data> {
  /** Undefined until it is known; null if it could not be got. */
  before: Data|null|undefined;
  asked: WindowQuery;
}

/**
 * The answer for the window that the address names, and beside it the one for the window before. `about` names
 * everything else that `ask` depends on.
 */
export function useCompared<Data extends Windowed>(
    about: string, ask: (query: SessionsQuery, signal: AbortSignal) => Promise<Data>): Compared<Data> {
  const asked = windowOf(query.value);
  const account = accountQuery();
  const question = JSON.stringify([about, asked, account]);
  const answer = useAnswer(question, (signal) => ask({...asked, ...account}, signal));
  const window = answer.isOld ? undefined : answer.data?.window;
  // Asked anew whenever the window has moved; until it is answered the last answer stays.
  const earlier = useAnswer(
      JSON.stringify([question, window?.from]),
      async (signal) => ({question, figures: window && await ask({...windowBefore(asked, window), ...account}, signal)}));
  const before = earlier.data?.question === question ? earlier.data.figures : earlier.isMissing && !earlier.isOld ? null : undefined;
  return {...answer, before, asked};
}
