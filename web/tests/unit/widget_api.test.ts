import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {feedbackOf, kAnswerMsMost, rate, vote, type Caller, type Token} from '../../src/widgets/api';

interface Sent {
  url: string;
  method: string;
  token: string;
  body: unknown;
}

let sent: Sent[];
let answers: (() => Response|Promise<Response>)[];

const json = (status: number, body: object, headers: Record<string, string> = {}) => () => new Response(JSON.stringify(body), {status, headers});
const empty = (status: number) => () => new Response(null, {status});
const kNone = {items: [], rating: null};

function callerWith(token: Token, {api = 'https://tally.test', signal = new AbortController().signal}: Partial<Caller> = {}): Caller {
  return {api, token, signal};
}

beforeEach(() => {
  sent = [];
  answers = [];
  vi.stubGlobal('fetch', async (url: string, {method, headers, body}: {method: string; headers: Record<string, string>; body: string|null}) => {
    sent.push({url, method, token: headers['Authorization']!, body: body === null ? null : JSON.parse(body)});
    return answers.shift()!();
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('the API of the widgets', () => {
  it('asks with escaped ids, below whatever address it was given', async () => {
    answers = [json(200, kNone), json(201, {}), empty(204), json(201, {})];
    const caller = callerWith('t', {api: 'https://tally.test/behind/'});
    await feedbackOf(caller, 'a/b?');
    await vote(caller, 's', 'n#1', true);
    await vote(caller, 's/2', 'n', null);
    await vote(caller, 's', '..', true);
    expect(sent).toEqual([
      {url: 'https://tally.test/behind/api/v1/sessions/a%2Fb%3F/feedback', method: 'GET', token: 'Bearer t', body: null},
      {url: 'https://tally.test/behind/api/v1/steps/n%231/feedback', method: 'POST', token: 'Bearer t', body: {session_id: 's', was_helpful: true}},
      {url: 'https://tally.test/behind/api/v1/steps/n/feedback/s%2F2', method: 'DELETE', token: 'Bearer t', body: null},
      {url: 'https://tally.test/behind/api/v1/steps/~../feedback', method: 'POST', token: 'Bearer t', body: {session_id: 's', was_helpful: true}},
    ]);
  });

  it('asks the token function again, once, if the token was refused', async () => {
    const asked: boolean[] = [];
    const caller = callerWith((isRefused) => {
      asked.push(isRefused);
      return Promise.resolve(isRefused ? 'new' : 'old');
    });
    answers = [json(401, {code: 'unauthorized'}), json(200, kNone)];
    expect(await feedbackOf(caller, 's')).toEqual(kNone);
    expect(sent.map(({token}) => token)).toEqual(['Bearer old', 'Bearer new']);
    expect(asked).toEqual([false, true]);
    answers = [json(401, {code: 'unauthorized'}), json(401, {code: 'unauthorized', detail: 'Expired.'}, {'X-Request-Id': 'r1'})];
    await expect(feedbackOf(caller, 's')).rejects.toMatchObject({status: 401, code: 'unauthorized', message: 'Expired.', requestId: 'r1'});
    expect(sent).toHaveLength(4);
  });

  it('asks once with a token that cannot be renewed', async () => {
    answers = [json(401, {code: 'unauthorized'})];
    await expect(feedbackOf(callerWith('t'), 's')).rejects.toMatchObject({status: 401});
    expect(sent).toHaveLength(1);
  });

  it('says that there was no token', async () => {
    await expect(feedbackOf(callerWith(() => { throw new Error('signed out'); }), 's')).rejects.toMatchObject({status: 0, code: 'no_token'});
    expect(sent).toHaveLength(0);
  });

  it('takes a vote back that is not there', async () => {
    answers = [json(404, {code: 'not_found'}), json(404, {code: 'not_found'})];
    await vote(callerWith('t'), 's', 'n', null);
    await expect(vote(callerWith('t'), 's', 'n', true)).rejects.toMatchObject({status: 404});
  });

  it('says what went wrong where no problem is told', async () => {
    answers = [() => new Response('<html>', {status: 502}), () => new Response('<html>', {status: 200}), () => Promise.reject(new TypeError())];
    await expect(rate(callerWith('t'), 's', {rating: 1})).rejects.toMatchObject({status: 502, code: 'unknown'});
    await expect(rate(callerWith('t'), 's', {rating: 1})).rejects.toMatchObject({status: 200, code: 'unknown'});
    await expect(rate(callerWith('t'), 's', {rating: 1})).rejects.toMatchObject({status: 0, code: 'unreachable'});
  });

  it('does not wait for ever, nor for anything that is stopped', async () => {
    const hanging = (_: string, {signal}: {signal: AbortSignal}) => new Promise((__, reject) => {
      if (signal.aborted) reject(signal.reason as Error);
      signal.addEventListener('abort', () => reject(signal.reason as Error));
    });
    vi.stubGlobal('fetch', hanging);
    vi.useFakeTimers();
    const late = expect(feedbackOf(callerWith('t'), 's')).rejects.toMatchObject({code: 'timeout'});
    await vi.advanceTimersByTimeAsync(kAnswerMsMost);
    await late;
    const stop = new AbortController();
    const stopped = expect(feedbackOf(callerWith('t', {signal: stop.signal}), 's')).rejects.toThrow();
    stop.abort();
    await stopped;
    await expect(feedbackOf(callerWith('t', {signal: stop.signal}), 's')).rejects.toThrow();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('waits neither for a token that does not come nor for an answer that does not end', async () => {
    vi.useFakeTimers();
    const noToken = expect(feedbackOf(callerWith(() => new Promise(() => {})), 's')).rejects.toMatchObject({code: 'timeout'});
    await vi.advanceTimersByTimeAsync(kAnswerMsMost);
    await noToken;
    answers = [() => new Response(new ReadableStream(), {status: 200})];
    const noEnd = expect(feedbackOf(callerWith('t'), 's')).rejects.toMatchObject({code: 'timeout'});
    await vi.advanceTimersByTimeAsync(kAnswerMsMost);
    await noEnd;
    expect(vi.getTimerCount()).toBe(0);
  });
});
