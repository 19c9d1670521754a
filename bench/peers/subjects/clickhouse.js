// ClickHouse in this process, as the library chDB.
import {readFile} from 'node:fs/promises';
import {Session} from 'chdb';

const kLeaders = 10;
const kDayMs = 24 * 3600 * 1000;
const kNone = {sessions: 0, completed: 0, resolved: 0, escalated: 0, workaround: 0, unresolved: 0};

const sqlOf = (name) => readFile(new URL(`../sql/clickhouse/${name}.sql`, import.meta.url), 'utf8');
const instantOf = (rfc3339) => rfc3339.replace('T', ' ').replace('Z', '');
const outcomesOf = ({resolved, escalated, workaround, unresolved}) => ({resolved, escalated, workaround, unresolved});

function durationsOf({sessions, completed, median, mean}) {
  return {sessions, completed_sessions: completed, median_duration_minutes: median ?? 0, avg_duration_minutes: mean ?? 0};
}

function leaderOf(id_name, row) {
  return {[id_name]: row.id, name: row.name, completion_rate: row.completed / row.sessions, ...durationsOf(row)};
}

function summaryOf(row, active_engineers) {
  return {
    total_sessions: row.sessions, completed_sessions: row.completed,
    completion_rate: row.sessions === 0 ? 0 : row.completed / row.sessions,
    median_duration_minutes: row.median ?? 0, avg_duration_minutes: row.mean ?? 0, p90_duration_minutes: row.p90 ?? 0,
    active_engineers, outcome_breakdown: outcomesOf(row),
  };
}

// The local dates of a window, first to last.
function datesOf({from, to, zone}) {
  const format = new Intl.DateTimeFormat('sv-SE', {timeZone: zone});
  const first_ms = Date.parse(format.format(Date.parse(from)));
  const days = (Date.parse(format.format(Date.parse(to) - 1)) - first_ms) / kDayMs + 1;
  return Array.from({length: days}, (_, day) => new Date(first_ms + day * kDayMs).toISOString().slice(0, 10));
}

// The dashboard of the groups that sql/clickhouse/dashboard.sql gives.
function dashboardOf(rows, question) {
  const of = (part) => rows.filter((row) => row.part === part);
  const engineers = of('engineer');
  const days = new Map(of('day').map((row) => [row.date, row]));
  return {
    summary: summaryOf(of('all')[0] ?? kNone, engineers.length),
    time_series: datesOf(question).map((date) => {
      const day = days.get(date) ?? kNone;
      return {date, ...outcomesOf(day), ...durationsOf(day)};
    }),
    top_flows: of('flow').slice(0, kLeaders).map((row) => ({
      ...leaderOf('tree_id', row), avg_csat: row.avg_csat, total_ratings: Number(row.total_ratings ?? 0),
      satisfied_ratings: Number(row.satisfied_ratings ?? 0),
    })),
    top_engineers: engineers.slice(0, kLeaders).map((row) => leaderOf('user_id', row)),
  };
}

export class Subject {
  constructor(directory) {
    this.directory = directory;
  }

  async start() {
    this.session = new Session(this.directory);
    this.version = `ClickHouse ${this.session.query('SELECT version()', 'TSV').trim()}`;
  }

  async load({tables}) {
    this.session.queryBind(await sqlOf('load'), {tables});
  }

  async open() {
    this.dashboard = await sqlOf('dashboard');
  }

  async ask(question) {
    const {account, from, to, zone} = question;
    const values = {account, from: instantOf(from), to: instantOf(to), zone};
    return dashboardOf(JSON.parse(this.session.queryBind(this.dashboard, values, 'JSON')).data, question);
  }

  async diskBytes() {
    const sql = `SELECT sum(bytes_on_disk) FROM system.parts WHERE active AND database = 'application'`;
    return Number(this.session.query(sql, 'TSV'));
  }

  async stop() {
    this.session?.close();
  }
}
