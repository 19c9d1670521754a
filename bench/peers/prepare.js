// What has to be there before anything is measured: the programs, the packages, the room, the history.
import {copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statfsSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {kAccounts, kSeed} from './options.js';
import {outputOf, run} from './processes.js';

const kBytesPerSession = 6000;
const kBytesBesides = 1 << 30;

const kRoot = fileURLToPath(new URL('../..', import.meta.url));
const here = (name) => fileURLToPath(new URL(name, import.meta.url));

export async function buildFlowtally() {
  await run(join(kRoot, 'scripts/setup'), []);
  await run('cmake', ['--preset', 'release'], {cwd: kRoot});
  await run('cmake', ['--build', '--preset', 'release', '--target', 'flowtally', 'flowtally_bench'], {cwd: kRoot});
}

// As the lock file has them; none of them needs its install script.
export async function installPackages() {
  const lock = readFileSync(here('package-lock.json'));
  const installed = here('node_modules/.installed');
  if (existsSync(installed) && lock.equals(readFileSync(installed))) return;
  console.error('bench/peers: installing the npm packages of bench/peers');
  try {
    await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {cwd: here('.')});
  } catch (error) {
    throw new Error(
        `the npm packages of bench/peers could not be installed (${error.message}); is the npm registry in reach?`);
  }
  copyFileSync(here('package-lock.json'), installed);
}

export function checkRoom(directory, sessions) {
  const needed = sessions * kBytesPerSession + kBytesBesides;
  const {bavail, bsize} = statfsSync(directory);
  if (bavail * bsize >= needed) return;
  const gb = (bytes) => `${(bytes / 1e9).toFixed(1)} GB`;
  throw new Error(`${directory}: ${gb(bavail * bsize)} of disk are free, ${gb(needed)} are needed; ` +
      'choose another directory with --keep or TMPDIR');
}

// Writes the history into the directory and asks flowtally in process, with scripts/bench's own program. Gives the
// file, the median time of the largest account's dashboard, and how many sessions that dashboard is about.
export async function makeHistory(directory, sessions) {
  mkdirSync(directory);
  const history = ['--sessions', sessions, '--accounts', kAccounts, '--seed', kSeed, '--directory', directory];
  const out = await outputOf(join(kRoot, 'build/release/flowtally_bench'), ['--cases', 'answer', ...history]);
  const line = /^team-30d .* ([0-9.]+) us, ([0-9]+) sessions in the window/m.exec(out);
  const file = readdirSync(directory).find((name) => name.endsWith('.ndjson'));
  if (line === null || file === undefined) throw new Error(`flowtally_bench did not measure the answer:\n${out}`);
  return {file: join(directory, file), team_ms: Number(line[1]) / 1000, window_sessions: Number(line[2])};
}
