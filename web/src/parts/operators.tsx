// Who answers the chats, how fast, and how long they were there for it.
import type {Schemas} from '../api/client';
import {meanings} from '../api/meanings';
import {formatCount, formatPercent, formatScore2, formatSeconds} from '../figures/format';
import {nameOfDays} from '../figures/live';
import {unlessNone} from '../figures/shares';
import {Measure} from './measure';
import {Table, type Column} from './table';

type Operator = Schemas['OperatorFigures'];
type Duration = 'queue_wait'|'first_response'|'resolution';

const means = meanings.OperatorFigures;

/** The median and the mean of a duration; nothing where no chat has it, though the API then has zeros too. */
function durationColumns(duration: Duration, name: string): Column<Operator>[] {
  return (['median', 'avg'] as const).map((kind) => {
    const value = (operator: Operator) => unlessNone(operator[duration].n, operator[`${kind}_${duration}_seconds`]);
    return {
      key: `${kind}_${duration}_seconds`, name: kind === 'avg' ? `${name}, mean` : name, meaning: means[`${kind}_${duration}_seconds`],
      value, cell: (operator) => formatSeconds(value(operator)),
    };
  });
}

const kColumns: readonly Column<Operator>[] = [
  {key: 'operator_name', name: 'Operator', meaning: means.operator_name, isText: true, value: (operator) => operator.operator_name,
    cell: (operator) => operator.operator_name},
  {key: 'total_sessions', name: 'Chats', meaning: means.total_sessions, value: (operator) => operator.total_sessions,
    cell: (operator) => formatCount(operator.total_sessions)},
  ...durationColumns('queue_wait', 'Wait'),
  ...durationColumns('first_response', 'Response'),
  ...durationColumns('resolution', 'Resolution'),
  {key: 'csat_score', name: 'CSAT', meaning: means.csat_score, value: (operator) => operator.csat_score, cell: (operator) => formatPercent(operator.csat_score)},
  {key: 'csat_mean', name: 'Average rating', meaning: means.csat_mean, value: (operator) => operator.csat_mean, cell: (operator) => formatScore2(operator.csat_mean)},
  {key: 'csat_n', name: 'Ratings', meaning: means.csat_n, value: (operator) => operator.csat_n, cell: (operator) => formatCount(operator.csat_n)},
  {key: 'availability_seconds', name: 'Online', meaning: means.availability_seconds, value: (operator) => operator.availability_seconds,
    cell: (operator) => formatSeconds(operator.availability_seconds)},
  {key: 'scheduled_online_percent', name: 'Availability', meaning: means.scheduled_online_percent, value: (operator) => operator.scheduled_online_percent,
    cell: ({scheduled_online_percent: percent}) => (
      <Measure share={percent === null ? null : percent / 100} tone="tone-accent" text={formatPercent(percent)} />
    )},
];

export function Operators({operators, days}: {operators: readonly Operator[]|undefined; days: number}) {
  return (
    <Table title="Operators" name="operators" columns={kColumns} rows={operators} rowKey={(operator) => operator.operator_id} idName="operator_id" wide
      hint={`Chats claimed in ${nameOfDays(days)}, each counted for its last operator. Medians, unless a column says mean.`}
      empty={`Nobody claimed a chat in ${nameOfDays(days)}.`} />
  );
}
