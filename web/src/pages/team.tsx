// The team: how much was done, how it went, in which flows and by whom.
import {answerOf, client, type Schemas} from '../api/client';
import {meanings} from '../api/meanings';
import {useUserName} from '../api/names';
import {useCompared} from '../api/sessions';
import {timeNow} from '../app/clock';
import {Link} from '../app/link';
import {navigate, query, withQuery} from '../app/location';
import {formatCount, formatMinutes, formatRate} from '../figures/format';
import {unlessNone} from '../figures/shares';
import {Cards} from '../parts/card';
import {FlowTable} from '../parts/flow_table';
import {nameOfBefore, PageHead, SessionDays, SummaryCard} from '../parts/sessions';
import {Empty, Failure, FirstEvent} from '../parts/states';
import {Table, type Column} from '../parts/table';

const kCards = ['total_sessions', 'completion_rate', 'median_duration_minutes', 'active_engineers'] as const;

const engineerMeanings = meanings.TopEngineer;

const medianOf = (engineer: Schemas['TopEngineer']) => unlessNone(engineer.completed_sessions, engineer.median_duration_minutes);

const engineerColumns: readonly Column<Schemas['TopEngineer']>[] = [
  {key: 'name', name: 'Engineer', meaning: engineerMeanings.name, isText: true, value: (engineer) => engineer.name,
    cell: (engineer) => (
      <Link to={withQuery({engineer_id: engineer.user_id})} isCurrent={query.value.get('engineer_id') === engineer.user_id}>{engineer.name}</Link>
    )},
  {key: 'sessions', name: 'Sessions', meaning: engineerMeanings.sessions, value: (engineer) => engineer.sessions,
    cell: (engineer) => formatCount(engineer.sessions)},
  {key: 'completion_rate', name: 'Completed', meaning: engineerMeanings.completion_rate, value: (engineer) => engineer.completion_rate,
    cell: (engineer) => formatRate(engineer.completion_rate)},
  {key: 'median_duration_minutes', name: 'Median', meaning: engineerMeanings.median_duration_minutes,
    value: medianOf, cell: (engineer) => formatMinutes(medianOf(engineer))},
];

export default function Team() {
  const engineer = query.value.get('engineer_id') ?? undefined;
  const answer = useCompared(
      `team ${engineer ?? ''}`,
      (window, signal) => answerOf(client.GET('/api/v1/analytics/team', {
        params: {query: {...window, ...(engineer === undefined ? {} : {engineer_id: engineer})}}, signal,
      })));
  const {data, error, isMissing, ask, before, asked} = answer;
  const engineerName = useUserName(engineer);
  const than = data === undefined ? '' : nameOfBefore(asked, data.window);
  const hasNothing = data?.summary.total_sessions === 0;
  const noSessions = <NoSessions engineer={engineer} />;
  return (
    <>
      <PageHead title="Team" answer={answer}>
        {engineer !== undefined && (
          <p class="filter">
            <span>Only {engineerName ?? '…'}</span>
            <button type="button" class="button button-quiet" onClick={() => navigate(withQuery({engineer_id: undefined}))}>Show everyone</button>
          </p>
        )}
      </PageHead>
      {error !== undefined && <Failure error={error} retry={ask} kept={data !== undefined} />}
      {!isMissing && (
        <>
          <Cards>{kCards.map((figure) => <SummaryCard key={figure} figure={figure} summary={data?.summary} before={before && before.summary} than={than} />)}</Cards>
          {hasNothing && noSessions}
          <div class="panels">
            <SessionDays days={data?.time_series} file="sessions_per_day" />
            <FlowTable title="Flows" name="flows" flows={data?.top_flows} />
            <Table title="Engineers" hint="The ten with most sessions; choose one to see only theirs" name="engineers" columns={engineerColumns}
              rows={data?.top_engineers} rowKey={(row) => row.user_id} idName="user_id" empty="Nobody had a session in this window." />
          </div>
        </>
      )}
    </>
  );
}

function NoSessions({engineer}: {engineer: string|undefined}) {
  if (engineer !== undefined) {
    return <Empty title="This engineer started no session in this window."><p>Choose a longer period, or show everyone.</p></Empty>;
  }
  return (
    <Empty title="No session was started in this window.">
      <p>Choose a longer period. If nothing was ever sent:</p>
      <FirstEvent lines={[
        {id: 'e1', type: 'session.started', time: timeNow().toISOString(), account_id: 'your-account', session_id: 's1', tree_id: 'dns', user_id: 'u1'},
        {id: 'e2', type: 'session.completed', time: timeNow().toISOString(), account_id: 'your-account', session_id: 's1', outcome: 'resolved'},
      ]} />
    </Empty>
  );
}
