// The flows with most sessions, each a link to its own page.
import type {Schemas} from '../api/client';
import {meanings} from '../api/meanings';
import {Link} from '../app/link';
import {pageAddress} from '../app/location';
import {flowPath} from '../app/pages';
import {formatCount, formatMinutes, formatRate, formatScore} from '../figures/format';
import {csatOf, kCsatMeaning, unlessNone} from '../figures/shares';
import {Table, type Column} from './table';

type TopFlow = Schemas['TopFlow'];

const means = meanings.TopFlow;

const medianOf = (flow: TopFlow) => unlessNone(flow.completed_sessions, flow.median_duration_minutes);

const kColumns: readonly Column<TopFlow>[] = [
  {key: 'name', name: 'Flow', meaning: means.name, isText: true, value: (flow) => flow.name,
    cell: (flow) => <Link to={pageAddress(flowPath(flow.tree_id))}>{flow.name}</Link>},
  {key: 'sessions', name: 'Sessions', meaning: means.sessions, value: (flow) => flow.sessions, cell: (flow) => formatCount(flow.sessions)},
  {key: 'completion_rate', name: 'Completed', meaning: means.completion_rate, value: (flow) => flow.completion_rate,
    cell: (flow) => formatRate(flow.completion_rate)},
  {key: 'median_duration_minutes', name: 'Median', meaning: means.median_duration_minutes, value: medianOf, cell: (flow) => formatMinutes(medianOf(flow))},
  {key: 'csat', name: 'CSAT', meaning: kCsatMeaning, value: csatOf, cell: (flow) => formatRate(csatOf(flow))},
  {key: 'avg_csat', name: 'Average rating', meaning: means.avg_csat, value: (flow) => flow.avg_csat, cell: (flow) => formatScore(flow.avg_csat)},
  {key: 'total_ratings', name: 'Ratings', meaning: means.total_ratings, value: (flow) => flow.total_ratings, cell: (flow) => formatCount(flow.total_ratings)},
];

/** `name` is that of the table in the address and of its file. */
export function FlowTable({title, name, flows}: {title: string; name: string; flows: readonly TopFlow[]|undefined}) {
  return (
    <Table title={title} hint="The ten with most sessions" name={name} columns={kColumns} rows={flows} rowKey={(flow) => flow.tree_id} idName="tree_id"
      empty="No flow was worked through in this window." />
  );
}
