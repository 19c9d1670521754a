// What the tables of the audit page show of an entry.
import {meanings} from '../api/meanings';
import type {Schemas} from '../api/client';
import {Link} from '../app/link';
import {query, withQuery} from '../app/location';
import {kNewest} from '../figures/audit';
import {formatInstant, kNothing} from '../figures/format';
import type {Column} from './table';

export type Entry = Schemas['AuditLogEntry'];
type ServerEntry = Schemas['ServerAuditEntry'];

interface Told {
  created_at: string;
  action: string;
  details: object|null;
}

const told = meanings.AuditLogEntry;

/** A text of an entry, which cannot be sorted by: the order is that of the pages. */
function textColumn<Row>(key: string, name: string, meaning: string, text: (row: Row) => string|null): Column<Row> {
  return {key, name, meaning, isText: true, isSortable: false, value: text, cell: (row) => text(row) ?? kNothing};
}

function instantColumn<Row extends Told>(timeZone: string): Column<Row> {
  return {
    ...textColumn<Row>('created_at', 'When', `${told.created_at} On the clock of ${timeZone}; pointing at it tells the exact instant.`, (row) => row.created_at),
    cell: ({created_at}) => <time class="instant" dateTime={created_at} title={created_at}>{formatInstant(created_at, timeZone, {seconds: true})}</time>,
  };
}

/** What else was told, as it came. */
function detailsColumn<Row extends Told>(): Column<Row> {
  const json = ({details}: Row, indent?: number) => (details === null ? null : JSON.stringify(details, null, indent));
  return {
    ...textColumn<Row>('details', 'Details', told.details, (row) => json(row)),
    cell: (row) => (row.details === null ? kNothing : <pre tabIndex={0} aria-label={`Details of ${row.action}`}>{json(row, 2)}</pre>),
  };
}

export function entryColumns(timeZone: string): Column<Entry>[] {
  return [
    instantColumn(timeZone),
    {
      ...textColumn<Entry>('admin_name', 'Who', `${told.admin_name} Choose a name to see only what they did. Nobody is named where the application did it by itself.`,
                           (row) => row.admin_name),
      cell: ({admin_id, admin_name}) => (admin_id === null ? <span class="soft">Nobody named</span> : (
        <Link to={withQuery({...kNewest, admin_id})} isCurrent={query.value.get('admin_id') === admin_id}>{admin_name}</Link>
      )),
    },
    textColumn('action', 'Action', told.action, (row) => row.action),
    textColumn('resource_type', 'Resource', told.resource_type, (row) => row.resource_type),
    {
      ...textColumn<Entry>('resource_id', 'Resource id', told.resource_id, (row) => row.resource_id),
      cell: ({resource_id}) => (resource_id === null ? kNothing : <code class="id">{resource_id}</code>),
    },
    textColumn('ip_address', 'Address', told.ip_address, (row) => row.ip_address),
  ];
}

export const entryDetails: readonly Column<Entry>[] = [
  detailsColumn(),
  textColumn('user_agent', 'User agent', told.user_agent, (row) => row.user_agent),
  textColumn('admin_id', 'User id', told.admin_id, (row) => row.admin_id),
  textColumn('id', 'Event id', told.id, (row) => row.id),
];

const server = meanings.ServerAuditEntry;

export function serverColumns(timeZone: string): Column<ServerEntry>[] {
  return [
    instantColumn(timeZone),
    {
      ...textColumn<ServerEntry>('actor', 'Who', server.actor, (row) => row.actor),
      cell: ({actor}) => actor ?? <span class="soft">Nobody known</span>,
    },
    textColumn('action', 'Action', server.action, (row) => row.action),
    textColumn('source', 'How', server.source, (row) => row.source),
    textColumn('ip_address', 'Address', server.ip_address, (row) => row.ip_address),
  ];
}

export const serverDetails: readonly Column<ServerEntry>[] = [
  detailsColumn(),
  textColumn('id', 'Entry', server.id, (row) => row.id),
];
