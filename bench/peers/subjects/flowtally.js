// flowtally itself: the events imported by the program, asked over HTTP on loopback, one connection kept open. It keeps
// no answers, as the peers don't: each is computed.
import {mkdirSync, writeFileSync} from 'node:fs';
import http from 'node:http';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';
import {outputOf, run, startServer} from '../processes.js';
import {treeBytes} from '../trees.js';

const kBinary = fileURLToPath(new URL('../../../build/release/flowtally', import.meta.url));

export class Subject {
  constructor(directory) {
    this.directory = directory;
    this.data = join(directory, 'data');
    this.secret = join(directory, 'secret');
    this.tokens = new Map();
  }

  async start() {
    mkdirSync(this.directory);
    writeFileSync(this.secret, 'a secret of the benchmark, 32 bytes');
    this.version = (await outputOf(kBinary, ['--version'])).trim();
  }

  async load({history}) {
    await run(kBinary, ['import', history, '--data', this.data]);
  }

  async open() {
    const words = ['--data', this.data, '--listen', '127.0.0.1:0', '--jwt-secret-file', this.secret];
    this.server = startServer(kBinary, ['serve', ...words, '--answer-cache-bytes', '0'],
        {signal: 'SIGTERM', stdio: ['ignore', 'ignore', 'pipe']});
    let url;
    for await (const line of createInterface({input: this.server.child.stderr})) {
      url = /listening on (http:\/\/[0-9.:]+)/.exec(line)?.[1] ?? url;
      if (line.includes('ready: ')) break;
    }
    if (this.server.child.exitCode !== null) throw new Error('flowtally serve ended before it was ready');
    this.server.child.stderr.resume();
    this.url = url;
    this.agent = new http.Agent({keepAlive: true, maxSockets: 1});
  }

  async token(account) {
    if (!this.tokens.has(account)) {
      const who = ['--account', account, '--role', 'team_admin', '--sub', 'peers'];
      const token = await outputOf(kBinary, ['token', '--jwt-secret-file', this.secret, ...who]);
      this.tokens.set(account, token.trim());
    }
    return this.tokens.get(account);
  }

  async ask({account, period, to}) {
    const headers = {Authorization: `Bearer ${await this.token(account)}`};
    const url = `${this.url}/api/v1/analytics/team?period=${period}&to=${to}`;
    const {status, text} = await new Promise((resolve, reject) => {
      http.get(url, {agent: this.agent, headers}, (answer) => {
        const chunks = [];
        answer.on('data', (chunk) => chunks.push(chunk));
        answer.on('end', () => resolve({status: answer.statusCode, text: Buffer.concat(chunks).toString('utf8')}));
        answer.on('error', reject);
      }).on('error', reject);
    });
    if (status !== 200) throw new Error(`flowtally answered ${status}: ${text}`);
    const {window, ...dashboard} = JSON.parse(text);
    return dashboard;
  }

  async diskBytes() {
    return treeBytes(this.data);
  }

  async stop() {
    this.agent?.destroy();
    await this.server?.stop();
  }
}
