// The command line of bench/peers/run.
import {accessSync, constants, existsSync, readdirSync, statSync} from 'node:fs';
import {dirname, resolve} from 'node:path';
import {parseArgs} from 'node:util';

export const kPeers = ['postgresql', 'duckdb', 'clickhouse'];

// As flowtally_bench has them.
export const kAccounts = 500;
export const kDays = 365;
export const kSeed = 1;

const kSessionsMin = 100;
const kSessionsMax = 10_000_000;

const kHelp = `Load the same generated history into flowtally and its peers, ask each for the team dashboard of the
largest account, check that all figures are equal, and print load times and latencies as a table
Usage: bench/peers/run [OPTIONS]

Options:
  -h,--help          Print this help message and exit
  --sessions N       Sessions in the history, ${kSessionsMin} to ${kSessionsMax}; default 1000000
  --only PEERS       Which peers, comma-separated: ${kPeers.join(', ')}; default all
  --json FILE        Also write what was measured into FILE, as JSON
  --keep DIR         Leave the history, the tables and the databases in DIR, which must be new or empty, and for root
                     where the user postgres can reach it; without it they are made in a temporary directory (below
                     TMPDIR, else /tmp) and removed

A million sessions take about 6 GB of disk and 4 GB of memory. flowtally is built if need be, and the peers' npm
packages (700 MB) are installed into bench/peers; PostgreSQL 15 comes from scripts/setup.

Exit codes: 0 all figures are equal; 1 failed, or a figure differs; 2 usage.

Example:
  bench/peers/run --sessions 2000 --only duckdb`;

export class UsageError extends Error {}

function sessionsOf(text) {
  const sessions = /^[0-9]{1,9}$/.test(text) ? Number(text) : NaN;
  if (!(sessions >= kSessionsMin && sessions <= kSessionsMax)) {
    throw new UsageError(`--sessions: a whole number from ${kSessionsMin} to ${kSessionsMax}, not "${text}"`);
  }
  return sessions;
}

function peersOf(text) {
  const names = text.split(',');
  const unknown = names.find((name) => !kPeers.includes(name));
  if (unknown !== undefined) throw new UsageError(`--only: no peer "${unknown}"; there are ${kPeers.join(', ')}`);
  return kPeers.filter((name) => names.includes(name));
}

function emptyDirectoryOf(text) {
  const path = resolve(text);
  let held = [];
  try {
    held = existsSync(path) ? readdirSync(path) : [];
  } catch (error) {
    throw new UsageError(`--keep: ${error.message}`);
  }
  if (held.length > 0) throw new UsageError(`--keep: ${path} is not empty`);
  return path;
}

function writableFileOf(text) {
  const path = resolve(text);
  try {
    if (existsSync(path) && !statSync(path).isFile()) throw new Error(`${path} is not a file`);
    accessSync(existsSync(path) ? path : dirname(path), constants.W_OK);
  } catch (error) {
    throw new UsageError(`--json: ${error.message}`);
  }
  return path;
}

// What the words ask for, or undefined if they asked for help and have got it. A UsageError says what is wrong.
export function parseOptions(words) {
  let values;
  try {
    const text = {type: 'string'};
    ({values} = parseArgs({
      args: words, allowPositionals: false,
      options: {help: {type: 'boolean', short: 'h'}, sessions: text, only: text, json: text, keep: text},
    }));
  } catch (error) {
    throw new UsageError(error.message);
  }
  if (values.help) {
    console.log(kHelp);
    return undefined;
  }
  for (const [name, value] of Object.entries(values)) {
    if (value === '') throw new UsageError(`--${name}: is empty`);
  }
  return {
    sessions: sessionsOf(values.sessions ?? '1000000'),
    peers: values.only === undefined ? kPeers : peersOf(values.only),
    json: values.json === undefined ? undefined : writableFileOf(values.json),
    keep: values.keep === undefined ? undefined : emptyDirectoryOf(values.keep),
  };
}
