// The account that is looked into: its settings, and who its users are.
import {identity} from '../app/session';
import type {Settings} from '../figures/account';
import {useAnswer, type Answer} from './answer';
import {accountQuery, answerOf, client, type Schemas} from './client';

export function useSettings(): Answer<Settings> {
  const account = accountQuery();
  return useAnswer(
      JSON.stringify(['settings', account]), (signal) => answerOf(client.GET('/api/v1/admin/settings', {params: {query: account}, signal})));
}

/** The zone of the account's clock; undefined until it is known. A clock has to be named in any case: without the settings it is that of UTC. */
export function timeZoneOf(settings: Answer<Settings>): string|undefined {
  return settings.data?.time_zone ?? (settings.error === undefined ? undefined : 'UTC');
}

/** The users whose name or id has `search` in it, the first of them; nobody while that is undefined. */
export function useUsers(search: string|undefined, limit: number): Answer<Schemas['UsersPage']> {
  const account = accountQuery();
  return useAnswer(
      JSON.stringify(['users', search, limit, account]),
      async (signal) => (search === undefined ? {items: [], next_cursor: null} :
                                                answerOf(client.GET('/api/v1/users', {params: {query: {search, limit, ...account}}, signal}))),
      {refreshMs: 0});
}

/** Whether it is another account than one's own, which can be looked into and not changed. */
export function isElsewhere(): boolean {
  const {account_id: account} = accountQuery();
  return account !== undefined && account !== identity.value?.accountId;
}
