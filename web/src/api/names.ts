// What flows and users are called.
import {useUsers} from './account';
import {useAnswer} from './answer';
import {accountQuery, answerOf, client} from './client';

/** The name of a flow; undefined until it is known. */
export function useFlowName(treeId: string): string|undefined {
  const account = accountQuery();
  const {data} = useAnswer(JSON.stringify(['flow name', treeId, account]), async (signal) => {
    const page = await answerOf(client.GET('/api/v1/trees', {params: {query: {search: treeId, limit: 100, ...account}}, signal}));
    return page.items.find((flow) => flow.tree_id === treeId)?.name ?? treeId;
  }, {refreshMs: 0});
  return data;
}

/** The name of a user of the account, or the id if nobody has it; undefined until it is known, and for no user. */
export function useUserName(userId: string|undefined): string|undefined {
  const {data, isOld} = useUsers(userId, 100);
  if (userId === undefined || data === undefined || isOld) return undefined;
  return data.items.find((user) => user.user_id === userId)?.name ?? userId;
}
