// What a real server answers is what openapi.json says: every operation, successes and errors.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {described} from './description.js';
import {Recorder} from './recorder.js';
import {Server} from './server.js';

const kRoles = ['viewer', 'engineer', 'team_admin', 'super_admin', 'ingest'];
let server;
let description;
let recorder;
before(async () => {
  server = await Server.start();
  description = await described(server);
  recorder = new Recorder(server, description);
});
after(() => server?.stop());

async function expect(status, id, how) {
  const answer = await recorder.call(id, how);
  assert.equal(answer.status, status, `${id}: ${answer.text}`);
  return answer;
}

const isPublic = (operation) => operation.security !== undefined;
// A role that may call it, whose session is its own.
const roleFor = (operation) => (isPublic(operation) ? null : operation['x-roles'].find((role) => role !== 'viewer'));

test('answers: reads are as described, empty and not', async () => {
  const window = '?from=2026-02-10&to=2026-02-10';
  for (const query of ['', '?period=7d', window, '?from=2020-01-01&to=2020-01-02']) {
    await expect(200, 'getTeamAnalytics', {query});
    await expect(200, 'getMyAnalytics', {query, role: 'engineer'});
    await expect(200, 'getFlowAnalytics', {query, role: 'viewer'});
  }
  const team = await expect(200, 'getTeamAnalytics', {query: window + '&engineer_id=jane'});
  assert.equal(team.json().summary.total_sessions, 3);
  for (const id of ['getHealth', 'getReadiness', 'getDescription', 'getDocsPage', 'getDocsPageAtSlash', 'getDocsScript',
    'getDocsStyle']) {
    await expect(200, id, {role: null});
  }
});

test('answers: a session is rated as described', async () => {
  const rate = (status, how) => expect(status, 'rateSession', {role: 'engineer', ...how});
  await rate(201, {body: {rating: 5}});
  await rate(409, {body: {rating: 5}});
  await rate(201, {ids: {session_id: 's-more'}, body: {rating: 1, comment: 'slow'}});
  await rate(400, {ids: {session_id: 's-open'}, body: {rating: 5}});
  await rate(403, {ids: {session_id: 's-other'}, body: {rating: 5}});
  await rate(404, {ids: {session_id: 'none'}, body: {rating: 5}});
  await rate(422, {body: {rating: 6}});
  const page = await expect(200, 'listFlowRatings', {query: '?limit=1'});
  assert.ok(page.json().next_cursor);
  await expect(200, 'listFlowRatings', {query: `?limit=1&cursor=${encodeURIComponent(page.json().next_cursor)}`});
  const flow = await expect(200, 'getFlowAnalytics', {});
  assert.equal(flow.json().recent_comments.length, 1);
});

test('answers: step feedback is given, read and withdrawn as described', async () => {
  const feedback = (status, id, how) => expect(status, id, {role: 'engineer', ...how});
  await feedback(200, 'getSessionFeedback');
  await feedback(201, 'giveStepFeedback', {body: {session_id: 's-done', was_helpful: true}});
  await feedback(200, 'giveStepFeedback', {body: {session_id: 's-done', was_helpful: false}});
  await feedback(200, 'getSessionFeedback');
  await feedback(200, 'getStepFeedback');
  await feedback(204, 'withdrawStepFeedback');
  await feedback(404, 'withdrawStepFeedback');
  for (const session_id of ['s-other', 'none']) {
    const status = session_id === 'none' ? 404 : 403;
    await feedback(status, 'giveStepFeedback', {body: {session_id, was_helpful: true}});
    await feedback(status, 'withdrawStepFeedback', {ids: {session_id}});
    await feedback(status, 'getSessionFeedback', {ids: {session_id}});
  }
});

test('answers: lists and settings are as described', async () => {
  for (const id of ['listFlows', 'listUsers']) {
    const page = await expect(200, id, {query: '?limit=1'});
    assert.equal(page.json().items.length, 1);
    await expect(200, id, {query: '?search=nothing+has+this'});
    await expect(404, id, {query: '?account_id=globex'});
  }
  await expect(200, 'getSettings');
  await expect(200, 'changeSettings', {body: {name: 'Acme 2', sla: {queue_wait_seconds: 60}}});
  await expect(200, 'changeSettings', {body: {}});
  await expect(422, 'changeSettings', {body: {time_zone: 'Nowhere/None'}});
});

test('answers: the caller and the accounts are as described', async () => {
  for (const role of ['viewer', 'super_admin']) {
    const caller = await expect(200, 'getCaller', {role});
    assert.equal(caller.json().role, role);
  }
  const page = await expect(200, 'listAccounts', {role: 'super_admin', query: '?limit=1'});
  assert.equal(page.json().items.length, 1);
  await expect(200, 'listAccounts', {role: 'super_admin', query: '?search=nothing+has+this'});
});

test('answers: the live-chat desk is as described, with data and without', async () => {
  for (const query of ['', '?to=2026-02-10T11:00:00Z', '?to=1999-12-31T23:59:59.999%2B01:00']) {
    for (const id of ['getLiveKpis', 'listOperatorPerformance', 'listHourlyStats', 'getLiveDashboard']) {
      await expect(200, id, {query});
    }
  }
  const operators = await expect(200, 'listOperatorPerformance', {query: '?to=2026-02-10T11:00:00Z&operator_id=jane'});
  assert.equal(operators.json().length, 1);
  const page = await expect(200, 'listChatRatings', {query: '?limit=1'});
  assert.equal(page.json().items[0].comment, 'great');
  await expect(200, 'listChatRatings', {query: `?cursor=${page.json().next_cursor}`});
});

test('answers: business hours are as described, and what was read can be sent', async () => {
  const hours = await expect(200, 'getBusinessHours', {query: '?to=2026-02-10T11:00:00Z'});
  assert.ok(hours.json().status.is_open);
  const {week} = hours.json();
  const exceptions = [{date: '2026-12-25', intervals: []}, {date: '2026-12-24', open_time: '08:00', close_time: '00:00'}];
  const changed = await expect(200, 'changeBusinessHours', {body: {week, exceptions}});
  assert.deepEqual(changed.json().week, week);
  assert.deepEqual(changed.json().exceptions.map(({date}) => date), ['2026-12-24', '2026-12-25']);
  await expect(200, 'changeBusinessHours', {body: {week: []}});
  await expect(200, 'getBusinessHours');
  await expect(422, 'changeBusinessHours', {body: {week: [{day_of_week: 9}]}});
});

test('answers: the audit trail is as described', async () => {
  const page = await expect(200, 'listAuditLogs', {query: '?limit=1'});
  assert.ok(page.json().next_cursor);
  await expect(200, 'listAuditLogs', {query: `?limit=1&cursor=${page.json().next_cursor}`});
  await expect(200, 'listAuditLogs', {query: '?admin_id=nobody&days=90&offset=1'});
  await expect(200, 'getAuditStats', {query: '?days=1'});
});

test('answers: the server\'s own audit is as described', async () => {
  await expect(200, 'listServerAudit', {role: 'super_admin', query: '?limit=1'});
});

test('answers: live KPIs are told as described', async () => {
  const answer = await expect(200, 'listenToLiveKpis', {});
  assert.match(answer.text, /^event: snapshot\ndata: {"waiting":/);
});

test('answers: events are taken as described, in every form', async () => {
  const send = (status, how) => expect(status, 'sendEvents', {role: 'ingest', ...how});
  const event = {id: 'a1', type: 'user.updated', time: '2026-02-01T00:00:00Z', account_id: 'acme', user_id: 'u'};
  await send(200, {body: event});
  await send(200, {body: [event, {...event, id: 'a2'}]});
  await send(200, {raw: `${JSON.stringify(event)}\n{`, type: 'application/x-ndjson'});
  await send(200, {raw: '', type: 'application/x-ndjson'});
  await send(422, {raw: '{', type: 'application/x-ndjson'});
  await send(422, {raw: '[', type: 'application/json'});
  await send(422, {body: event, headers: {'Content-Encoding': 'gzip'}});
  await send(413, {raw: '\n'.repeat(200_000), type: 'application/x-ndjson'});
  await send(415, {body: event, type: 'text/plain'});
});

test('answers: what goes wrong for every operation of its kind is described', async () => {
  for (const operation of description.operations) {
    const id = operation.operationId;
    const role = roleFor(operation);
    const body = operation.requestBody ? {} : undefined;
    await expect(400, id, {role, body, query: '?x=%zz'});
    await expect(422, id, {role, body, query: '?no_such=1'});
    await expect(431, id, {role, body, headers: {'X-Long': 'x'.repeat(20_000)}});
    if (!isPublic(operation)) await expect(401, id, {role: null, body});
    if (operation.parameters?.some(({name}) => name === 'account_id')) {
      await expect(404, id, {role, query: '?account_id=globex'});
    }
    for (const parameter of operation.parameters?.filter((p) => p.in === 'path') ?? []) {
      await expect(404, id, {role, body: exampleBody(operation), ids: {[parameter.name]: 'x'.repeat(129)}});
    }
    if (operation.requestBody) {
      await expect(415, id, {role, body: {}, type: 'text/plain'});
      if (id !== 'sendEvents') await expect(413, id, {role, raw: ' '.repeat(70_000)});
      await expect(422, id, {role, raw: '['});
    }
  }
});

function exampleBody(operation) {
  const media = operation.requestBody?.content['application/json'];
  return media && Object.values(media.examples)[0].value;
}

test('answers: exactly the roles that are described may call', async () => {
  for (const operation of description.operations.filter((o) => !isPublic(o))) {
    for (const role of kRoles) {
      const answer = await recorder.call(operation.operationId, {role, body: operation.requestBody ? {} : undefined});
      const refused = answer.status === 403 && answer.json().code === 'forbidden';
      assert.equal(refused, !operation['x-roles'].includes(role), `${operation.operationId} ${role} ${answer.text}`);
    }
  }
});

test('answers: every operation has answered with every success that it describes', () => {
  for (const {operationId, responses} of description.operations) {
    const successes = Object.keys(responses).filter((status) => status < '400');
    assert.deepEqual(successes.filter((status) => !recorder.seen.get(operationId)?.has(status)), [], operationId);
  }
});
