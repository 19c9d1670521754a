// One flow: how its sessions went, where in its steps they are left, and what was said about it.
import {answerOf, client, type ApiError, type Schemas} from '../api/client';
import {meanings} from '../api/meanings';
import {useFlowName} from '../api/names';
import {useCompared, type Compared} from '../api/sessions';
import {Link} from '../app/link';
import {pageAddress} from '../app/location';
import {formatCount, formatRate, formatScore} from '../figures/format';
import {csatOf, kCsatMeaning, unlessNone} from '../figures/shares';
import {Card, Cards, type Better, type Change} from '../parts/card';
import {Comments} from '../parts/comments';
import {Measure} from '../parts/measure';
import {OutcomeDonut} from '../parts/outcome_donut';
import {nameOfBefore, PageHead, SessionDays, SummaryCard} from '../parts/sessions';
import {Empty, Failure} from '../parts/states';
import {Table, type Column} from '../parts/table';

type FlowFigures = Schemas['FlowFigures'];
type Step = Schemas['StepFigures'];

const kCards = ['total_sessions', 'completion_rate', 'median_duration_minutes', 'active_engineers'] as const;

const means = meanings.StepFigures;

const dropoffRate = (step: Step) => unlessNone(step.visit_count, step.dropoff_rate);
const helpfulRate = (step: Step) => unlessNone(step.helpful_yes + step.helpful_no, step.helpful_rate);

const kStepColumns: readonly Column<Step>[] = [
  {key: 'node_title', name: 'Step', meaning: means.node_title, isText: true, value: (step) => step.node_title, cell: (step) => step.node_title},
  {key: 'visit_count', name: 'Visits', meaning: means.visit_count, value: (step) => step.visit_count, cell: (step) => formatCount(step.visit_count)},
  {key: 'dropoff_count', name: 'Dropped off', meaning: means.dropoff_count, value: (step) => step.dropoff_count,
    cell: (step) => formatCount(step.dropoff_count)},
  {key: 'dropoff_rate', name: 'Drop-off', meaning: means.dropoff_rate, value: dropoffRate,
    cell: (step) => <Measure share={dropoffRate(step)} tone="tone-escalated" text={formatRate(dropoffRate(step))} />},
  {key: 'helpful_yes', name: 'Helpful', meaning: means.helpful_yes, value: (step) => step.helpful_yes, cell: (step) => formatCount(step.helpful_yes)},
  {key: 'helpful_no', name: 'Not helpful', meaning: means.helpful_no, value: (step) => step.helpful_no, cell: (step) => formatCount(step.helpful_no)},
  {key: 'helpful_rate', name: 'Found helpful', meaning: means.helpful_rate, value: helpfulRate,
    cell: (step) => <Measure share={helpfulRate(step)} tone="tone-resolved" text={formatRate(helpfulRate(step))} />},
];

export default function Flow({id}: {id: string}) {
  const answer = useCompared(
      `flow ${id}`, (window, signal) => answerOf(client.GET('/api/v1/analytics/flows/{tree_id}', {params: {path: {tree_id: id}, query: window}, signal})));
  const {data, error, isMissing, ask} = answer;
  const name = useFlowName(id);
  if (error?.status === 404) return <NoFlow error={error} />;
  return (
    <>
      <p class="crumbs"><Link to={pageAddress('/flows')}>Flows</Link></p>
      <PageHead title={name ?? <span class="skeleton skeleton-line" />} answer={answer} />
      {error !== undefined && <Failure error={error} retry={ask} kept={data !== undefined} />}
      {!isMissing && <Figures {...answer} />}
    </>
  );
}

function Figures({data, before, asked}: Compared<FlowFigures>) {
  const than = data === undefined ? '' : nameOfBefore(asked, data.window);
  /** How a figure of the ratings moved. */
  const changeOf = (figureOf: (figures: FlowFigures) => number|null, better: Better, isRate: boolean): Change|'pending'|'unknown'|undefined => {
    if (data === undefined) return 'pending';
    const current = figureOf(data);
    if (current === null) return undefined;
    return before === null ? 'unknown' :
                             {current, previous: before && figureOf(before), better, isRate, than, cases: data.total_ratings, casesBefore: before?.total_ratings};
  };
  return (
    <>
      <Cards>
        {kCards.map((figure) => <SummaryCard key={figure} figure={figure} summary={data?.summary} before={before && before.summary} than={than} />)}
        <Card figure="csat" name="CSAT" meaning={kCsatMeaning} text={data && formatRate(csatOf(data))} change={changeOf(csatOf, 'more', true)}
          note={data && (data.avg_csat === null ? 'No ratings' : <>Average rating <strong data-figure="avg_csat">{formatScore(data.avg_csat)}</strong></>)} />
        <Card figure="total_ratings" name="Ratings" meaning={meanings.FlowFigures.total_ratings} text={data && formatCount(data.total_ratings)}
          change={changeOf((figures) => figures.total_ratings, 'none', false)} />
      </Cards>
      {data?.summary.total_sessions === 0 && (
        <Empty title="No session of this flow was started in this window."><p>Choose a longer period.</p></Empty>
      )}
      <div class="panels">
        <SessionDays days={data?.time_series} file="flow_sessions_per_day" />
        <Table title="Steps" hint="Where sessions are left comes first" name="steps" columns={kStepColumns} rows={data?.step_feedback}
          rowKey={(step) => step.node_id} idName="node_id" empty="No step was visited, and none got feedback, in this window." wide />
        <OutcomeDonut outcomes={data?.summary.outcome_breakdown} completed={data?.summary.completed_sessions} />
        <Comments comments={data?.recent_comments} expected={10} timeZone={data?.window.time_zone} file="comments" hint="Of all time, without names"
          empty="Nobody has written anything about this flow yet." />
      </div>
    </>
  );
}

function NoFlow({error}: {error: ApiError}) {
  return (
    <div class="kind">
      <h1>There is no such flow</h1>
      <p>The account has no flow with this id; the link may be from another account.</p>
      {error.requestId !== null && <p>Request <code>{error.requestId}</code></p>}
      <p><Link class="button" to={pageAddress('/flows')}>Choose a flow</Link></p>
    </div>
  );
}
