// Who is signed in, and which accounts a super admin can choose from.
import {signal} from '@preact/signals';
import {useAnswer, type Answer} from './answer';
import {accountQuery, answerOf, client, type Schemas} from './client';

export type Caller = Schemas['Caller'];

const changes = signal(0);

/** Asks for the names again, after a change. */
export function refreshCaller(): void {
  changes.value += 1;
}

/** The caller, and the account that is shown. */
export function useCaller(): Answer<Caller> {
  const account = accountQuery();
  return useAnswer(
      JSON.stringify(['caller', account, changes.value]),
      (signal) => answerOf(client.GET('/api/v1/me', {params: {query: account}, signal})), {refreshMs: 0});
}

/** The accounts whose name or id has `search` in it, the first of them; none while that is undefined. */
export function useAccounts(search: string|undefined, limit: number): Answer<Schemas['AccountsPage']> {
  return useAnswer(
      JSON.stringify(['accounts', search, limit]),
      async (signal) => (search === undefined ? {items: [], next_cursor: null} :
                                                answerOf(client.GET('/api/v1/admin/accounts', {params: {query: {search, limit}}, signal}))),
      {refreshMs: 0});
}

/** Who a token speaks for, 'refused' if the server does not accept it; undefined if that could not be found out. Signs nobody out. */
export async function callerOf(token: string): Promise<Caller|'refused'|undefined> {
  try {
    const {data, response} = await client.GET('/api/v1/me', {headers: {Authorization: `Bearer ${token}`}});
    return response.status === 401 ? 'refused' : data;
  } catch {
    return undefined;
  }
}
