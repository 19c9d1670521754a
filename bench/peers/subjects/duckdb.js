// DuckDB in this process, on a file.
import {mkdirSync, statSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {DuckDBInstance} from '@duckdb/node-api';

const sqlOf = (name) => readFile(new URL(`../sql/duckdb/${name}.sql`, import.meta.url), 'utf8');

export class Subject {
  constructor(directory) {
    this.directory = directory;
    this.file = join(directory, 'application.duckdb');
  }

  async start() {
    mkdirSync(this.directory);
    this.instance = await DuckDBInstance.create(this.file);
    this.connection = await this.instance.connect();
    const [[version]] = (await this.connection.runAndReadAll('SELECT version()')).getRows();
    this.version = `DuckDB ${version.replace('v', '')}`;
  }

  async load({tables}) {
    await this.connection.run('SET VARIABLE tables = $1', [tables]);
    await this.connection.run(await sqlOf('load'));
  }

  // For so few rows a second thread costs more than it helps.
  async open() {
    await this.connection.run('SET threads = 1');
    this.dashboard = await this.connection.prepare(await sqlOf('dashboard'));
  }

  async ask({account, from, to, zone}) {
    this.dashboard.bind([account, from, to, zone]);
    return JSON.parse((await this.dashboard.runAndReadAll()).getRows()[0][0]);
  }

  async diskBytes() {
    return statSync(this.file).size;
  }

  async stop() {
    this.connection?.closeSync();
    this.instance?.closeSync();
  }
}
