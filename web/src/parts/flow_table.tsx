// The flows with most sessions, each a link to its own page.
import type {Schemas} from '../api/client';
import {meanings} from '../api/meanings';
import {Link} from '../app/link';
import {pageAddress} from '../app/location';
import {flowPath} from '../app/pages';
import {formatCount, formatMinutes, formatRate, formatScore} from '../figures/format';
import {Table, type Column} from './table';

type TopFlow = Schemas['TopFlow'];

const means = meanings.TopFlow;

const kColumns: readonly Column<TopFlow>[] = [
  {key: 'name', name: 'Flow', meaning: means.name, isText: true, value: (flow) => flow.name,
    cell: (flow) => <Link to={pageAddress(flowPath(flow.tree_id))}>{flow.name}</Link>},
  {key: 'sessions', name: 'Sessions', meaning: means.sessions, value: (flow) => flow.sessions, cell: (flow) => formatCount(flow.sessions)},
  {key: 'completion_rate', name: 'Completed', meaning: means.completion_rate, value: (flow) => flow.completion_rate,
    cell: (flow) => formatRate(flow.completion_rate)},
  {key: 'median_duration_minutes', name: 'Median', meaning: means.median_duration_minutes, value: (flow) => flow.median_duration_minutes,
    cell: (flow) => formatMinutes(flow.median_duration_minutes)},
  {key: 'avg_csat', name: 'CSAT', meaning: means.avg_csat, value: (flow) => flow.avg_csat, cell: (flow) => formatScore(flow.avg_csat)},
];

/** `name` is that of the table in the address and of its file. */
export function FlowTable({title, name, flows}: {title: string; name: string; flows: readonly TopFlow[]|undefined}) {
  return (
    <Table title={title} hint="The ten with most sessions" name={name} columns={kColumns} rows={flows} rowKey={(flow) => flow.tree_id}
      empty="No flow was worked through in this window." />
  );
}
