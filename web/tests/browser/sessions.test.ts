import {describe, expect, it} from 'vitest';
import type {Page} from 'playwright-core';
import type {Schemas} from '../../src/api/client';
import {formatCount, formatMinutes, formatPoints, formatRate, formatScore, formatShare} from '../../src/figures/format';
import {csatOf} from '../../src/figures/shares';
import {ask, column, dashboard, expectAccessible, expectProblem, exported, figure, newPage, picture, post, settled, served, switchAccount, tokenOf, visit} from './visit';

const kFrom = new Date(Date.now() - 60 * 86_400_000).toISOString().slice(0, 10);
const kTo = new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 10);
const kWindow = `from=${kFrom}&to=${kTo}`;

/** The ring, its numbers and its file show the outcomes of the answer. */
async function expectOutcomes(page: Page, outcomes: Schemas['OutcomeBreakdown']): Promise<void> {
  const total = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
  const share = (count: number) => Number((count / total).toFixed(3));
  for (const [outcome, count] of Object.entries(outcomes)) {
    expect(await figure(page, `outcomes.${outcome}`)).toBe(formatCount(count));
    expect(await figure(page, `outcomes.${outcome}.share`)).toBe(formatRate(share(count)));
  }
  expect(await page.locator('[data-figure="outcomes.total"]').textContent()).toBe(formatCount(total));
  const {text} = await exported(page, 'Outcomes as CSV');
  const rows = text.trim().split('\r\n').slice(1);
  expect(rows.sort()).toEqual(Object.entries(outcomes).map(([outcome, count]) => `${outcome},${count},${share(count)}`).sort());
}

describe('the page of one\'s own sessions', () => {
  it('shows the figures of the answer', async () => {
    const token = tokenOf('engineer');
    const page = await visit(`/me?${kWindow}`, {token});
    await settled(page);
    const mine = await ask<Schemas['PersonalFigures']>(`/analytics/me?${kWindow}`, token);
    expect(mine.summary.total_sessions).toBeGreaterThan(10);
    expect(await figure(page, 'summary.total_sessions')).toBe(formatCount(mine.summary.total_sessions));
    expect(await figure(page, 'summary.completion_rate')).toBe(formatRate(mine.summary.completion_rate));
    expect(await figure(page, 'summary.median_duration_minutes')).toBe(formatMinutes(mine.summary.median_duration_minutes));
    expect(await figure(page, 'summary.p90_duration_minutes')).toBe(formatMinutes(mine.summary.p90_duration_minutes));
    expect(await column(page, 'my_flows.name')).toEqual(mine.top_flows.map((flow) => flow.name));
    expect(await column(page, 'my_flows.sessions')).toEqual(mine.top_flows.map((flow) => formatCount(flow.sessions)));
    expect(await column(page, 'my_flows.completion_rate')).toEqual(mine.top_flows.map((flow) => formatRate(flow.completion_rate)));
    expect(await column(page, 'my_flows.median_duration_minutes')).toEqual(mine.top_flows.map((flow) => formatMinutes(flow.median_duration_minutes)));
    expect(await column(page, 'my_flows.avg_csat')).toEqual(mine.top_flows.map((flow) => formatScore(flow.avg_csat)));
    expect(await column(page, 'my_flows.csat')).toEqual(mine.top_flows.map((flow) => formatRate(csatOf(flow))));
    expect(await column(page, 'my_flows.total_ratings')).toEqual(mine.top_flows.map((flow) => formatCount(flow.total_ratings)));
    await expectOutcomes(page, mine.summary.outcome_breakdown);
    await expectAccessible(page);
    await picture(page, 'me');
  });

  it('shows the figures of another engineer to that engineer', async () => {
    const token = tokenOf('engineer', served.engineers[3]);
    const page = await visit(`/me?${kWindow}`, {token});
    await settled(page);
    const theirs = await ask<Schemas['PersonalFigures']>(`/analytics/me?${kWindow}`, token);
    expect(await figure(page, 'summary.total_sessions')).toBe(formatCount(theirs.summary.total_sessions));
  });
});

describe('the change against the window before', () => {
  it('follows the window that is chosen', async () => {
    const page = await visit('/team?period=7d');
    await settled(page);
    await page.getByRole('button', {name: '30d'}).click();
    await page.waitForURL(`${dashboard}/team`);
    await page.getByText('previous 30 days').first().waitFor();
    await settled(page);
    const shown = await page.locator('.card .change').allInnerTexts();
    await page.reload();
    await settled(page);
    expect(shown).toEqual(await page.locator('.card .change').allInnerTexts());
  });

  it('is that of the answer for as many days before', async () => {
    const from = new Date(Date.now() - 20 * 86_400_000).toISOString().slice(0, 10);
    const page = await visit(`/team?from=${from}&to=${kTo}`);
    await settled(page);
    const days = (Date.parse(kTo) - Date.parse(from)) / 86_400_000 + 1;
    const dayBefore = (date: string, count: number) => new Date(Date.parse(date) - count * 86_400_000).toISOString().slice(0, 10);
    const now = await ask<Schemas['TeamFigures']>(`/analytics/team?from=${from}&to=${kTo}`);
    const before = await ask<Schemas['TeamFigures']>(`/analytics/team?from=${dayBefore(from, days)}&to=${dayBefore(from, 1)}`);
    const arrowed = (moved: number, text: string) => (text.startsWith('±') ? text : `${moved > 0 ? '▲' : '▼'} ${text}`);
    const rise = (current: number, previous: number) => arrowed(current - previous, formatShare((current - previous) / previous));
    const points = now.summary.completion_rate - before.summary.completion_rate;
    expect(await page.locator('.card .change-share').allInnerTexts()).toEqual([
      rise(now.summary.total_sessions, before.summary.total_sessions), arrowed(points, formatPoints(points)),
      rise(now.summary.median_duration_minutes, before.summary.median_duration_minutes),
      rise(now.summary.active_engineers, before.summary.active_engineers),
    ]);
    expect(await page.locator('.card .change').first().innerText()).toContain(`vs previous ${days} days`);
  });
});

describe('where the window before cannot be got', () => {
  it('says that nothing is compared, and shows the rest', async () => {
    expectProblem(/status of 500/);
    const page = await newPage();
    await page.route('**/api/v1/analytics/team?*', (route) => {
      const isBefore = new URL(route.request().url()).searchParams.get('to') !== kTo;
      return isBefore ? route.fulfill({status: 500, body: ''}) : route.continue();
    });
    await page.goto(`${dashboard}/team?${kWindow}#token=${tokenOf('team_admin')}`);
    await settled(page);
    expect(await page.locator('.card .change').allInnerTexts()).toEqual(Array(4).fill('Not compared'));
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('asks for it again a minute later', async () => {
    expectProblem(/status of 500/);
    const page = await newPage();
    await page.clock.install();
    let isBroken = true;
    await page.route('**/api/v1/analytics/team?*', (route) => {
      const isBefore = new URL(route.request().url()).searchParams.get('to') !== kTo;
      return isBefore && isBroken ? route.fulfill({status: 500, body: ''}) : route.continue();
    });
    await page.goto(`${dashboard}/team?${kWindow}#token=${tokenOf('team_admin')}`);
    await page.getByText('Not compared').first().waitFor();
    isBroken = false;
    await page.clock.runFor(60_000);
    await page.getByText(/previous \d+ days/).first().waitFor();
  });
});

describe('the page of a flow', () => {
  it('shows the figures of the answer', async () => {
    const {top_flows: [flow]} = await ask<Schemas['TeamFigures']>(`/analytics/team?${kWindow}`);
    const path = `/flows/${flow!.tree_id}?${kWindow}`;
    const page = await visit(path, {who: 'viewer'});
    await settled(page);
    const answer = await ask<Schemas['FlowFigures']>(`/analytics${path}`);
    expect(await page.getByRole('heading', {level: 1}).innerText()).toBe(flow!.name);
    expect(await figure(page, 'summary.total_sessions')).toBe(formatCount(answer.summary.total_sessions));
    expect(await figure(page, 'summary.completion_rate')).toBe(formatRate(answer.summary.completion_rate));
    expect(await figure(page, 'summary.median_duration_minutes')).toBe(formatMinutes(answer.summary.median_duration_minutes));
    expect(await figure(page, 'summary.active_engineers')).toBe(formatCount(answer.summary.active_engineers));
    expect(await figure(page, 'csat')).toBe(formatRate(csatOf(answer)));
    expect(await figure(page, 'avg_csat')).toBe(formatScore(answer.avg_csat));
    expect(await figure(page, 'total_ratings')).toBe(formatCount(answer.total_ratings));
    expect(answer.step_feedback.length).toBeGreaterThan(5);
    expect(await column(page, 'steps.node_title')).toEqual(answer.step_feedback.map((step) => step.node_title));
    expect(await column(page, 'steps.visit_count')).toEqual(answer.step_feedback.map((step) => formatCount(step.visit_count)));
    expect(await column(page, 'steps.dropoff_count')).toEqual(answer.step_feedback.map((step) => formatCount(step.dropoff_count)));
    expect(await column(page, 'steps.dropoff_rate')).toEqual(answer.step_feedback.map((step) => formatRate(step.dropoff_rate)));
    expect(await column(page, 'steps.helpful_yes')).toEqual(answer.step_feedback.map((step) => formatCount(step.helpful_yes)));
    expect(await column(page, 'steps.helpful_no')).toEqual(answer.step_feedback.map((step) => formatCount(step.helpful_no)));
    expect(await column(page, 'steps.helpful_rate')).toEqual(
        answer.step_feedback.map((step) => (step.helpful_yes + step.helpful_no === 0 ? '–' : formatRate(step.helpful_rate))));
    const comments = await page.locator('[data-figure="comments.comment"]').allInnerTexts();
    expect(comments).toEqual(answer.recent_comments.map(({comment}) => comment));
    await expectOutcomes(page, answer.summary.outcome_breakdown);
    await expectAccessible(page);
    await picture(page, 'flow');
    const {text} = await exported(page, 'Steps as CSV');
    expect(text.trim().split('\r\n')).toHaveLength(answer.step_feedback.length + 1);
  });

  it('has an id with any characters', async () => {
    const treeId = 'a/b?c=d&e #%\u00e9';
    await post([
      {id: 'odd-flow', type: 'flow.updated', time: new Date().toISOString(), tree_id: treeId, name: 'An odd <b>flow</b>'},
      {id: 'odd-start', type: 'session.started', time: new Date().toISOString(), session_id: 'odd', tree_id: treeId, user_id: served.engineers[0]},
      {id: 'odd-visit', type: 'session.step_visited', time: new Date().toISOString(), session_id: 'odd', node_id: 'silent'},
    ]);
    const page = await visit('/flows?search=odd');
    await page.getByRole('link', {name: 'An odd <b>flow</b>'}).click();
    await settled(page);
    expect(await page.getByRole('heading', {level: 1}).innerText()).toBe('An odd <b>flow</b>');
    expect(await figure(page, 'summary.total_sessions')).toBe('1');
    await page.reload();
    await settled(page);
    expect(await page.getByRole('heading', {level: 1}).innerText()).toBe('An odd <b>flow</b>');
    // A step that nobody said anything about was not found helpful by 0%: it is nothing, in the file as well.
    expect(await column(page, 'steps.helpful_rate')).toEqual(['–']);
    const [names, step] = (await exported(page, 'Steps as CSV')).text.trim().split('\r\n').map((row) => row.split(','));
    expect(step![names!.indexOf('helpful_rate')]).toBe('');
  });
});

describe('figures of nothing', () => {
  it('are a dash on the pages and empty in their files, not 0', async () => {
    const account = 'nothing-is-not-zero';
    const time = new Date(Date.now() - 3_600_000).toISOString();
    await post([{id: 's', type: 'session.started', time, session_id: 's', tree_id: 'dns', user_id: 'u1'}], account);
    const page = await visit('/team', {token: tokenOf('team_admin', 'u1', account)});
    await settled(page);
    expect(await figure(page, 'summary.total_sessions')).toBe('1');
    expect(await figure(page, 'summary.median_duration_minutes')).toBe('–');
    expect(await column(page, 'flows.median_duration_minutes')).toEqual(['–']);
    expect(await column(page, 'flows.csat')).toEqual(['–']);
    expect(await column(page, 'engineers.median_duration_minutes')).toEqual(['–']);
    const rowsOf = async (button: string) => (await exported(page, button)).text.trim().split('\r\n').map((row) => row.split(','));
    const [names, flow] = await rowsOf('Flows as CSV');
    expect(['tree_id', 'sessions', 'median_duration_minutes', 'csat', 'avg_csat', 'total_ratings'].map((name) => flow![names!.indexOf(name)])).toEqual(
        ['dns', '1', '', '', '', '0']);
    const [columns, ...days] = await rowsOf('Sessions per day as CSV');
    expect(new Set(days.map((day) => day[columns!.indexOf('median_duration_minutes')]))).toEqual(new Set(['']));
  });

  it('of few things say of how many', async () => {
    const account = 'a-handful-of-sessions';
    const at = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
    await post([40, 41, 3].flatMap((days, index) => [
      {id: `s${index}`, type: 'session.started', time: at(days), session_id: `s${index}`, tree_id: 'dns', user_id: 'u1'},
      {id: `c${index}`, type: 'session.completed', time: at(days - 0.01), session_id: `s${index}`, outcome: 'resolved'},
    ]), account);
    const page = await visit('/team', {token: tokenOf('team_admin', 'u1', account)});
    await page.getByText('n = 1 vs 2').first().waitFor();
    await settled(page);
    expect(await page.locator('.card .change').allInnerTexts()).toEqual(Array(4).fill(expect.stringContaining('(n = 1 vs 2)')));
    expect(await page.locator('.change-good, .change-bad').count()).toBe(0);
  });
});

describe('a name', () => {
  it('is in the exported file as it is, with its id beside it, and as no formula', async () => {
    const account = 'names-of-all-kinds';
    const time = new Date(Date.now() - 3_600_000).toISOString();
    await post([
      {id: 'f', type: 'flow.updated', time, tree_id: 'dns', name: '=HYPERLINK("http://x")'},
      {id: 's', type: 'session.started', time, session_id: 's', tree_id: 'dns', user_id: 'u1'},
      {id: 'u', type: 'user.updated', time, user_id: 'u1', name: 'Zoë Müller'},
    ], account);
    const page = await visit('/team', {token: tokenOf('team_admin', 'u1', account)});
    await settled(page);
    const flows = (await exported(page, 'Flows as CSV')).text;
    expect(flows.startsWith('\ufefftree_id,name,')).toBe(true);
    expect(flows).toContain(`\r\ndns,"'=HYPERLINK(""http://x"")",1,`);
    expect((await exported(page, 'Engineers as CSV')).text).toContain('\r\nu1,Zoë Müller,1,');
  });
});

describe('the list of flows', () => {
  it('has all of them, and those that are searched for', async () => {
    const page = await visit('/flows', {who: 'engineer'});
    await settled(page);
    const {items} = await ask<Schemas['FlowsPage']>('/trees?limit=100');
    expect(await page.locator('.choices a').allInnerTexts()).toEqual(items.map(({name}) => name));
    await expectAccessible(page);
    await picture(page, 'flows');
    await page.getByLabel('Search').fill('vpn');
    await page.waitForURL(`${dashboard}/flows?search=vpn`);
    await settled(page);
    const {items: found} = await ask<Schemas['FlowsPage']>('/trees?limit=100&search=vpn');
    expect(await page.locator('.choices a').allInnerTexts()).toEqual(found.map(({name}) => name));
    await page.getByLabel('Search').fill('nothing like it');
    await page.getByText('No flow has').waitFor();
    await page.getByRole('link', {name: 'Flows', exact: true}).click();
    await settled(page);
    expect(await page.getByLabel('Search').inputValue()).toBe('');
    expect(await page.locator('.choices a').count()).toBe(items.length);
  });

  it('shows more of them, and of another account only its own', async () => {
    const token = tokenOf('super_admin');
    await post(Array.from({length: 120}, (_, number) => (
      {id: `many-flows-${number}`, type: 'flow.updated', time: new Date().toISOString(), tree_id: `a-flow-${String(number).padStart(3, '0')}`, name: `Flow ${number}`}
    )), served.otherAccount);
    const page = await visit(`/flows?account_id=${served.otherAccount}`, {token});
    await settled(page);
    expect(await page.locator('.choices a').count()).toBe(100);
    await page.getByRole('button', {name: 'Show more'}).click();
    await page.waitForFunction(() => document.querySelectorAll('.choices a').length > 100);
    const {items: own} = await ask<Schemas['FlowsPage']>('/trees?limit=100');
    await switchAccount(page, served.account);
    await page.waitForURL(`${dashboard}/flows`);
    await settled(page);
    expect(await page.locator('.choices a').allInnerTexts()).toEqual(own.map(({name}) => name));
  });
});
