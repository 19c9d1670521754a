// openapi.json by itself.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {Validator} from '@seriousme/openapi-schema-validator';

import {described} from './description.js';
import {Server} from './server.js';

let server;
let description;
before(async () => {
  server = await Server.start();
  description = await described(server);
});
after(() => server?.stop());

test('openapi.json: is OpenAPI 3.1 by the official schema', async () => {
  const result = await new Validator().validate(structuredClone(description.document));
  assert.ok(result.valid, JSON.stringify(result.errors, null, 1));
  assert.equal(description.document.openapi, '3.1.0');
});

test('openapi.json: is public, JSON, and the same bytes every time', async () => {
  const [first, second] = await Promise.all([1, 2].map(() => server.request('GET', '/api/v1/openapi.json')));
  assert.equal(first.status, 200);
  assert.equal(first.headers['content-type'], 'application/json');
  assert.equal(first.text, second.text);
});

test('openapi.json: an operation has an id of its own, a tag, a summary and a success', () => {
  const ids = description.operations.map(({operationId}) => operationId);
  assert.equal(new Set(ids).size, ids.length);
  for (const operation of description.operations) {
    assert.ok(operation.tags.length === 1 && operation.summary, operation.operationId);
    assert.ok(Object.keys(operation.responses).some((status) => status.startsWith('2')), operation.operationId);
  }
});

test('openapi.json: every schema compiles and every field has a meaning', () => {
  for (const [name, schema] of Object.entries(description.document.components.schemas)) {
    assert.ok(description.open(['components', 'schemas', name]), name);
    assert.ok(schema.description, name);
    for (const [field, property] of Object.entries(schema.properties || {})) {
      assert.ok(property.description, `${name}.${field}`);
    }
  }
});

test('openapi.json: every example is what its schema says', () => {
  let count = 0;
  for (const {isAnswer, media, place} of description.contents()) {
    for (const [name, example] of Object.entries(media.examples || {})) {
      const {value} = description.resolved(example);
      assert.equal(description.problems(place, value, isAnswer), null, `${place.join(' ')} ${name}`);
      ++count;
    }
  }
  assert.ok(count > description.operations.length, `${count} examples`);
});

test('openapi.json: what is sent and answered as JSON has an example', () => {
  for (const {type, media, place} of description.contents()) {
    if (!type.includes('json') || place.includes('/api/v1/openapi.json')) continue;
    assert.ok(Object.keys(media.examples || {}).length > 0, place.join(' '));
  }
});
