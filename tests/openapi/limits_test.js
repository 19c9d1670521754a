// What a schema demands of a request is what the server demands: no more, no less.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {described} from './description.js';
import {Server} from './server.js';

let server;
let description;
let tokens;
before(async () => {
  server = await Server.start();
  description = await described(server);
  tokens = {ingest: server.token('ingest'), team_admin: server.token('team_admin'), super_admin: server.token('super_admin')};
});
after(() => server?.stop());

const kRefusals = ['missing_field', 'invalid_field', 'unknown_type'];

// Values of one property that its schema takes, and those next to them that it does not.
function edges(property) {
  const good = [];
  const bad = [[property.type].flat().includes('array') ? 'no array' : []];
  if (property.maxLength) {
    good.push('x'.repeat(property.maxLength));
    bad.push('x'.repeat(property.maxLength + 1));
  }
  if (property.minLength) bad.push('');
  const types = [property.type].flat();
  if (types.includes('string') && types.includes('integer')) {
    good.push(17);
    bad.push(17.5);
  }
  if (property.enum) bad.push('no such word');
  if (property.minimum !== undefined) {
    good.push(property.minimum);
    bad.push(property.minimum - 1);
  }
  if (property.maximum !== undefined) {
    good.push(property.maximum);
    bad.push(property.maximum + 1);
  }
  if ([property.type].flat().includes('null')) good.push(null);
  else bad.push(null);
  return {good, bad};
}

// `example` with one property changed or left out, as [what was done, the object, whether the schema takes it]. A zone
// has a name that its schema cannot tell.
function variants(schema, example) {
  const required = new Set(schema.required || []);
  const all = [['the example', example, true]];
  for (const [name, property] of Object.entries(schema.properties)) {
    const {[name]: _, ...without} = example;
    all.push([`without ${name}`, without, !required.has(name)]);
    const {good, bad} = property.$ref || property.anyOf ? {good: [], bad: [7]} : edges(property);
    if (name !== 'time_zone') for (const value of good) all.push([`${name} ${value}`, {...example, [name]: value}, true]);
    for (const value of bad) all.push([`${name} ${value}`, {...example, [name]: value}, false]);
  }
  return all;
}

test('limits: an event is refused exactly where its schema refuses it', async () => {
  const operation = description.operation('sendEvents');
  const examples = operation.requestBody.content['application/json'].examples;
  const {mapping} = description.document.components.schemas.Event.discriminator;
  assert.deepEqual(Object.keys(mapping).sort(), Object.keys(examples).sort());
  let count = 0;
  for (const [type, reference] of Object.entries(mapping)) {
    const schema = description.resolved({$ref: reference});
    const place = ['components', 'schemas', reference.slice(reference.lastIndexOf('/') + 1)];
    for (const [what, object, fits] of variants(schema, examples[type].value)) {
      // What was sent before must not matter: ids are new, but where the variant is about them.
      const event = {...object, future_field: 1};
      ++count;
      for (const name of ['id', 'session_id', 'tree_id', 'chat_id']) {
        if (typeof event[name] === 'string' && event[name] === examples[type].value[name]) event[name] += `-${count}`;
      }
      if (fits && what === 'id 17') event.id = 1_000_000 + count;
      else if (fits && what.startsWith('id ')) event.id = String(count).padEnd(128, 'x');
      assert.equal(description.problems(place, event, false) === null, fits, `schema: ${type} ${what}`);
      const answer = await server.request('POST', '/api/v1/events', {
        token: tokens.ingest, headers: {'Content-Type': 'application/json'}, body: JSON.stringify(event),
      });
      const {accepted, rejected} = answer.json();
      if (object.account_id !== 'acme' && fits) {
        assert.equal(rejected[0].code, 'wrong_account', `${type} ${what}`);
      } else if (fits) {
        assert.equal(accepted, 1, `${type} ${what}: ${answer.text.slice(0, 300)}`);
      } else {
        assert.ok(kRefusals.includes(rejected[0].code), `${type} ${what}: ${answer.text.slice(0, 300)}`);
      }
    }
  }
  assert.ok(count > 150, `${count} variants`);
});

test('limits: the body of a command is refused exactly where its schema refuses it', async () => {
  let count = 0;
  for (const operation of description.operations.filter((o) => o.requestBody && o.operationId !== 'sendEvents')) {
    const {schema, examples} = operation.requestBody.content['application/json'];
    const resolved = description.resolved(schema);
    const place = schema.$ref.slice(2).split('/');
    const all = variants(resolved, Object.values(examples)[0].value);
    all.push(['an unknown member', {...Object.values(examples)[0].value, no_such: 1}, false]);
    for (const [what, body, fits] of all) {
      ++count;
      assert.equal(description.problems(place, body, false) === null, fits, `${operation.operationId} ${what}`);
      const answer = await server.request(operation.method.toUpperCase(), operation.path.replace(/{\w+}/g, 'none'), {
        token: tokens.team_admin, headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body),
      });
      const told = `${operation.operationId} ${what}: ${answer.status} ${answer.text.slice(0, 300)}`;
      if (fits) assert.ok([200, 404].includes(answer.status), told);
      else assert.ok(answer.status === 422 && answer.json().code === 'invalid_body', told);
    }
  }
  assert.ok(count > 30, `${count} variants`);
});

test('limits: a parameter is refused where its schema refuses it', async () => {
  let count = 0;
  for (const operation of description.operations.filter((o) => o.method === 'get' && o['x-roles'])) {
    for (const {name, schema} of (operation.parameters || []).filter((p) => p.in === 'query')) {
      const good = schema.enum ?? edges(schema).good.filter((value) => value !== null);
      const bad = schema.anyOf ? ['yesterday'] : edges(schema).bad.filter((value) => value !== null && !Array.isArray(value));
      const path = operation.path.replace('{tree_id}', 'dns').replace('{session_id}', 's-done').replace('{step_id}', 'n1');
      for (const [values, isGood] of [[good, true], [bad, false]]) {
        for (const value of values) {
          ++count;
          const answer = await server.request('GET', `${path}?${name}=${encodeURIComponent(value)}`,
              {token: operation['x-roles'].includes('team_admin') ? tokens.team_admin : tokens.super_admin});
          const told = `${operation.operationId} ${name}=${value}: ${answer.status} ${answer.text.slice(0, 300)}`;
          if (!isGood) assert.ok(answer.status === 422 && answer.json().code === 'invalid_parameter', told);
          else assert.ok(answer.status === (name === 'account_id' ? 404 : 200), told);
        }
      }
    }
  }
  assert.ok(count > 30, `${count} values`);
});
