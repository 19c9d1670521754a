// The step that turns a history into the application's tables, as CSV files that every peer loads.
import {readFile} from 'node:fs/promises';
import {DuckDBInstance} from '@duckdb/node-api';

const kAccountsAsked = 12;

// The accounts by size, as bench/case.cc orders them: by sessions in the 90 days before the question, then by id.
const kAccountsBySize = `
  SELECT account_id AS account, coalesce(time_zone, 'UTC') AS zone
  FROM session LEFT JOIN read_csv(getvariable('tables') || '/accounts.csv', all_varchar = true) USING (account_id)
  GROUP BY ALL
  ORDER BY count(*) FILTER (started_at < $1::TIMESTAMP AND started_at >= $1::TIMESTAMP - INTERVAL 90 DAY) DESC,
           account_id DESC`;

// The largest, the smallest and some between.
function spread(accounts) {
  const count = Math.min(kAccountsAsked, accounts.length);
  const step = (accounts.length - 1) / Math.max(1, count - 1);
  return Array.from({length: count}, (_, i) => accounts[Math.round(i * step)]);
}

// Writes the tables of the file `history` into the directory `tables`; `spill` is a directory for what memory can't
// hold. Gives the numbers of events and of rows, how long it took, and the accounts to ask about, the largest first.
export async function run({history, tables, spill, to}) {
  const database = await DuckDBInstance.create(':memory:', {temp_directory: spill});
  const connection = await database.connect();
  const rowsOf = async (sql, values) => (await connection.runAndReadAll(sql, values)).getRowObjectsJson();
  await connection.run('SET VARIABLE history = $1', [history]);
  await connection.run('SET VARIABLE tables = $1', [tables]);
  const begin = performance.now();
  await connection.run(await readFile(new URL('sql/tables.sql', import.meta.url), 'utf8'));
  const tables_seconds = (performance.now() - begin) / 1000;
  const [{events}] = await rowsOf('SELECT count(*)::INTEGER AS events FROM fact');
  const [{rows}] = await rowsOf(
      `SELECT count(*)::INTEGER AS rows
       FROM read_csv(getvariable('tables') || '/*.csv', union_by_name = true, all_varchar = true)`);
  const accounts = await rowsOf(kAccountsBySize, [to.replace('Z', '')]);
  return {events, rows, tables_seconds, accounts: spread(accounts)};
}
