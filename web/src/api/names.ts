// What flows and users are called.
import {useUsers} from './account';
import {useAnswer} from './answer';
import {accountQuery, answerOf, client} from './client';

// An id stands for a name that nobody gave, or that could not be got; for one that is not known yet there is undefined.

/** The name of a flow. */
export function useFlowName(treeId: string): string|undefined {
  const account = accountQuery();
  const {data, error} = useAnswer(JSON.stringify(['flow name', treeId, account]), async (signal) => {
    const page = await answerOf(client.GET('/api/v1/trees', {params: {query: {search: treeId, limit: 100, ...account}}, signal}));
    return page.items.find((flow) => flow.tree_id === treeId)?.name ?? treeId;
  }, {refreshMs: 0});
  return error === undefined ? data : treeId;
}

/** The name of a user of the account; undefined for no user. */
export function useUserName(userId: string|undefined): string|undefined {
  const {data, isOld} = useUsers(userId, 100);
  return isOld ? undefined : data?.items.find((user) => user.user_id === userId)?.name ?? userId;
}
