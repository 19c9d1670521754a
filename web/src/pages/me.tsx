// One's own sessions: how many, how they went, in which flows.
import {answerOf, client} from '../api/client';
import {useCompared} from '../api/sessions';
import {Cards} from '../parts/card';
import {FlowTable} from '../parts/flow_table';
import {OutcomeDonut} from '../parts/outcome_donut';
import {nameOfBefore, PageHead, SessionDays, SummaryCard} from '../parts/sessions';
import {Empty, Failure} from '../parts/states';

const kCards = ['total_sessions', 'completion_rate', 'median_duration_minutes', 'p90_duration_minutes'] as const;

export default function Me() {
  const answer = useCompared(
      'me', (window, signal) => answerOf(client.GET('/api/v1/analytics/me', {params: {query: window}, signal})));
  const {data, error, isMissing, ask, before, asked} = answer;
  const than = data === undefined ? '' : nameOfBefore(asked, data.window);
  return (
    <>
      <PageHead title="My stats" answer={answer} />
      {error !== undefined && <Failure error={error} retry={ask} kept={data !== undefined} />}
      {!isMissing && (
        <>
          <Cards>{kCards.map((figure) => <SummaryCard key={figure} figure={figure} summary={data?.summary} before={before && before.summary} than={than} />)}</Cards>
          {data?.summary.total_sessions === 0 && (
            <Empty title="You started no session in this window.">
              <p>Choose a longer period. A session counts from the moment you open a flow.</p>
            </Empty>
          )}
          <div class="panels">
            <SessionDays days={data?.time_series} file="my_sessions_per_day" />
            <FlowTable title="My flows" name="my_flows" flows={data?.top_flows} />
            <OutcomeDonut outcomes={data?.summary.outcome_breakdown} completed={data?.summary.completed_sessions} />
          </div>
        </>
      )}
    </>
  );
}
