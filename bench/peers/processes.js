// Child processes.
import {execFile, fork, spawn} from 'node:child_process';
import {once} from 'node:events';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';

const children = new Set();
let interrupted;  // the signal

function watch(child) {
  children.add(child);
  child.once('close', () => children.delete(child));
  if (interrupted) child.kill(interrupted);
  return child;
}

// From now on a signal ends the children instead of this process: the step that waits for one fails, and what cleans up
// after a failure cleans up.
export function passOnSignals() {
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => {
      interrupted = signal;
      for (const child of children) child.kill(signal);
    });
  }
}

async function ended(child, what) {
  const [code, signal] = await once(child, 'close');
  if (code !== 0) throw new Error(`${what} ended with ${signal ?? code}`);
}

// Runs a program to its end; its output goes to standard error.
export async function run(program, words, options = {}) {
  const child = watch(spawn(program, words, {stdio: ['ignore', 2, 2], ...options}));
  await ended(child, `${program} ${words[0] ?? ''}`.trim());
}

// Runs a program to its end and gives what it wrote to standard output.
export async function outputOf(program, words) {
  const running = promisify(execFile)(program, words, {encoding: 'utf8', maxBuffer: 1 << 26});
  watch(running.child).stderr.pipe(process.stderr);
  return (await running).stdout;
}

// A server that gets `signal` when it is to stop and when this process dies before that; `stop` waits for its end.
// `uid` and `gid` are whom it runs as.
export function startServer(program, words, {signal, uid, gid, ...options}) {
  const as = uid === undefined ? [] : ['--reuid', uid, '--regid', gid, '--clear-groups'];
  const child = watch(spawn('setpriv', [...as, '--pdeathsig', signal.replace('SIG', ''), program, ...words], options));
  const closed = once(child, 'close');
  const stop = async () => {
    child.kill(signal);
    await closed;
  };
  return {child, stop};
}

// Runs a function of this folder, `run(task)` of the named module, in a process of its own and gives what it gives.
export async function inProcess(module, task) {
  const worker = fileURLToPath(new URL('worker.js', import.meta.url));
  const child = watch(fork(worker, [module], {stdio: ['ignore', 2, 2, 'ipc']}));
  const outcome = {};
  child.on('message', (message) => Object.assign(outcome, message));
  child.send(task);
  await ended(child, module);
  if (outcome.error !== undefined) throw new Error(outcome.error);
  return outcome.result;
}
