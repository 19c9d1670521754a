import assert from 'node:assert/strict';
import {test} from 'node:test';
import {compare, printed} from './figures.js';

const kAnswer = {
  summary: {total_sessions: 3, completion_rate: 0.667, median_duration_minutes: 9.5, outcome_breakdown: {resolved: 2}},
  top_flows: [{tree_id: 'dns', name: 'DNS', avg_csat: null}],
};

// The answer with a change, as a peer would give it.
function peerWith(change) {
  const peer = structuredClone(kAnswer);
  Object.assign(peer.summary, {completion_rate: 2 / 3, median_duration_minutes: 9.53});
  change(peer);
  return peer;
}

test('a number is printed as by printf: a tie goes to the even digit, everything else to the nearest', () => {
  for (const [value, decimals, text] of [
    [0.25, 1, '0.2'], [0.75, 1, '0.8'], [-0.25, 1, '-0.2'], [2.25, 1, '2.2'], [0.0625, 3, '0.062'],
    [0.1875, 3, '0.188'], [0.15, 1, '0.1'], [0.35, 1, '0.3'], [0.25000000000000006, 1, '0.3'], [12, 1, '12.0'],
  ]) {
    assert.equal(printed(value, decimals), text, `${value}`);
  }
});

test('answers are equal when every figure prints alike', () => {
  assert.deepEqual(compare(kAnswer, peerWith(() => {})), {compared: 7, forgiven: 0, differences: []});
});

test('a figure that differs is named with both values', () => {
  for (const [change, line] of [
    [(peer) => { peer.summary.median_duration_minutes = 9.56; },
      'summary.median_duration_minutes: flowtally 9.5, the peer 9.56'],
    [(peer) => { peer.summary.completion_rate = 0.6664; }, 'summary.completion_rate: flowtally 0.667, the peer 0.6664'],
    [(peer) => { peer.summary.outcome_breakdown.resolved = 3; },
      'summary.outcome_breakdown.resolved: flowtally 2, the peer 3'],
    [(peer) => { peer.top_flows[0].name = 'Dns'; }, 'top_flows[0].name: flowtally "DNS", the peer "Dns"'],
    [(peer) => { peer.top_flows[0].avg_csat = 0; }, 'top_flows[0].avg_csat: flowtally null, the peer 0'],
    [(peer) => { delete peer.top_flows[0].tree_id; }, 'top_flows[0].tree_id: flowtally "dns", the peer nothing'],
    [(peer) => { peer.summary.more = 1; }, 'summary.more: flowtally nothing, the peer 1'],
  ]) {
    assert.deepEqual(compare(kAnswer, peerWith(change)).differences, [line]);
  }
});

test('the last digit is forgiven within a millionth of a rounding tie and nowhere else', () => {
  const median = (minutes) => compare(kAnswer, peerWith((peer) => { peer.summary.median_duration_minutes = minutes; }));
  assert.deepEqual(median(9.5500000001), {compared: 7, forgiven: 1, differences: []});
  assert.deepEqual(median(9.4499999999), {compared: 7, forgiven: 1, differences: []});
  assert.equal(median(9.550002).differences.length, 1);
  assert.equal(median(9.6500000001).differences.length, 1);
  assert.equal(median(9.3500000001).differences.length, 1);
});
