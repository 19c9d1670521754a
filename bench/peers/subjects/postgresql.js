// PostgreSQL 15 as Debian packages it: a private cluster, set up for this machine as its manual advises, asked over a
// unix socket with a prepared statement.
import {execFileSync} from 'node:child_process';
import {accessSync, chownSync, constants, mkdirSync, openSync, readFileSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import {cpus, totalmem} from 'node:os';
import {join} from 'node:path';
import {setTimeout} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import pg from 'pg';
import {run, startServer} from '../processes.js';

const kBinaries = '/usr/lib/postgresql/15/bin';
const kSocketDirectoryBytesMax = 80;  // of the 107 that a unix socket's path may have
const kReadyWithinMs = 60_000;

const sqlFile = (name) => fileURLToPath(new URL(`../sql/postgresql/${name}.sql`, import.meta.url));

function checkBinaries() {
  for (const name of ['initdb', 'postgres', 'psql']) {
    try {
      accessSync(join(kBinaries, name), constants.X_OK);
    } catch {
      throw new Error(`there is no ${join(kBinaries, name)}: install the package postgresql-15, as scripts/setup does`);
    }
  }
}

// Whom the server runs as, for it refuses to be root; undefined: as who runs this.
function serverUser() {
  if (process.getuid() !== 0) return undefined;
  try {
    const idOf = (option) => Number(execFileSync('id', [option, 'postgres'], {stdio: ['ignore', 'pipe', 'ignore']}));
    return {uid: idOf('-u'), gid: idOf('-g')};
  } catch {
    throw new Error('PostgreSQL refuses to run as root and there is no user postgres: ' +
        'install the package postgresql-15');
  }
}

function settings() {
  const memory_mb = Math.floor(totalmem() / (1 << 20));
  const share = (part, max_mb = Infinity) => `${Math.min(Math.floor(memory_mb * part), max_mb)}MB`;
  const cores = cpus().length;
  return {
    listen_addresses: '', timezone: 'UTC', jit: 'off', random_page_cost: 1.1,
    shared_buffers: share(0.25, 8192), effective_cache_size: share(0.7), work_mem: share(0.01, 256),
    maintenance_work_mem: share(0.05, 1024),
    wal_level: 'minimal', max_wal_senders: 0, max_wal_size: '8GB', checkpoint_timeout: '30min',
    max_worker_processes: 2 * cores, max_parallel_workers: cores, max_parallel_workers_per_gather: cores,
    max_parallel_maintenance_workers: cores,
  };
}

export class Subject {
  constructor(directory) {
    this.directory = directory;
  }

  async start() {
    checkBinaries();
    if (Buffer.byteLength(this.directory) > kSocketDirectoryBytesMax) {
      throw new Error(`${this.directory}: too long for the path of a unix socket; choose a shorter --keep or TMPDIR`);
    }
    const user = serverUser();
    mkdirSync(this.directory, {mode: 0o700});
    if (user) chownSync(this.directory, user.uid, user.gid);
    const data = join(this.directory, 'data');
    await run(join(kBinaries, 'initdb'),
        [`--pgdata=${data}`, '--username=postgres', '--auth=trust', '--encoding=UTF8', '--locale=C'],
        {...user, cwd: this.directory, stdio: ['ignore', 'ignore', 2]});
    const words = Object.entries(settings()).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    this.log = join(this.directory, 'server.log');
    this.server = startServer(join(kBinaries, 'postgres'), ['-D', data, '-k', this.directory, ...words],
        {...user, signal: 'SIGINT', cwd: this.directory, stdio: ['ignore', 'ignore', openSync(this.log, 'w')]});
    this.client = await this.connect();
    const {rows: [{server_version}]} = await this.client.query('SHOW server_version');
    this.version = `PostgreSQL ${server_version.split(' ')[0]}`;
  }

  async connect() {
    const patience = AbortSignal.timeout(kReadyWithinMs);
    for (;;) {
      const client = new pg.Client({host: this.directory, user: 'postgres', database: 'postgres'});
      try {
        await client.connect();
        return client;
      } catch (error) {
        if (patience.aborted || this.server.child.exitCode !== null) {
          const log = readFileSync(this.log, 'utf8');
          throw new Error(`the PostgreSQL server did not become ready: ${error.message}\n${log}`);
        }
        await setTimeout(20);
      }
    }
  }

  // By two psql at once.
  async load({tables}) {
    const words = ['--host', this.directory, '--username', 'postgres', '--no-psqlrc', '--quiet'];
    await Promise.all(['load', 'load_steps'].map((name) => (
      run(join(kBinaries, 'psql'), [...words, '--set', 'ON_ERROR_STOP=1', '--file', sqlFile(name)], {cwd: tables}))));
    await this.client.query('CHECKPOINT');
  }

  async open() {
    this.dashboard = await readFile(sqlFile('dashboard'), 'utf8');
  }

  async ask({account, from, to, zone}) {
    const query = {name: 'dashboard', text: this.dashboard, values: [account, from, to, zone]};
    return (await this.client.query(query)).rows[0].dashboard;
  }

  // Tables and indexes, without the write-ahead log.
  async diskBytes() {
    const {rows: [{bytes}]} = await this.client.query('SELECT pg_database_size(current_database())::float8 AS bytes');
    return bytes;
  }

  async stop() {
    await this.client?.end();
    await this.server?.stop();
  }
}
