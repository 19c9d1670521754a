import {describe, expect, it} from 'vitest';
import type {Schemas} from '../../src/api/client';
import {formatCount} from '../../src/figures/format';
import {dateAfter} from '../../src/figures/period';
import {ask, dashboard, expectAccessible, expectProblem, newPage, picture, post, served, settled, switchAccount, tokenOf, visit, type Who} from './visit';

type TeamFigures = Schemas['TeamFigures'];

describe('the navigation', () => {
  const kShown: Record<Who, {lands: string; pages: string[]}> = {
    viewer: {lands: '/me', pages: ['My stats', 'Flows']},
    engineer: {lands: '/me', pages: ['My stats', 'Flows']},
    team_admin: {lands: '/team', pages: ['Team', 'My stats', 'Flows', 'Live', 'Audit', 'Settings']},
    super_admin: {lands: '/team', pages: ['Team', 'My stats', 'Flows', 'Live', 'Audit', 'Settings']},
  };
  for (const [who, {lands, pages}] of Object.entries(kShown) as [Who, {lands: string; pages: string[]}][]) {
    it(`of a ${who} shows what the role may see`, async () => {
      const page = await visit(who === 'viewer' ? '/sign-in' : '/', {who});
      await settled(page);
      expect(new URL(page.url()).pathname).toBe(lands);
      expect(await page.getByRole('navigation').getByRole('link').allInnerTexts()).toEqual(pages);
    });
  }

  it('answers kindly where a role may not go', async () => {
    for (const path of ['/team', '/live', '/audit', '/settings']) {
      const page = await visit(path, {who: 'engineer'});
      await page.getByText('for team admins').waitFor();
      expect(await page.getByRole('heading', {level: 1}).innerText()).toMatch(/is for team admins$/);
      await expectAccessible(page);
      await page.getByRole('link', {name: 'Go to your own figures'}).click();
      await settled(page);
      expect(await page.locator('h1').innerText()).toBe('My stats');
    }
  });

  it('keeps the window from page to page', async () => {
    const page = await visit('/team?period=7d');
    await settled(page);
    await page.getByRole('link', {name: 'My stats'}).click();
    await page.waitForURL(`${dashboard}/me?period=7d`);
  });

  it('starts each page at its figures, for who reads with a keyboard or by ear', async () => {
    const focused = () => document.activeElement?.id ?? '';
    const page = await visit('/team');
    await settled(page);
    expect(await page.evaluate(focused)).not.toBe('main');
    await page.getByRole('link', {name: 'My stats'}).click();
    await page.waitForURL(`${dashboard}/me`);
    await settled(page);
    expect(await page.evaluate(focused)).toBe('main');
  });

  it('names the account and the person', async () => {
    const token = tokenOf('engineer');
    const page = await visit('/me', {token});
    await settled(page);
    const caller = await ask<Schemas['Caller']>('/me', token);
    expect(caller.account_name).not.toBeNull();
    expect(caller.user_name).not.toBeNull();
    await expect.poll(() => page.locator('.who-account').innerText()).toBe(caller.account_name);
    await expect.poll(() => page.locator('.who-user').innerText()).toBe(caller.user_name);
  });

  it('names an account without events, and a person without a name, by their ids', async () => {
    const page = await visit('/me', {token: tokenOf('viewer', 'nobody-knows', 'without-events')});
    await settled(page);
    expect(await page.locator('.who-account').innerText()).toBe('without-events');
    expect(await page.locator('.who-user').innerText()).toBe('nobody-knows');
  });

  it('lets a super admin find another account by its name, with the keyboard alone', async () => {
    for (const dark of [false, true]) {
      const page = await visit('/team', {who: 'super_admin', dark});
      await settled(page);
      const {items} = await ask<Schemas['AccountsPage']>('/admin/accounts', tokenOf('super_admin'));
      const other = items.find(({account_id}) => account_id === served.otherAccount)!;
      const field = page.getByRole('combobox', {name: 'Switch account'});
      await field.fill('no account is called this');
      await page.getByText('No account has this in its name or id.').waitFor();
      await field.fill((other.name ?? other.account_id).toUpperCase());
      await page.getByRole('option', {name: other.account_id, selected: true}).waitFor();
      await expectAccessible(page);
      await picture(page, `switch_account${dark ? '_dark' : ''}`);
      await page.keyboard.press('Enter');
      await page.waitForURL(`${dashboard}/team?account_id=${served.otherAccount}`);
      await settled(page);
      await expect.poll(() => field.inputValue()).toBe(other.name ?? other.account_id);
      await page.getByRole('button', {name: 'Back to your own account'}).click();
      await page.waitForURL(`${dashboard}/team`);
    }
  });

  it('lets a super admin look into another account', async () => {
    const page = await visit('/team', {who: 'super_admin'});
    await settled(page);
    await switchAccount(page, served.otherAccount);
    await page.waitForURL(`${dashboard}/team?account_id=${served.otherAccount}`);
    await settled(page);
    const [own, other] = [await ask<TeamFigures>('/analytics/team'), await ask<TeamFigures>('/analytics/team', tokenOf('team_admin', 'x', served.otherAccount))];
    expect(other.summary.total_sessions).not.toBe(own.summary.total_sessions);
    expect(await page.locator('[data-figure="summary.total_sessions"]').innerText()).toBe(formatCount(other.summary.total_sessions));
  });
});

describe('every page', () => {
  it('has both themes, by system and by choice', async () => {
    const background = () => getComputedStyle(document.documentElement).backgroundColor;
    const light = await visit('/team');
    await settled(light);
    const dark = await visit('/team', {dark: true});
    await settled(dark);
    expect(await light.evaluate(background)).not.toBe(await dark.evaluate(background));
    await expectAccessible(dark);
    await picture(dark, 'team_dark');
    await light.getByLabel('Theme').selectOption('dark');
    expect(await light.evaluate(background)).toBe(await dark.evaluate(background));
    await light.reload();
    expect(await light.evaluate(background)).toBe(await dark.evaluate(background));
    await light.getByLabel('Theme').selectOption('system');
    await light.reload();
    expect(await light.evaluate(background)).not.toBe(await dark.evaluate(background));
  });

  it('explains a figure to the pointer, to the keyboard, and to a screen reader', async () => {
    const page = await visit('/team');
    await settled(page);
    const name = page.getByRole('button', {name: 'Completion rate'});
    const meaning = page.locator(`[id="${await name.getAttribute('aria-describedby')}"]`);
    expect(await meaning.isVisible()).toBe(false);
    await name.hover();
    expect(await meaning.innerText()).toContain('Completed sessions as a share of all');
    await page.mouse.move(0, 0);
    expect(await meaning.isVisible()).toBe(false);
    await name.focus();
    expect(await meaning.isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    expect(await meaning.isVisible()).toBe(false);
    // What the pointer opened goes by key as well (WCAG 1.4.13).
    await page.getByRole('button', {name: '7d'}).focus();
    await name.hover();
    expect(await meaning.isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    expect(await meaning.isVisible()).toBe(false);
    await page.locator('svg g[data-date]').last().hover();
    expect(await page.locator('.readout').isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    expect(await page.locator('.readout').isVisible()).toBe(false);
  });

  it('asks again every minute while it is looked at, and at once when somebody comes back', async () => {
    const page = await newPage();
    await page.clock.install();
    let asked = 0;
    page.on('request', (request) => { asked += Number(request.url().includes('/analytics/team?period')); });
    await page.goto(`${dashboard}/team#token=${tokenOf('team_admin')}`);
    await settled(page);
    const look = (state: 'hidden'|'visible') => page.evaluate((now) => {
      Object.defineProperty(document, 'visibilityState', {value: now, configurable: true});
      document.dispatchEvent(new Event('visibilitychange'));
    }, state);
    const before = asked;
    await page.clock.runFor(60_000);
    await expect.poll(() => asked).toBe(before + 1);
    await look('hidden');
    await page.clock.runFor(600_000);
    expect(asked).toBe(before + 1);
    await look('visible');
    await expect.poll(() => asked).toBe(before + 2);
    await look('visible');
    await settled(page);
    expect(asked).toBe(before + 2);
  });

  it('tells what went wrong with the id of the request, and tries again', async () => {
    expectProblem(/status of 503/);
    const page = await newPage();
    await page.goto(dashboard);
    let isBroken = true;
    await page.route('**/api/v1/analytics/team*', (route) => (isBroken ? route.fulfill({
      status: 503, contentType: 'application/problem+json', headers: {'X-Request-Id': 'abc-123', 'Retry-After': '2'},
      body: JSON.stringify({type: 'about:blank', title: 'Starting', status: 503, detail: 'The log is still being replayed.', code: 'starting'}),
    }) : route.continue()));
    await page.goto(`${dashboard}/team#token=${tokenOf('team_admin')}`);
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.innerText()).toContain('The log is still being replayed.');
    expect(await alert.innerText()).toContain('abc-123');
    await settled(page);  // what cannot be shown is not waited for
    await expectAccessible(page);
    isBroken = false;
    await page.getByRole('button', {name: 'Try again'}).click();
    await settled(page);
    expect(await alert.count()).toBe(0);
    expect(await page.locator('[data-figure="summary.total_sessions"]').count()).toBe(1);
  });

  it('says so where the server is not there at all', async () => {
    expectProblem(/ERR_FAILED|Failed to load/);
    const page = await newPage();
    await page.goto(dashboard);
    await page.route('**/api/v1/**', (route) => route.abort());
    await page.goto(`${dashboard}/team#token=${tokenOf('team_admin')}`);
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').innerText()).toContain('cannot be reached');
  });

  it('says why there is nothing, and how the first event is sent', async () => {
    const page = await visit('/team?from=2001-01-01&to=2001-01-07');
    await settled(page);
    expect(await page.getByText('No session was started in this window.').count()).toBe(1);
    expect(await page.getByText('session.started').count()).toBe(1);
    await expectAccessible(page);
  });

  it('keeps its places while it loads', async () => {
    const page = await newPage();
    let release = () => {};
    const held = new Promise<void>((resolve) => { release = resolve; });
    await page.route('**/api/v1/analytics/team*', async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(`${dashboard}/team#token=${tokenOf('team_admin')}`);
    await page.locator('.skeleton').first().waitFor();
    await expectAccessible(page);
    const places = () => page.evaluate(() => [...document.querySelectorAll('.card, .panel-wide')].map((element) => {
      const {x, y, width, height} = element.getBoundingClientRect();
      return [x, y, width, height].map(Math.round);
    }));
    const before = await places();
    release();
    await settled(page);
    expect(await places()).toEqual(before);
  });

  it('says so where there is no such flow', async () => {
    const page = await visit('/flows/no-such-flow');
    expectProblem(/status of 404/);
    await page.getByRole('heading', {name: 'There is no such flow'}).waitFor();
    await expectAccessible(page);
  });

  it('fits a narrow screen', async () => {
    for (const [name, path] of Object.entries({team: '/team', me: '/me', flows: '/flows', flow: `/flows/${await busiestFlow()}`})) {
      const page = await visit(path, {width: 390, height: 844});
      await settled(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
      await page.getByRole('button', {name: 'Menu'}).click();
      await page.getByRole('link', {name: 'My stats'}).waitFor();
      await expectAccessible(page);
      await picture(page, `${name}_narrow`);
    }
  });

  it('works with the keyboard alone', async () => {
    const page = await visit('/team');
    await settled(page);
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
    const chart = page.getByRole('application');
    await chart.focus();
    await page.keyboard.press('End');
    const last = await page.locator('.readout strong').innerText();
    await page.keyboard.press('ArrowLeft');
    expect(await page.locator('.readout strong').innerText()).not.toBe(last);
    await page.keyboard.press('Escape');
    expect(await page.locator('.readout').isVisible()).toBe(false);
    await page.getByRole('button', {name: '7d'}).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(`${dashboard}/team?period=7d`);
    await page.getByRole('button', {name: 'Sort by Sessions'}).first().focus();
    await page.keyboard.press('Space');
    await page.waitForURL(`${dashboard}/team?period=7d&sort=flows.-sessions`);
  });

  it('takes any days, and refuses those that make no sense', async () => {
    const [first, second, last] = [-20, -15, -2].map((days) => dateAfter(new Date().toISOString().slice(0, 10), days)) as [string, string, string];
    const page = await visit('/team');
    await settled(page);
    const from = page.getByLabel('From');
    const to = page.getByLabel('to', {exact: true});
    await page.getByRole('button', {name: 'Custom'}).click();
    await from.fill(last);
    await to.fill(first);
    expect(await page.getByText('The first day is after the last one.').count()).toBe(1);
    expect(await page.getByRole('button', {name: 'Show'}).isDisabled()).toBe(true);
    await from.fill(first);
    await to.fill(last);
    await page.getByRole('button', {name: 'Show'}).click();
    await page.waitForURL(`${dashboard}/team?from=${first}&to=${last}`);
    await settled(page);
    const {time_series: days} = await ask<TeamFigures>(`/analytics/team?from=${first}&to=${last}`);
    expect(await page.locator('svg g[data-date]').evaluateAll((marks) => marks.map((mark) => mark.getAttribute('data-date')))).toEqual(days.map(({date}) => date));
    // Neither the focus nor what is being typed goes with what else changes.
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Show');
    await from.fill(second);
    await page.getByRole('button', {name: 'Sort by Sessions'}).first().click();
    await page.waitForURL((url) => url.searchParams.has('sort'));
    expect(await from.inputValue()).toBe(second);
    await page.goBack();
    await page.waitForURL(`${dashboard}/team`);
    expect(await page.getByRole('button', {name: 'Custom'}).getAttribute('aria-pressed')).toBe('false');
    expect(await page.getByRole('button', {name: '30d'}).getAttribute('aria-pressed')).toBe('true');
  });
});

describe('the choice of days', () => {
  it('begins with the last thirty on the clock of the account', async () => {
    const account = 'where-the-day-begins-first';
    await post([{id: 'far-east', type: 'account.updated', time: new Date().toISOString(), time_zone: 'Pacific/Kiritimati'}], account);
    const page = await newPage();
    const instant = `${new Date().toISOString().slice(0, 10)}T12:00:00Z`;  // there it is two o'clock of the next day
    await page.clock.setFixedTime(instant);
    await page.route('**/api/v1/**', async (route) => {
      const response = await route.fetch();
      await route.fulfill({response, headers: {...response.headers(), date: new Date(instant).toUTCString()}});
    });
    await page.goto(`${dashboard}/team#token=${tokenOf('team_admin', 'u1', account)}`);
    await settled(page);
    await page.getByRole('button', {name: 'Custom'}).click();
    expect(await page.getByLabel('to', {exact: true}).inputValue()).toBe(dateAfter(instant.slice(0, 10), 1));
    expect(await page.getByLabel('From').inputValue()).toBe(dateAfter(instant.slice(0, 10), -28));
  });
});

async function busiestFlow(): Promise<string> {
  return (await ask<TeamFigures>('/analytics/team')).top_flows[0]!.tree_id;
}
