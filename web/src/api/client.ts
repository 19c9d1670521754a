// The API as the dashboard uses it: typed by its description, with the token of who is signed in.
import createClient from 'openapi-fetch';
import {basePath} from '../app/base_path';
import {query} from '../app/location';
import {learnTime} from '../app/clock';
import {signOut, token} from '../app/session';
import {pathWith} from './path_id';
import type {components, paths} from './schema';

export type Schemas = components['schemas'];

/** What went wrong with a request, for people. `status` is 0 if there was no answer. */
export class ApiError extends Error {
  constructor(
      readonly status: number, readonly title: string, detail: string, readonly code: string,
      readonly requestId: string|null, readonly retryAfterSeconds: number|null) {
    super(detail);
  }
}

const client = createClient<paths>({baseUrl: basePath, pathSerializer: pathWith});

const askedAt = new Map<string, number>();

client.use({
  onRequest({request, id}) {
    askedAt.set(id, Date.now());
    if (token.value !== undefined && !request.headers.has('Authorization')) request.headers.set('Authorization', `Bearer ${token.value}`);
    return request;
  },
  onResponse({response, id}) {
    learnTime(response.headers.get('Date'), askedAt.get(id) ?? Date.now(), Date.now());
    askedAt.delete(id);
    return undefined;
  },
  onError({id}) {
    askedAt.delete(id);
    return undefined;
  },
});

interface Outcome<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

/** The body of an answer. Throws an ApiError for every other; who is no longer let in is signed out. */
export async function answerOf<Data>(asked: Promise<Outcome<Data>>): Promise<Data> {
  let outcome: Outcome<Data>;
  try {
    outcome = await asked;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError(0, 'No answer', 'The server cannot be reached.', 'unreachable', null, null);
  }
  const {data, error, response} = outcome;
  if (response.ok) return data as Data;
  throw problemOf(error, response);
}

/** The error that an answer which is not ok stands for. */
function problemOf(body: unknown, response: Response): ApiError {
  const problem: Partial<Schemas['ProblemBody']> = typeof body === 'object' && body !== null ? body : {};
  const retryAfter = Number(response.headers.get('Retry-After'));
  if (response.status === 401) signOut(problem.detail ?? 'The token is no longer accepted.');
  return new ApiError(
      response.status, problem.title ?? `Status ${response.status}`, problem.detail ?? 'The server gave no reason.',
      problem.code ?? 'unknown', response.headers.get('X-Request-Id'), retryAfter > 0 ? retryAfter : null);
}

/** What was thrown, as it is shown. */
export function errorOf(reason: unknown): ApiError {
  return reason instanceof ApiError ? reason : new ApiError(0, 'Something went wrong', String(reason), 'unknown', null, null);
}

/** The account that is looked into, as a member of a query: for a super_admin who chose one. */
export function accountQuery(): {account_id?: string} {
  const account = query.value.get('account_id');
  return account === null ? {} : {account_id: account};
}

export {client};
