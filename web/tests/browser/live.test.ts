import {describe, expect, it} from 'vitest';
import type {Schemas} from '../../src/api/client';
import {
  formatCount, formatInstant, formatPercent, formatPercent2, formatPercentChange, formatPercentPoints, formatRate, formatScore2, formatSeconds,
  formatSeconds2, kNothing, kWeekdays,
} from '../../src/figures/format';
import {fewCasesText} from '../../src/figures/shares';
import {figureNow, kAnalytics, kPatience, kpiTexts, shownKpis, watch, type Kpis} from './live_page';
import {ask, column, dashboard, expectAccessible, expectProblem, exported, figure, newPage, picture, post, served, settled, tokenOf} from './visit';

type LiveDashboard = Schemas['LiveDashboard'];
type Operator = Schemas['OperatorFigures'];

describe('the live page', () => {
  it('shows the figures of this moment', async () => {
    const {page} = await watch('/live');
    // They may move between the two; whenever they stand still both are the same.
    await expect.poll(async () => {
      const expected = kpiTexts(await ask<Kpis>(`${kAnalytics}/live-kpis`));
      const shown = await shownKpis(page);
      return JSON.stringify(Object.entries(shown).sort()) === JSON.stringify(Object.entries(expected).sort()) ? 'the same' : {expected, shown};
    }, kPatience).toBe('the same');
    expect(Object.keys(await shownKpis(page)).length).toBeGreaterThanOrEqual(11);
    await expectAccessible(page);
    await picture(page, 'live');
  });

  it('shows how today compares with yesterday', async () => {
    const {page, got} = await watch('/live');
    const {trends} = await got<LiveDashboard>(`${kAnalytics}/dashboard`);
    for (const [name, trend] of Object.entries(trends)) {
      const {current, previous, delta, delta_percent: percent, current_n, previous_n} = trend;
      const isCount = name === 'sessions_today';
      const isPercent = name.endsWith('percentage') || name.endsWith('rate') || name === 'csat_score';
      const format = isCount ? formatCount : isPercent ? formatPercent2 : name === 'csat_average' ? formatScore2 : formatSeconds2;
      expect(await figure(page, `trends.${name}.current`)).toBe(isCount || current_n > 0 ? format(current) : kNothing);
      if (!isCount && (current_n === 0 || previous_n === 0)) {
        expect(await page.locator(`[data-figure="trends.${name}.change"]`).count(), name).toBe(0);
        continue;
      }
      expect(await figure(page, `trends.${name}.previous`)).toBe(format(previous));
      const change = isPercent ? formatPercentPoints(delta) : percent !== null ? formatPercentChange(percent) : current === previous ? '±0' : 'new';
      expect(await figure(page, `trends.${name}.change`)).toBe(change);
      const few = fewCasesText(current_n, previous_n);
      expect(await page.locator(`[data-figure="trends.${name}.few"]`).allInnerTexts(), name).toEqual(few === undefined ? [] : [`(${few})`]);
    }
    expect(Object.keys(trends)).toHaveLength(8);
  });

  it('of a desk without chats shows no 0 where there is nothing', async () => {
    const {page} = await watch('/live', {token: tokenOf('team_admin', 'u1', 'no-chats-at-all')});
    await page.locator('[data-figure="kpis.waiting"]').waitFor();
    const shown = await shownKpis(page);
    for (const name of ['avg_first_response_seconds', 'avg_resolution_seconds', 'csat_score', 'fcr_rate', 'abandonment_rate']) {
      expect(shown[`kpis.${name}`], name).toBe(kNothing);
      if (name !== 'csat_score') expect(await figure(page, `trends.${name}.current`), name).toBe(kNothing);
    }
    expect(await figure(page, 'trends.sessions_today.current')).toBe('0');
    expect(await figure(page, 'percentiles.frt.p50')).toBe(kNothing);
  });

  it('alerts by the account\'s limit, not by the first chat that waits', async () => {
    const account = 'a-limit-of-its-own';
    const ago = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();
    await post([
      {id: 'l', type: 'account.updated', time: ago(9_000), sla: {queue_wait_seconds: 600}},
      {id: 'o1', type: 'chat.opened', time: ago(400), chat_id: 'c1', visitor_id: 'v1'},
    ], account);
    const {page} = await watch('/live', {token: tokenOf('team_admin', 'u1', account)});
    await expect.poll(() => figureNow(page, 'kpis.waiting')).toBe('1');
    expect(await page.locator('.card-alert').count()).toBe(0);
    await post([{id: 'o2', type: 'chat.opened', time: ago(700), chat_id: 'c2', visitor_id: 'v2'}], account);
    await expect.poll(() => figureNow(page, 'kpis.waiting_over_limit')).toBe('1');
    expect(await page.locator('.card-alert').count()).toBe(1);
  });

  for (const days of [1, 7, 30]) {
    it(`draws chats and messages of ${days} days as the answers have them`, async () => {
      const {page, got} = await watch(`/live?days=${days}`);
      const {session_volume: volume, peak_hours: peaks} = await got<LiveDashboard>(`${kAnalytics}/dashboard`);
      const hours = await got<Schemas['HourFigures'][]>(`${kAnalytics}/hourly-stats`);
      expect(volume).toHaveLength(days);
      const drawn = (label: string) => page.getByRole('application', {name: label}).locator('g[data-date]').evaluateAll(
          (bars) => bars.map((bar) => [bar.getAttribute('data-date'), Number(bar.querySelector('[data-value]')?.getAttribute('data-value') ?? 0)]));
      expect(await drawn('Chats opened per day')).toEqual(volume.map(({day, sessions}) => [day, sessions]));
      expect(await drawn('Messages per hour')).toEqual(hours.map(({hour, message_count}) => [hour, message_count]));
      const cells = await page.locator('rect.heat').evaluateAll((rects) => rects.map((rect) => ['day', 'hour', 'value'].map((name) => Number(rect.getAttribute(`data-${name}`)))));
      expect(cells).toHaveLength(7 * 24);
      const counted = new Map(peaks.map((peak) => [`${peak.day_of_week} ${peak.hour}`, peak.message_count]));
      expect(peaks.length).toBeGreaterThan(0);
      for (const [day, hour, value] of cells) expect(value).toBe(counted.get(`${day} ${hour}`) ?? 0);
    });
  }

  it('draws the levels of the heatmap in as many colours, those of its legend', async () => {
    for (const dark of [false, true]) {
      const {page} = await watch('/live?days=30', {dark});
      const colours = await page.evaluate(() => [0, 1, 2, 3, 4].map((level) => {
        const [cell, key] = [document.querySelector(`rect.heat-${level}`), document.querySelector(`.legend .heat-${level}`)];
        return [cell && getComputedStyle(cell).fill, key && getComputedStyle(key).backgroundColor];
      }));
      for (const [cell, key] of colours) expect(cell).toBe(key);
      expect(new Set(colours.map(([cell]) => cell)).size).toBe(5);
    }
  });

  it('shows contacts, percentiles and ratings of the answers', async () => {
    const {page, got} = await watch('/live?days=30');
    const {funnel, percentiles, csat_distribution: ratings, csat_n, csat_score, csat_mean} = await got<LiveDashboard>(`${kAnalytics}/dashboard`);
    expect(funnel.human_handoff).toBeGreaterThan(0);
    for (const [stage, count] of Object.entries(funnel)) {
      expect(await figure(page, `funnel.${stage}`)).toBe(formatCount(count));
    }
    expect(await page.locator('[data-figure^="funnel."][data-figure$=".share"]').count()).toBe(0);  // the three count different things
    for (const [duration, values] of Object.entries(percentiles)) {
      for (const [name, seconds] of Object.entries(values).filter(([name]) => name !== 'n')) expect(await figure(page, `percentiles.${duration}.${name}`)).toBe(formatSeconds(seconds));
    }
    expect(await figure(page, 'csat_score')).toBe(formatPercent(csat_score));
    expect(await figure(page, 'csat_n')).toBe(formatCount(csat_n));
    expect(await figure(page, 'csat_mean')).toBe(formatScore2(csat_mean));
    for (const [index, count] of ratings.entries()) {
      expect(await figure(page, `csat_distribution.${index + 1}`)).toBe(formatCount(count));
      expect(await figure(page, `csat_distribution.${index + 1}.share`)).toBe(formatRate(count / csat_n));
    }
    const {items} = await got<Schemas['ChatRatingsPage']>('/admin/chats/ratings');
    const {time_zone: zone} = await got<Schemas['Settings']>('/admin/settings');
    expect(items.length).toBeGreaterThan(0);
    expect(await page.locator('[data-figure="comments.comment"]').allInnerTexts()).toEqual(items.map(({comment}) => comment));
    expect(await page.locator('[data-figure="comments.rating"]').allTextContents()).toEqual(items.map(({rating}) => `${rating} of 5`));
    expect(await page.locator('.comments time').allInnerTexts()).toEqual(items.map(({created_at}) => formatInstant(created_at, zone)));
  });

  it('shows the operators of the answer, sorts them, and exports what it shows', async () => {
    const {page, got} = await watch('/live?days=30');
    const operators = await got<Operator[]>(`${kAnalytics}/operator-performance`);
    expect(operators.length).toBeGreaterThan(2);
    expect(await column(page, 'operators.operator_name')).toEqual(operators.map((operator) => operator.operator_name));
    expect(await column(page, 'operators.total_sessions')).toEqual(operators.map((operator) => formatCount(operator.total_sessions)));
    for (const kind of ['avg', 'median'] as const) {
      for (const duration of ['queue_wait', 'first_response', 'resolution'] as const) {
        expect(await column(page, `operators.${kind}_${duration}_seconds`)).toEqual(operators.map(
            (operator) => (operator[duration].n === 0 ? kNothing : formatSeconds(operator[`${kind}_${duration}_seconds`]))));
      }
    }
    expect(await column(page, 'operators.csat_score')).toEqual(operators.map((operator) => formatPercent(operator.csat_score)));
    expect(await column(page, 'operators.csat_n')).toEqual(operators.map((operator) => formatCount(operator.csat_n)));
    expect(await column(page, 'operators.availability_seconds')).toEqual(operators.map((operator) => formatSeconds(operator.availability_seconds)));
    expect(await column(page, 'operators.csat_mean')).toEqual(operators.map((operator) => formatScore2(operator.csat_mean)));
    expect(await column(page, 'operators.scheduled_online_percent')).toEqual(operators.map((operator) => formatPercent(operator.scheduled_online_percent)));
    await page.getByRole('button', {name: 'Sort by Availability'}).press('Enter');
    await page.waitForURL((url) => url.searchParams.get('sort') === 'operators.-scheduled_online_percent');
    const {name, text} = await exported(page, 'Operators as CSV');
    const rows = text.trim().split('\r\n').slice(1);
    expect(name).toBe('operators.csv');
    expect(rows.map((row) => Number(row.split(',').at(-1)))).toEqual(
        operators.map((operator) => operator.scheduled_online_percent ?? -1).sort((a, b) => b - a));
    expect(text.startsWith('\ufeffoperator_id,operator_name,')).toBe(true);
    expect(rows.map((row) => row.split(',')[0]).sort()).toEqual(operators.map((operator) => operator.operator_id).sort());
  });

  it('exports its charts', async () => {
    const {page, got} = await watch('/live');
    const {trends, session_volume: volume, peak_hours: peaks} = await got<LiveDashboard>(`${kAnalytics}/dashboard`);
    const rowsOf = async (button: string) => (await exported(page, button)).text.trim().split('\r\n').map((row) => row.split(','));
    expect((await rowsOf('Chats per day as CSV')).slice(1)).toEqual(volume.map(({day, sessions}) => [day, String(sessions)]));
    const [head, ...week] = await rowsOf('Messages by day and hour as CSV');
    expect(head).toEqual(['day', ...Array.from({length: 24}, (_, hour) => `${String(hour).padStart(2, '0')}:00`)]);
    expect(week.map(([day]) => day)).toEqual([...kWeekdays.slice(1), kWeekdays[0]]);
    for (const {day_of_week: day, hour, message_count: count} of peaks) expect(week.find(([name]) => name === kWeekdays[day])![hour + 1]).toBe(String(count));
    const {current, previous, delta, delta_percent: percent, current_n, previous_n} = trends.sessions_today;
    expect((await rowsOf('Today vs yesterday as CSV'))[1]).toEqual(
        ['sessions_today', ...[current, previous, delta].map(String), percent === null ? '' : String(percent), String(current_n), String(previous_n)]);
    for (const button of ['Messages per hour as CSV', 'Contacts as CSV', 'Percentiles as CSV', 'Ratings as CSV', 'Newest comments as CSV']) {
      expect((await rowsOf(button)).length, button).toBeGreaterThan(1);
    }
  });

  it('chooses days in the address, by keyboard alone', async () => {
    const {page, got} = await watch('/live');
    expect(await page.getByRole('heading', {level: 2, name: 'The last 7 days'}).count()).toBe(1);
    await page.getByRole('button', {name: '30 days', exact: true}).press('Enter');
    await page.waitForURL((url) => url.searchParams.get('days') === '30');
    await page.getByRole('heading', {level: 2, name: 'The last 30 days'}).waitFor();
    await settled(page);
    expect((await got<LiveDashboard>(`${kAnalytics}/dashboard`)).session_volume).toHaveLength(30);
    await page.reload();
    await settled(page);
    expect(await page.getByRole('button', {name: '30 days', exact: true}).getAttribute('aria-pressed')).toBe('true');
    await page.getByRole('button', {name: '7 days'}).press('Space');
    await page.waitForURL((url) => !url.searchParams.has('days'));
    await page.goBack();
    await page.getByRole('heading', {level: 2, name: 'The last 30 days'}).waitFor();
  });

  it('tells each hour of the week by keyboard', async () => {
    const {page, got} = await watch('/live?days=30');
    const {peak_hours: peaks} = await got<LiveDashboard>(`${kAnalytics}/dashboard`);
    const countOf = (day: number, hour: number) => formatCount(peaks.find((peak) => peak.day_of_week === day && peak.hour === hour)?.message_count ?? 0);
    const heatmap = page.getByRole('application', {name: 'Messages by day of the week'});
    await heatmap.press('ArrowRight');
    expect(await heatmap.locator('.readout').innerText()).toBe(`Monday, 00:00 to 01:00\nMessages\n${countOf(1, 0)}`);
    for (let hour = 0; hour < 10; ++hour) await heatmap.press('ArrowRight');
    await heatmap.press('ArrowDown');
    expect(await heatmap.locator('.readout').innerText()).toBe(`Tuesday, 10:00 to 11:00\nMessages\n${countOf(2, 10)}`);
    await heatmap.press('End');
    expect(await heatmap.locator('.readout').innerText()).toContain('Tuesday, 23:00 to 24:00');
    await heatmap.press('Escape');
    expect(await heatmap.locator('.readout').isVisible()).toBe(false);
  });
});

describe('an answer that fails', () => {
  it('is told with its request, leaves the cards alone, and can be asked for again', async () => {
    expectProblem(/status of 500/);
    const page = await newPage();
    const kDashboard = '**/admin/analytics/dashboard*';
    await page.route(kDashboard, (route) => route.fulfill({
      status: 500, contentType: 'application/problem+json', headers: {'X-Request-Id': 'r-4712'},
      body: JSON.stringify({type: 'about:blank', title: 'Broken', status: 500, detail: 'Something broke.', code: 'internal'}),
    }));
    await page.goto(`${dashboard}/live#token=${tokenOf('team_admin')}`);
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.innerText()).toContain('Something broke.');
    expect(await alert.innerText()).toContain('r-4712');
    await page.locator('[data-figure="kpis.waiting"]').waitFor();
    expect(await page.locator('.panel').count()).toBe(0);
    await page.unroute(kDashboard);
    await alert.getByRole('button', {name: 'Try again'}).click();
    await page.locator('[data-figure="funnel.resolved"]').waitFor();
    expect(await alert.count()).toBe(0);
  });
});

describe('the live page, for everybody', () => {
  it('is accessible in the dark, and with each chart as a table', async () => {
    const {page} = await watch('/live?days=30', {dark: true});
    for (const summary of await page.locator('.as-table summary').all()) await summary.press('Enter');
    await expectAccessible(page);
    await picture(page, 'live_dark');
  });

  it('fits a narrow screen, its explanations too', async () => {
    const {page} = await watch('/live?days=30', {width: 390, height: 844});
    const width = await page.evaluate(() => document.body.clientWidth);
    const needed = () => page.evaluate(() => document.documentElement.scrollWidth);
    expect(await needed()).toBe(width);
    const names = await page.locator('.card .explained-name, .trends .explained-name, .share-bars .explained-name').all();
    expect(names.length).toBeGreaterThan(20);
    for (const name of names) {
      await name.focus();
      const box = await page.locator('.tooltip:visible').boundingBox();
      expect(box!.x).toBeGreaterThanOrEqual(0);
      expect(box!.x + box!.width).toBeLessThanOrEqual(width);
      expect(await needed()).toBe(width);
    }
    await expectAccessible(page);
    await picture(page, 'live_narrow');
  });

  it('shows a super_admin the account that the address names', async () => {
    const token = tokenOf('super_admin', 'root', served.otherAccount);
    const {page, got} = await watch(`/live?account_id=${served.account}&days=30`, {token});
    const mine = await ask<Operator[]>(`${kAnalytics}/operator-performance?days=30`);
    expect((await got<Operator[]>(`${kAnalytics}/operator-performance`)).map(({operator_id}) => operator_id)).toEqual(mine.map(({operator_id}) => operator_id));
    await expect.poll(async () => (await figureNow(page, 'kpis.abandonment_rate')) ===
        formatPercent((await ask<Kpis>(`${kAnalytics}/live-kpis`)).abandonment_rate), kPatience).toBe(true);
  });
});
