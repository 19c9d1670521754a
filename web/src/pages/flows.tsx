// All flows, to choose one.
import {useSignal} from '@preact/signals';
import {useEffect, useLayoutEffect, useRef} from 'preact/hooks';
import {useAnswer} from '../api/answer';
import {accountQuery, answerOf, client, type Schemas} from '../api/client';
import {timeNow} from '../app/clock';
import {Link} from '../app/link';
import {navigate, pageAddress, query, withQuery} from '../app/location';
import {flowPath} from '../app/pages';
import {Section} from '../parts/section';
import {Empty, Failure, FirstEvent} from '../parts/states';

const kPageSize = 100;
const kTypingMs = 200;

export default function Flows() {
  const search = query.value.get('search') ?? '';
  return (
    <>
      <div class="page-head"><h1>Flows</h1><Search search={search} /></div>
      <FlowPages key={JSON.stringify([search, accountQuery()])} search={search} />
    </>
  );
}

function Search({search}: {search: string}) {
  const typed = useSignal(search);
  const sent = useRef(search);
  useEffect(() => {
    const timer = window.setTimeout(() => {
      sent.current = typed.value;
      navigate(withQuery({search: typed.value === '' ? undefined : typed.value}), {replace: true});
    }, kTypingMs);
    return () => window.clearTimeout(timer);
  }, [typed.value]);
  // Somebody may also come to another search by a link.
  useLayoutEffect(() => {
    if (search !== sent.current) typed.value = search;
  }, [search]);
  return (
    <label class="search">Search
      <input type="search" value={typed.value} maxLength={200} onInput={(event) => { typed.value = event.currentTarget.value; }} />
    </label>
  );
}

/** Pages as far as the reader asked for them. */
function FlowPages({search}: {search: string}) {
  const cursors = useSignal<(string|null)[]>([null]);
  const account = accountQuery();
  const {data, error, isMissing, isAsking, ask} = useAnswer(
      JSON.stringify(['flows', search, cursors.value, account]),
      (signal) => Promise.all(cursors.value.map((cursor) => answerOf(client.GET('/api/v1/trees', {
        params: {query: {search, limit: kPageSize, ...account, ...(cursor === null ? {} : {cursor})}}, signal,
      })))));
  const flows = data?.flatMap((page) => page.items);
  const next = data?.at(-1)?.next_cursor ?? null;
  return (
    <>
      {error !== undefined && <Failure error={error} retry={ask} kept={data !== undefined} />}
      {flows?.length === 0 ? <NoFlows search={search} /> : !isMissing && (
        <Section title="Choose a flow" sheet={{file: 'all_flows', names: ['tree_id', 'name'], rows: (flows ?? []).map(({tree_id, name}) => [tree_id, name])}}>
          <List flows={flows} isAsking={isAsking} />
          {next !== null && <p><button type="button" class="button" disabled={isAsking} onClick={() => { cursors.value = [...cursors.value, next]; }}>Show more</button></p>}
        </Section>
      )}
    </>
  );
}

function List({flows, isAsking}: {flows: readonly Schemas['FlowName'][]|undefined; isAsking: boolean}) {
  return (
    <ul class="choices" aria-busy={isAsking}>
      {flows === undefined && Array.from({length: 12}, (_, row) => <li key={row}><span class="skeleton skeleton-line" /></li>)}
      {flows?.map(({tree_id, name}) => <li key={tree_id} data-row={tree_id}><Link to={pageAddress(flowPath(tree_id))}>{name}</Link></li>)}
    </ul>
  );
}

function NoFlows({search}: {search: string}) {
  if (search !== '') return <Empty title={`No flow has “${search}” in its name or id.`} />;
  return (
    <Empty title="The account has no flow yet.">
      <p>A flow is there once it was told of, or once a session of it was started.</p>
      <FirstEvent lines={[{
        id: 'f1', type: 'flow.updated', time: timeNow().toISOString(), account_id: 'your-account', tree_id: 'dns', name: 'DNS Resolution',
        tree_structure: {id: 'n1', title: 'Does the name resolve?', children: []},
      }]} />
    </Empty>
  );
}
