// The API as the widgets use it: the feedback of one session, with a token that the host application can renew.
import {segmentOf} from '../api/path_id';
import type {components} from '../api/schema';

type Schemas = components['schemas'];

/** A token, or where to get one; `isRefused` tells that the last one was. */
export type Token = string|((isRefused: boolean) => string|Promise<string>);

/** What went wrong. `status` is 0 if there was no answer. */
export class WidgetError extends Error {
  constructor(readonly status: number, readonly code: string, detail: string, readonly requestId: string|null) {
    super(detail);
  }
}

/** On whose behalf, where, and for how long something is asked. */
export interface Caller {
  api: string;
  token: Token;
  signal: AbortSignal;
}

/** How long an answer may take, with the token for it. */
export const kAnswerMsMost = 30_000;

export async function feedbackOf(caller: Caller, sessionId: string): Promise<Schemas['SessionFeedback']> {
  return await ask(caller, 'GET', `/sessions/${segmentOf(sessionId)}/feedback`) as Schemas['SessionFeedback'];
}

/** Rates the session. Of all ratings of a session the first one is taken (else 409), and none before its end (400). */
export async function rate(caller: Caller, sessionId: string, rating: Schemas['NewRating']): Promise<void> {
  await ask(caller, 'POST', `/sessions/${segmentOf(sessionId)}/rate`, rating);
}

/** Gives a vote for a step; null takes it back. */
export async function vote(caller: Caller, sessionId: string, nodeId: string, wasHelpful: boolean|null): Promise<void> {
  const path = `/steps/${segmentOf(nodeId)}/feedback`;
  if (wasHelpful !== null) {
    await ask(caller, 'POST', path, {session_id: sessionId, was_helpful: wasHelpful} satisfies Schemas['NewStepFeedback']);
    return;
  }
  try {
    await ask(caller, 'DELETE', `${path}/${segmentOf(sessionId)}`);
  } catch (error) {
    // There is none: what was wanted holds.
    if (!(error instanceof WidgetError && error.status === 404)) throw error;
  }
}

function ask(caller: Caller, method: string, path: string, body?: object): Promise<unknown> {
  return inTime(caller.signal, (signal) => answerTo({...caller, signal}, method, path, body));
}

async function answerTo({api, token, signal}: Caller, method: string, path: string, body?: object): Promise<unknown> {
  const send = async (isRefused: boolean) => {
    const headers: Record<string, string> = {Authorization: `Bearer ${typeof token === 'string' ? token : await tokenFrom(token, isRefused)}`};
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    const url = `${api.replace(/\/+$/, '')}/api/v1${path}`;
    return fetch(url, {method, headers, signal, credentials: 'omit', body: body === undefined ? null : JSON.stringify(body)}).catch(() => {
      throw new WidgetError(0, 'unreachable', 'The server cannot be reached.', null);
    });
  };
  let response = await send(false);
  if (response.status === 401 && typeof token === 'function') response = await send(true);
  const {ok, status} = response;
  if (status === 204) return undefined;
  const answer = await response.json().catch(() => undefined) as unknown;
  if (ok && answer !== undefined) return answer;
  const {code = 'unknown', detail = `The server answered ${status}.`} = (answer ?? {}) as Partial<Schemas['ProblemBody']>;
  throw new WidgetError(status, code, detail, response.headers.get('X-Request-Id'));
}

async function tokenFrom(source: (isRefused: boolean) => string|Promise<string>, isRefused: boolean): Promise<string> {
  try {
    return await source(isRefused);
  } catch (error) {
    throw new WidgetError(0, 'no_token', `The host application gave no token: ${String(error)}`, null);
  }
}

/** Does what takes time: the token, the request and its answer, all of it together no longer than kAnswerMsMost. */
async function inTime<Answer>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<Answer>): Promise<Answer> {
  const own = new AbortController();
  const stop = () => own.abort();
  const stopped = new Promise<never>((_, reject) => {
    own.signal.addEventListener('abort', () => reject(new WidgetError(0, 'timeout', 'The server did not answer in time.', null)));
  });
  signal.addEventListener('abort', stop);
  const timer = setTimeout(stop, kAnswerMsMost);
  if (signal.aborted) stop();
  try {
    return await Promise.race([stopped, work(own.signal)]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}
