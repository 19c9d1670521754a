// Calls operations as they are described and holds every answer to its description.
import assert from 'node:assert/strict';

const kIds = {tree_id: 'dns', session_id: 's-done', step_id: 'n1'};

export class Recorder {
  constructor(server, description) {
    this.server = server;
    this.description = description;
    this.seen = new Map();  // the statuses by operation id
    this.tokens = new Map();
  }

  token(role) {
    if (!this.tokens.has(role)) this.tokens.set(role, this.server.token(role));
    return this.tokens.get(role);
  }

  // The answer, which has been checked. `role` null: no token. `ids` are those of the path.
  async call(id, {role = 'team_admin', ids = {}, query = '', body, type = 'application/json', headers = {}, raw} = {}) {
    const operation = this.description.operation(id);
    const path = operation.path.replace(/{(\w+)}/g, (_, name) => encodeURIComponent({...kIds, ...ids}[name]));
    const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const answer = await this.server.request(operation.method.toUpperCase(), path + query, {
      token: role === null ? undefined : this.token(role),
      headers: sent === undefined ? headers : {'Content-Type': type, ...headers}, body: sent,
    });
    this.check(operation, answer);
    return answer;
  }

  check(operation, answer) {
    const {operationId, path, method, responses} = operation;
    const what = `${operationId} ${answer.status}: ${answer.text.slice(0, 300)}`;
    const status = String(answer.status);
    assert.ok(responses[status], `a status that is not described: ${what}`);
    if (!this.seen.has(operationId)) this.seen.set(operationId, new Set());
    this.seen.get(operationId).add(status);
    for (const name of Object.keys(responses[status].headers)) {
      assert.ok(answer.headers[name.toLowerCase()], `${name} is missing: ${what}`);
    }
    const content = responses[status].content;
    if (!content) {
      assert.equal(answer.text, '', what);
      return;
    }
    const type = answer.headers['content-type'];
    assert.ok(content[type], `a type that is not described: ${type} ${what}`);
    const value = type.includes('json') ? answer.json() : answer.text;
    const place = ['paths', path, method, 'responses', status, 'content', type, 'schema'];
    assert.equal(this.description.problems(place, value, true), null, what);
  }
}
