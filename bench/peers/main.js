// bench/peers/run: options.js says what it does, docs/benchmarks.md what is timed.
import {chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {compare} from './figures.js';
import {kAccounts, kDays, kSeed, parseOptions, UsageError} from './options.js';
import {buildFlowtally, checkRoom, installPackages, makeHistory} from './prepare.js';
import {inProcess, passOnSignals} from './processes.js';
import {machine, table} from './report.js';

// The instant at which bench/case.cc asks: on a day's edge in no zone.
const kTo = '2026-10-31T13:47:11.123Z';
const kPeriods = [30, 7, 90];
const kDifferencesShown = 20;

const told = (text) => console.error(`bench/peers: ${text}`);

// The dashboards to ask for: those of the first account first, and of it that of 30 days, which is timed.
function questionsAbout(accounts) {
  return accounts.flatMap(({account, zone}) => kPeriods.map((days) => ({
    account, zone, period: `${days}d`, to: kTo, from: new Date(Date.parse(kTo) - days * 24 * 3600 * 1000).toISOString(),
  })));
}

// Compares all of a peer's answers with flowtally's and throws if a figure differs, once all that differ are told.
function checkAnswers(peer, questions, flowtally, answers) {
  const results = answers.map((answer, i) => compare(flowtally.answers[i], answer));
  const sum = (name) => results.reduce((total, result) => total + result[name], 0);
  const differences = results.flatMap((result, i) => result.differences.map((line) => (
    `account ${questions[i].account}, ${questions[i].period}: ${line}`)));
  if (differences.length > 0) {
    differences.slice(0, kDifferencesShown).forEach(told);
    throw new Error(`${peer}: ${differences.length} of ${sum('compared')} figures differ from flowtally's`);
  }
  const counts = {dashboards: answers.length, compared: sum('compared'), forgiven: sum('forgiven')};
  told(`${peer}: ${counts.compared} figures of ${counts.dashboards} dashboards are equal, ` +
      `${counts.forgiven} of them but for a rounding tie`);
  return counts;
}

// Measures flowtally and the peers one after the other, each in a process of its own; gives what report.js shows.
async function measure(options, directory) {
  told('writing the history and asking flowtally in process');
  const bench = await makeHistory(join(directory, 'history'), options.sessions);
  told('writing the tables');
  const tables = join(directory, 'tables');
  mkdirSync(tables);
  const {events, rows, tables_seconds, accounts} = await inProcess('tables',
      {history: bench.file, tables, spill: join(directory, 'spill'), to: kTo});
  const questions = questionsAbout(accounts);
  const directoryOf = (name) => join(directory, name);
  const subject = async (name) => {
    told(`measuring ${name}`);
    const {answers, ...measured} = await inProcess('measure', {
      name, directory: directoryOf(name), flowtally: directoryOf('flowtally'), history: bench.file, tables, questions,
    });
    return {answers, measured};
  };

  const flowtally = await subject('flowtally');
  const {total_sessions} = flowtally.answers[0].summary;
  if (total_sessions !== bench.window_sessions) {
    throw new Error(
        `flowtally_bench asks about ${bench.window_sessions} sessions, bench/peers about ${total_sessions}`);
  }
  const peers = [];
  for (const name of options.peers) {
    const peer = await subject(name);
    peers.push({...peer.measured, ...checkAnswers(name, questions, flowtally, peer.answers)});
    if (options.keep === undefined) rmSync(directoryOf(name), {recursive: true, force: true});
  }
  return {
    machine: machine(),
    history: {sessions: options.sessions, accounts: kAccounts, days: kDays, seed: kSeed, events, rows, tables_seconds},
    window_sessions: total_sessions,
    flowtally: {...flowtally.measured, in_process_ms: bench.team_ms},
    peers,
  };
}

async function main(options) {
  const directory = options.keep ?? mkdtempSync(join(tmpdir(), 'flowtally-peers-'));
  try {
    mkdirSync(directory, {recursive: true});
    chmodSync(directory, 0o755);  // PostgreSQL runs as another user than root
    checkRoom(directory, options.sessions);
    await buildFlowtally();
    await installPackages();
    const result = await measure(options, directory);
    const {machine, history, window_sessions} = result;
    console.log(`machine: ${machine}`);
    console.log(`history: ${history.sessions} sessions, ${history.accounts} accounts, ${history.days} days, ` +
        `seed ${history.seed}: ${history.events} events`);
    console.log(`tables: ${history.rows} rows, made of the events in ${history.tables_seconds.toFixed(1)} s before that`);
    console.log(`dashboard: 30 days of the largest account, ${window_sessions} sessions`);
    console.log(table(result.flowtally, result.peers));
    if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(result, null, 2)}\n`);
  } finally {
    // Again where a server that is being killed still writes.
    if (options.keep === undefined) rmSync(directory, {recursive: true, force: true, maxRetries: 20, retryDelay: 100});
  }
}

passOnSignals();
try {
  const options = parseOptions(process.argv.slice(2));
  if (options !== undefined) await main(options);
} catch (error) {
  told(error.message);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
