// The live KPIs as the server streams them. An EventSource cannot send the token, so the stream is read by fetch.
import {useSignal} from '@preact/signals';
import {useEffect} from 'preact/hooks';
import {accountQuery, answerOf, ApiError, client, type Schemas} from './client';
import {follow, Nap} from './following';

export type LiveState = 'connecting'|'live'|'reconnecting'|'ended';

interface Held {
  state: LiveState;
  /** The newest figures; they stay while the stream is broken. */
  kpis?: Schemas['LiveKpis'];
  /** Why the stream ended for good. */
  error?: ApiError;
}

export interface Live extends Held {
  /** Begins anew. */
  again: () => void;
}

const kEvents: readonly string[] = ['snapshot', 'kpis'];

async function open(account: {account_id?: string}, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
  const body = await answerOf(client.GET('/api/v1/live', {params: {query: account}, parseAs: 'stream', signal}));
  if (body == null) throw new ApiError(0, 'No answer', 'The server sent no stream.', 'unreachable', null, null);
  return body;
}

/** Whether a request was understood and refused, so that the next one would be too. */
function isRefusal(reason: unknown): reason is ApiError {
  return reason instanceof ApiError && reason.status >= 400 && reason.status < 500 && reason.status !== 408 && reason.status !== 429;
}

/** Follows the stream of the account that the address names; for another account it has to be mounted anew. */
export function useLive(): Live {
  const held = useSignal<Held>({state: 'connecting'});
  const round = useSignal(0);
  const account = accountQuery();
  useEffect(() => {
    const ending = new AbortController();
    const nap = new Nap();
    const change = (now: Partial<Held>) => { held.value = {...held.peek(), ...now}; };
    void follow({
      open: (signal) => open(account, signal),
      onEvent: ({type, data}) => {
        if (kEvents.includes(type)) change({state: 'live', kpis: JSON.parse(data) as Schemas['LiveKpis']});
      },
      onBreak: () => change({state: 'reconnecting'}),
      isOver: isRefusal,
      askedWaitMs: (reason) => (reason instanceof ApiError ? (reason.retryAfterSeconds ?? 0) * 1000 : 0),
      pause: nap.pause,
    }, ending.signal).then((reason) => {
      if (isRefusal(reason)) change({state: 'ended', error: reason});
    });
    // Whoever comes back to the page, or to the network, does not wait for the next attempt.
    const wakeIfSeen = () => {
      if (document.visibilityState === 'visible') nap.wake();
    };
    window.addEventListener('online', wakeIfSeen);
    document.addEventListener('visibilitychange', wakeIfSeen);
    return () => {
      window.removeEventListener('online', wakeIfSeen);
      document.removeEventListener('visibilitychange', wakeIfSeen);
      ending.abort();
      nap.wake();
    };
  }, [round.value]);
  const again = () => {
    const {kpis} = held.value;
    held.value = {state: 'connecting', ...(kpis === undefined ? {} : {kpis})};
    round.value += 1;
  };
  return {...held.value, again};
}
