// A real flowtally on a free port, with a history like that of the demonstration.
import {execFileSync, spawn, type ChildProcess} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createInterface} from 'node:readline';

export interface ServerOptions {
  sessions: number;
  chats: number;
  /** An origin whose pages may use the API. */
  corsOrigin?: string;
  /** More options of serve. */
  options?: readonly string[];
}

/** What tests need to know of a server; it can be handed from process to process. */
export interface Served {
  url: string;
  secretFile: string;
  /** The largest account, and a smaller one. */
  account: string;
  otherAccount: string;
  /** Users of the account, by number of sessions. */
  engineers: string[];
}

const kAccounts = 2;

export function flowtally(words: readonly string[], input?: string): string {
  const binary = process.env['FLOWTALLY_BINARY'];
  if (binary === undefined) throw new Error('FLOWTALLY_BINARY names no program to test');
  return execFileSync(binary, words, {
    env: {...process.env, FLOWTALLY_URL: undefined},  // for the proxy of Vite; it would be an option of the program
    encoding: 'utf8', maxBuffer: 2 ** 30, stdio: ['pipe', 'pipe', 'pipe'], ...(input === undefined ? {} : {input}),
  });
}

/** A token of the account; of `sub`, or for an ingest of nobody. `expires` is a duration such as 30m. */
export function mint(served: Pick<Served, 'secretFile'>, role: string, account: string, sub?: string, expires = '12h'): string {
  const words = ['token', '--jwt-secret-file', served.secretFile, '--account', account, '--role', role, '--expires', expires];
  return flowtally(sub === undefined ? words : [...words, '--sub', sub]).trim();
}

export class Server {
  private constructor(readonly served: Served, private readonly directory: string, private readonly process: ChildProcess) {}

  static async start({sessions, chats, corsOrigin, options = []}: ServerOptions): Promise<Server> {
    const directory = mkdtempSync(join(tmpdir(), 'flowtally-web-'));
    const at = (name: string) => join(directory, name);
    writeFileSync(at('secret'), 'a secret of more than thirty-two bytes');
    flowtally(['generate', '--sessions', String(sessions), '--chats', String(chats), '--accounts', String(kAccounts), '--seed', '7',
      '--end', new Date().toISOString(), '--output', at('history.ndjson')]);
    const history = readFileSync(at('history.ndjson'), 'utf8');
    flowtally(['import', at('history.ndjson'), '--data', at('data')]);
    const child = spawn(process.env['FLOWTALLY_BINARY'] as string,
        ['serve', '--data', at('data'), '--listen', '127.0.0.1:0', '--jwt-secret-file', at('secret'),
          ...(corsOrigin === undefined ? [] : ['--cors-origin', corsOrigin]), ...options],
        {stdio: ['ignore', 'ignore', 'pipe']});
    const url = await readyAt(child);
    return new Server({url, secretFile: at('secret'), ...peopleOf(history)}, directory, child);
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill('SIGTERM');
    await ended;
    rmSync(this.directory, {recursive: true, force: true});
  }
}

async function readyAt(child: ChildProcess): Promise<string> {
  let url: string|undefined;
  for await (const line of createInterface({input: child.stderr!})) {
    url = /listening on (http:\/\/[0-9.:]+)/.exec(line)?.[1] ?? url;
    if (line.includes('ready: ') && url !== undefined) {
      child.stderr!.resume();
      return url;
    }
  }
  throw new Error('flowtally serve ended before it was ready');
}

function peopleOf(history: string): Pick<Served, 'account'|'otherAccount'|'engineers'> {
  const started = history.split('\n').filter((line) => line.includes('"session.started"')).map((line) => JSON.parse(line) as Record<string, string>);
  const accounts = mostFrequent(started.map((event) => event['account_id'] as string));
  const [account, otherAccount] = accounts as [string, string];
  return {account, otherAccount, engineers: mostFrequent(started.filter((event) => event['account_id'] === account).map((event) => event['user_id'] as string))};
}

function mostFrequent(names: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts.keys()].sort((a, b) => counts.get(b)! - counts.get(a)!);
}
