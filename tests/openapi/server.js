// A real flowtally on a free port with a directory of its own, what it holds, and tokens for it.
import {execFileSync, spawn} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import http from 'node:http';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createInterface} from 'node:readline';

const kBinary = process.env.FLOWTALLY_BINARY;

// acme: flow dns with the steps n1 and n2; jane's sessions are completed (s-done, s-more) or not (s-open), s-other is
// joe's. Of them nothing is rated. Two chats that jane answered are rated with comments.
function history() {
  const events = [
    {type: 'account.updated', name: 'Acme', time_zone: 'Europe/Berlin'},
    {type: 'user.updated', user_id: 'jane', name: 'Jane Smith'},
    {type: 'flow.updated', tree_id: 'dns', name: 'DNS', tree_structure: {id: 'n1', title: 'Ping', children: [{id: 'n2'}]}},
  ];
  for (const [session_id, user_id] of [['s-done', 'jane'], ['s-more', 'jane'], ['s-open', 'jane'], ['s-other', 'joe']]) {
    events.push({type: 'session.started', session_id, tree_id: 'dns', user_id});
    events.push({type: 'session.step_visited', session_id, node_id: 'n1'});
    if (session_id !== 's-open') events.push({type: 'session.completed', session_id, outcome: 'resolved'});
  }
  for (const [chat_id, comment] of [['c1', 'slow'], ['c2', 'great']]) {
    events.push({type: 'chat.opened', chat_id, visitor_id: 'v1'});
    events.push({type: 'chat.claimed', chat_id, operator_id: 'jane'});
    events.push({type: 'chat.message_sent', chat_id, visitor_id: 'v1', sender: 'operator', operator_id: 'jane'});
    events.push({type: 'chat.closed', chat_id, closed_by: 'operator'});
    events.push({type: 'chat.rated', chat_id, visitor_id: 'v1', rating: 4, comment});
  }
  return events.map((event, i) => ({
    id: `e${i}`, account_id: 'acme', time: `2026-02-10T10:${String(i).padStart(2, '0')}:00.000Z`, ...event,
  }));
}

export class Server {
  static async start() {
    const server = new Server();
    server.directory = mkdtempSync(join(tmpdir(), 'flowtally-openapi-'));
    server.secret = join(server.directory, 'secret');
    writeFileSync(server.secret, 'a secret of more than thirty-two bytes');
    server.process = spawn(kBinary, ['serve', '--data', join(server.directory, 'data'), '--listen', '127.0.0.1:0',
      '--jwt-secret-file', server.secret], {stdio: ['ignore', 'ignore', 'pipe']});
    server.ended = new Promise((resolve) => server.process.once('exit', resolve));
    await server.ready();
    const body = history().map((event) => JSON.stringify(event)).join('\n');
    const answer = await server.request('POST', '/api/v1/events',
        {token: server.token('ingest'), headers: {'Content-Type': 'application/x-ndjson'}, body});
    if (answer.status !== 200 || answer.json().rejected.length > 0) throw new Error(answer.text);
    return server;
  }

  async ready() {
    for await (const line of createInterface({input: this.process.stderr})) {
      const listening = /listening on (http:\/\/[0-9.:]+)/.exec(line);
      if (listening) this.url = listening[1];
      if (line.includes('ready: ')) {
        this.process.stderr.resume();
        return;
      }
    }
    throw new Error('flowtally serve ended before it was ready');
  }

  async stop() {
    this.process.kill('SIGTERM');
    const code = await this.ended;
    rmSync(this.directory, {recursive: true, force: true});
    if (code !== 0) throw new Error(`flowtally serve ended with ${code}`);
  }

  token(role, user = 'jane', account = 'acme') {
    const words = ['token', '--jwt-secret-file', this.secret, '--account', account, '--role', role];
    if (role !== 'ingest') words.push('--sub', user);
    return execFileSync(kBinary, words, {encoding: 'utf8'}).trim();
  }

  // One request on a connection of its own; the target goes as it is.
  request(method, path, {token, headers = {}, body} = {}) {
    const all = {...headers};
    if (token) all.Authorization = `Bearer ${token}`;
    if (body !== undefined) all['Content-Length'] = Buffer.byteLength(body);
    const {hostname, port} = new URL(this.url);
    return new Promise((resolve, reject) => {
      const sent = http.request({hostname, port, method, path, headers: all, agent: false}, (answer) => {
        const chunks = [];
        if (answer.headers['content-type'] === 'text/event-stream') {  // which does not end
          answer.once('data', (chunk) => {
            resolve({status: answer.statusCode, headers: answer.headers, text: chunk.toString('utf8')});
            sent.destroy();
          });
          return;
        }
        answer.on('data', (chunk) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({status: answer.statusCode, headers: answer.headers, text, json: () => JSON.parse(text)});
        });
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }
}
