import {describe, expect, it} from 'vitest';
import type {Schemas} from '../../src/api/client';
import {formatCount, formatMinutes, formatRate, formatScore} from '../../src/figures/format';
import {
  ask, column, dashboard, expectAccessible, expectProblem, exported, figure, newPage, picture, served, settled, tokenOf, visit,
} from './visit';

type TeamFigures = Schemas['TeamFigures'];

// An instant that is over, so that the page and the test ask about the same.
const kFrom = new Date(Date.now() - 20 * 86_400_000).toISOString().slice(0, 10);
const kTo = new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 10);
const kWindow = `from=${kFrom}&to=${kTo}`;

describe('the page of the team', () => {
  it('shows the figures of the answer', async () => {
    const page = await visit(`/team?${kWindow}`);
    await settled(page);
    const team = await ask<TeamFigures>(`/analytics/team?${kWindow}`);
    expect(team.summary.total_sessions).toBeGreaterThan(100);
    expect(await figure(page, 'summary.total_sessions')).toBe(formatCount(team.summary.total_sessions));
    expect(await figure(page, 'summary.completion_rate')).toBe(formatRate(team.summary.completion_rate));
    expect(await figure(page, 'summary.median_duration_minutes')).toBe(formatMinutes(team.summary.median_duration_minutes));
    expect(await figure(page, 'summary.active_engineers')).toBe(formatCount(team.summary.active_engineers));
    expect(await column(page, 'flows.name')).toEqual(team.top_flows.map((flow) => flow.name));
    expect(await column(page, 'flows.sessions')).toEqual(team.top_flows.map((flow) => formatCount(flow.sessions)));
    expect(await column(page, 'flows.completion_rate')).toEqual(team.top_flows.map((flow) => formatRate(flow.completion_rate)));
    expect(await column(page, 'flows.median_duration_minutes')).toEqual(team.top_flows.map((flow) => formatMinutes(flow.median_duration_minutes)));
    expect(await column(page, 'flows.avg_csat')).toEqual(team.top_flows.map((flow) => formatScore(flow.avg_csat)));
    expect(await column(page, 'engineers.name')).toEqual(team.top_engineers.map((engineer) => engineer.name));
    expect(await column(page, 'engineers.sessions')).toEqual(team.top_engineers.map((engineer) => formatCount(engineer.sessions)));
    expect(await column(page, 'engineers.completion_rate')).toEqual(team.top_engineers.map((engineer) => formatRate(engineer.completion_rate)));
    expect(await column(page, 'engineers.median_duration_minutes')).toEqual(
        team.top_engineers.map((engineer) => formatMinutes(engineer.median_duration_minutes)));
    await expectAccessible(page);
    await picture(page, 'team');
  });

  it('draws each day as the answer has it', async () => {
    const page = await visit(`/team?${kWindow}`);
    await settled(page);
    const team = await ask<TeamFigures>(`/analytics/team?${kWindow}`);
    const drawn = await page.locator('svg g[data-date]').evaluateAll((days) => days.map((day) => ({
      date: day.getAttribute('data-date'),
      marks: Object.fromEntries([...day.querySelectorAll('[data-series]')].map((mark) => [mark.getAttribute('data-series'), Number(mark.getAttribute('data-value'))])),
    })));
    expect(drawn.map(({date}) => date)).toEqual(team.time_series.map(({date}) => date));
    for (const [index, day] of team.time_series.entries()) {
      const {resolved, escalated, workaround, unresolved, sessions} = day;
      const none = sessions - resolved - escalated - workaround - unresolved;
      const marks = Object.entries({resolved, escalated, workaround, unresolved, none}).filter(([, count]) => count > 0);
      expect(drawn[index]!.marks).toEqual(Object.fromEntries(marks));
    }
    const {text} = await exported(page, 'Sessions per day as CSV');
    expect(text.trim().split('\r\n').slice(1).map((row) => row.split(','))).toEqual(team.time_series.map((day) => {
      const {date, sessions, resolved, escalated, workaround, unresolved, completed_sessions: completed} = day;
      const none = sessions - resolved - escalated - workaround - unresolved;
      const durations = completed === 0 ? ['', ''] : [day.median_duration_minutes, day.avg_duration_minutes].map(String);
      return [date, ...[sessions, resolved, escalated, workaround, unresolved, none, completed].map(String), ...durations];
    }));
  });

  it('exports what it shows, as it is sorted', async () => {
    const page = await visit(`/team?${kWindow}&sort=flows.-avg_csat`);
    await settled(page);
    const {name, text} = await exported(page, 'Flows as CSV');
    const team = await ask<TeamFigures>(`/analytics/team?${kWindow}`);
    expect(name).toBe('flows.csv');
    const rows = text.trim().split('\r\n').slice(1);
    expect(rows).toHaveLength(team.top_flows.length);
    expect(rows[0]!.split(',')[1]).toBe((await column(page, 'flows.name'))[0]!);
    const scores = rows.map((row) => Number(row.split(',').at(-2)));
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
  });

  it('narrows to an engineer and back, in the address', async () => {
    const page = await visit(`/team?${kWindow}`);
    await settled(page);
    const all = await ask<TeamFigures>(`/analytics/team?${kWindow}`);
    const {user_id, name} = all.top_engineers[1]!;
    await page.getByRole('link', {name, exact: true}).click();
    await page.waitForURL((url) => url.searchParams.get('engineer_id') === user_id);
    await settled(page);
    const one = await ask<TeamFigures>(`/analytics/team?${kWindow}&engineer_id=${user_id}`);
    expect(await figure(page, 'summary.total_sessions')).toBe(formatCount(one.summary.total_sessions));
    await page.reload();
    await settled(page);
    expect(await figure(page, 'summary.total_sessions')).toBe(formatCount(one.summary.total_sessions));
    await page.getByRole('button', {name: 'Show everyone'}).click();
    await settled(page);
    expect(await figure(page, 'summary.total_sessions')).toBe(formatCount(all.summary.total_sessions));
    await page.goBack();
    await settled(page);
    expect(new URL(page.url()).searchParams.get('engineer_id')).toBe(user_id);
  });

  it('names who it is narrowed to by the id, where the name cannot be got', async () => {
    expectProblem(/status of 500/);
    const page = await newPage();
    await page.route('**/api/v1/users?*', (route) => route.fulfill({status: 500, body: ''}));
    await page.goto(`${dashboard}/team?${kWindow}&engineer_id=${served.engineers[0]}#token=${tokenOf('team_admin')}`);
    await page.getByText(`Only ${served.engineers[0]}`).waitFor();
  });

  it('opens a flow with the same window', async () => {
    const page = await visit(`/team?${kWindow}`);
    await settled(page);
    const team = await ask<TeamFigures>(`/analytics/team?${kWindow}`);
    const {name, tree_id} = team.top_flows[0]!;
    await page.getByRole('link', {name, exact: true}).click();
    await page.waitForURL(`${dashboard}/flows/${tree_id}?${kWindow}`);
  });
});
