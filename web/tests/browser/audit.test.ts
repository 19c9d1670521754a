import {describe, expect, it} from 'vitest';
import type {Page} from 'playwright-core';
import type {Schemas} from '../../src/api/client';
import {formatCount, formatInstant, kNothing} from '../../src/figures/format';
import {kPageRows} from '../../src/figures/paging';
import {ask, column, dashboard, expectAccessible, expectProblem, exported, figure, picture, post, served, settled, switchAccount, tokenOf, visit} from './visit';

type Logs = Schemas['AuditLogs'];
type Entry = Schemas['AuditLogEntry'];
type Stats = Schemas['AuditStats'];

// An instant that is over, so that the page and the test ask about the same.
const kUntil = new Date(Date.now() - 60_000).toISOString();
const kShown = `days=90&until=${kUntil}`;
const kAsked = `days=90&to=${kUntil}`;

const logs = async (filter = '') => (await ask<Logs>(`/admin/audit/logs?${kAsked}&limit=500${filter}`));
const zone = async () => (await ask<Schemas['Settings']>('/admin/settings')).time_zone;
const shownIds = (page: Page) => page.locator('tbody tr[data-row]').evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset['row']));
const shown = (page: Page) => figure(page, 'logs.shown');
const who = ({admin_id, admin_name}: Entry) => (admin_id === null ? 'Nobody named' : admin_name);

async function expectRows(page: Page, entries: readonly Entry[]): Promise<void> {
  const timeZone = await zone();
  expect(await shownIds(page)).toEqual(entries.map(({id}) => id));
  expect(await column(page, 'logs.created_at')).toEqual(entries.map(({created_at}) => formatInstant(created_at, timeZone, {seconds: true})));
  expect(await column(page, 'logs.admin_name')).toEqual(entries.map(who));
  for (const name of ['action', 'resource_type', 'resource_id', 'ip_address'] as const) {
    expect(await column(page, `logs.${name}`)).toEqual(entries.map((entry) => entry[name] ?? kNothing));
  }
}

describe('the audit page', () => {
  it('shows the entries and counts of the answers', async () => {
    const page = await visit(`/audit?${kShown}`);
    await settled(page);
    const all = await logs();
    expect(all.total).toBeGreaterThan(2 * kPageRows);
    expect(all.logs.some(({admin_id}) => admin_id === null)).toBe(true);
    await expectRows(page, all.logs.slice(0, kPageRows));
    expect(await shown(page)).toBe(`1–${kPageRows} of ${formatCount(all.total)}`);
    expect(await page.locator('time').first().getAttribute('title')).toBe(all.logs[0]!.created_at);
    const stats = await ask<Stats>(`/admin/audit/stats?${kAsked}`);
    for (const [member, breakdown] of [['action', stats.action_breakdown], ['resource_type', stats.resource_breakdown]] as const) {
      const more = page.locator('section', {has: page.locator(`[data-figure="${member}.count"]`)}).getByRole('button', {name: /^Show \d+ more$/});
      if (await more.count() > 0) await more.click();
      const bars = await page.locator('.bar', {has: page.locator(`[data-figure="${member}.count"]`)}).evaluateAll((rows) =>
        rows.map((row) => [row.getAttribute('data-row'), (row.querySelector('.bar-count') as HTMLElement).innerText]));
      expect(bars).toEqual(Object.entries(breakdown as Record<string, number>).map(([name, count]) => [name, formatCount(count)]));
    }
    await expectAccessible(page);
    await picture(page, 'audit');
  });

  it('opens a row by key to what else is known, and exports that too', async () => {
    const page = await visit(`/audit?${kShown}`, {dark: true});
    await settled(page);
    const entries = (await logs()).logs.slice(0, kPageRows);
    const index = entries.findIndex(({details, user_agent}) => details !== null && user_agent !== null);
    const entry = entries[index]!;
    const details = page.locator(`tr[data-row="${entry.id}"] + tr`);
    expect(await details.isVisible()).toBe(false);
    await page.locator(`tr[data-row="${entry.id}"]`).getByRole('button').focus();
    await page.keyboard.press('Enter');
    expect(JSON.parse(await details.locator('[data-figure="logs.details"]').innerText())).toEqual(entry.details);
    expect(await details.locator('[data-figure="logs.user_agent"]').innerText()).toBe(entry.user_agent);
    expect(await details.locator('[data-figure="logs.admin_id"]').innerText()).toBe(entry.admin_id);
    await expectAccessible(page);
    await page.keyboard.press('Enter');
    expect(await details.isVisible()).toBe(false);
    const {name, text} = await exported(page, 'Entries as CSV');
    expect(name).toBe('logs.csv');
    const [names, ...rows] = text.trim().split('\r\n');
    expect(names).toBe('created_at,admin_name,action,resource_type,resource_id,ip_address,details,user_agent,admin_id,id');
    expect(rows.map((row) => row.split(',').at(-1))).toEqual(entries.map(({id}) => id));
    expect(rows[index]!.startsWith(entry.created_at)).toBe(true);
    expect(rows[index]).toContain(`"${JSON.stringify(entry.details).replaceAll('"', '""')}"`);
  });

  it('keeps the order of the answer, whatever an address says of sorting', async () => {
    const page = await visit(`/audit?${kShown}&sort=logs.action`);
    await settled(page);
    expect(await shownIds(page)).toEqual((await logs()).logs.slice(0, kPageRows).map(({id}) => id));
    expect(await page.getByRole('button', {name: /^Sort by/}).count()).toBe(0);
  });

  it('filters by a link, and by choosing a bar, a name or from the list', async () => {
    const {logs: all} = await logs();
    const {action} = all.find(({resource_type}) => resource_type === 'flow')!;
    const page = await visit(`/audit?${kShown}&action=${action}`);
    await settled(page);
    const one = await logs(`&action=${action}`);
    expect(one.total).toBeLessThan(all.length);
    await expectRows(page, one.logs.slice(0, kPageRows));
    expect(await shown(page)).toBe(`1–${Math.min(kPageRows, one.total)} of ${formatCount(one.total)}`);
    expect(await page.getByRole('combobox', {name: 'Action'}).inputValue()).toBe(action);
    expect(await page.getByRole('link', {name: action, exact: true}).getAttribute('aria-current')).toBe('page');
    // The same bar again takes the filter off; a change of filter goes on to what is newest.
    await page.getByRole('link', {name: action, exact: true}).click();
    await page.waitForURL(`${dashboard}/audit?days=90`);
    await page.getByRole('link', {name: 'flow', exact: true}).click();
    await page.waitForURL(`${dashboard}/audit?days=90&resource_type=flow`);
    await settled(page);
    expect(new Set(await column(page, 'logs.resource_type'))).toEqual(new Set(['flow']));
    await page.getByRole('combobox', {name: 'Resource'}).selectOption('user');
    await page.waitForURL(`${dashboard}/audit?days=90&resource_type=user`);
    await settled(page);
    expect(new Set(await column(page, 'logs.resource_type'))).toEqual(new Set(['user']));
    const link = page.locator('[data-figure="logs.admin_name"] a').first();
    const name = await link.innerText();
    await link.click();
    await page.waitForURL((url) => url.searchParams.has('admin_id'));
    await settled(page);
    expect(new Set(await column(page, 'logs.admin_name'))).toEqual(new Set([name]));
    await page.getByRole('button', {name: 'Show everything'}).click();
    await page.waitForURL(`${dashboard}/audit?days=90`);
  });

  it('finds somebody by typing, with the keyboard alone', async () => {
    const page = await visit('/audit?days=90');
    await settled(page);
    const {items} = await ask<Schemas['UsersPage']>('/users?limit=100');
    const {logs: all} = await logs();
    const busiest = items.find(({user_id}) => all.some(({admin_id}) => admin_id === user_id))!;
    await page.getByRole('combobox', {name: 'Who'}).focus();
    await page.keyboard.type(busiest.name.toUpperCase());
    const option = page.getByRole('option').filter({hasText: busiest.user_id});
    await option.waitFor();
    await expectAccessible(page);
    while (await option.getAttribute('aria-selected') !== 'true') await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.searchParams.get('admin_id') === busiest.user_id);
    await page.reload();
    await settled(page);
    await page.waitForFunction((name) => document.querySelector<HTMLInputElement>('[role="combobox"]')?.value === name, busiest.name);
    const theirs = await ask<Logs>(`/admin/audit/logs?days=90&admin_id=${busiest.user_id}`);
    expect(await shownIds(page)).toEqual(theirs.logs.map(({id}) => id));
    await page.getByRole('combobox', {name: 'Who'}).focus();
    await page.keyboard.type('nobody is called so');
    await page.getByText('Nobody has this in their name or id.').waitFor();
    await page.keyboard.press('Escape');
    expect(await page.getByRole('combobox', {name: 'Who'}).inputValue()).toBe(busiest.name);
    expectProblem(/status of 500/);
    await page.route('**/api/v1/users?*', (route) => route.fulfill({status: 500, body: ''}));
    await page.keyboard.type('anyone');
    await page.getByText('The users cannot be read at the moment.').waitFor();
    await page.unroute('**/api/v1/users?*');
    await page.keyboard.press('Escape');
    await page.getByRole('button', {name: 'Who: Anyone'}).press('Enter');
    await page.waitForURL(`${dashboard}/audit?days=90`);
  });

  it('chooses days in the address', async () => {
    const page = await visit('/audit');
    await settled(page);
    for (const days of [1, 30, 90, 7]) {
      await page.getByRole('button', {name: `${days}d`, exact: true}).click();
      await page.waitForURL(days === 7 ? `${dashboard}/audit` : `${dashboard}/audit?days=${days}`);
      await settled(page);
      const {total} = await ask<Logs>(`/admin/audit/logs?days=${days}`);
      expect((await shown(page)).endsWith(` of ${formatCount(total)}`), `${days} days: ${await shown(page)}, ${total}`).toBe(true);
    }
  });

  it('pages through a list that stays as it is while entries arrive', async () => {
    const page = await visit('/audit?days=90');
    await settled(page);
    const pages = [await shownIds(page)];
    const total = Number((await shown(page)).split(' of ')[1]!.replace(',', ''));
    const next = async (button: 'Newest'|'Newer'|'Older') => {
      const before = page.url();
      await page.getByRole('button', {name: `${button} entries`, exact: true}).click();
      await page.waitForURL((url) => url.href !== before);
      await settled(page);
    };
    await next('Older');
    pages.push(await shownIds(page));
    expect(await shown(page)).toBe(`51–100 of ${formatCount(total)}`);
    const addressOfSecond = page.url();
    // New ones, and one that is late: of the time of what is on the first page.
    const late = new Date(Date.now() - 120_000).toISOString();
    const times = [new Date().toISOString(), new Date().toISOString(), late];
    await post(times.map((time, index) => ({id: `arriving-${index}`, type: 'audit.recorded', time, action: 'test.arrived', resource_type: 'account'})));
    await page.reload();
    await settled(page);
    expect(await shownIds(page)).toEqual(pages[1]);
    expect(await shown(page)).toBe(`51–100 of ${formatCount(total + 1)}`);  // the late one was done by then
    while (await page.getByRole('button', {name: 'Older entries', exact: true}).getAttribute('aria-disabled') === 'false') {
      await next('Older');
      pages.push(await shownIds(page));
    }
    const gone = pages.flat();
    expect(new Set(gone).size).toBe(gone.length);
    expect(gone.length).toBe(total);
    for (let index = pages.length - 2; index >= 1; --index) {
      await next('Newer');
      expect(await shownIds(page)).toEqual(pages[index]);
    }
    expect(page.url()).toBe(addressOfSecond);
    await next('Newest');
    expect(page.url()).toBe(`${dashboard}/audit?days=90`);
    const {logs: newest} = await ask<Logs>('/admin/audit/logs?days=90');
    expect(newest.filter(({action}) => action === 'test.arrived')).toHaveLength(3);
    expect(await shownIds(page)).toEqual(newest.map(({id}) => id));
  });

  it('says why there is nothing', async () => {
    const page = await visit('/audit?until=1990-01-01T00:00:00.000Z');
    await settled(page);
    expect(await page.getByText('Nothing was written down in the last 7 days.').isVisible()).toBe(true);
    expect(await page.getByText('"type":"audit.recorded"').isVisible()).toBe(true);
    await expectAccessible(page);
    await page.goto(`${dashboard}/audit?${kShown}&action=never.done`);
    await settled(page);
    expect(await page.getByText('No entry passes this filter.').isVisible()).toBe(true);
    expect(await shown(page)).toBe('0 of 0');
    expect(await page.getByRole('combobox', {name: 'Action'}).inputValue()).toBe('never.done');
  });

  it('tells an error with its request, and lets one try again', async () => {
    expectProblem(/status of 422/);
    const page = await visit(`/audit?${kShown}&cursor=none`);
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.innerText()).toContain('`cursor` is not one that this list gave');
    expect(await alert.locator('code').innerText()).toMatch(/^[0-9a-f]+$/);
    expect(await alert.getByRole('button', {name: 'Try again'}).isVisible()).toBe(true);
    await settled(page);  // what cannot be shown is not waited for
    expect(await page.getByRole('heading', {name: 'Actions'}).isVisible()).toBe(true);
  });

  it('fits a narrow screen', async () => {
    const page = await visit(`/audit?${kShown}`, {width: 390, height: 800});
    await settled(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await expectAccessible(page);
    await picture(page, 'audit_narrow');
  });

  it('shows the audit of the server to a super admin alone', async () => {
    const token = tokenOf('super_admin');
    const page = await visit('/audit?days=90', {token});
    await settled(page);
    const server = await ask<Schemas['ServerAuditPage']>('/admin/server-audit?days=90', token);
    expect(server.total).toBeGreaterThan(0);
    expect(await column(page, 'server.action')).toEqual(server.logs.map(({action}) => action));
    expect(await column(page, 'server.actor')).toEqual(server.logs.map(({actor}) => actor ?? 'Nobody known'));
    expect(await figure(page, 'server.shown')).toBe(`1–${server.logs.length} of ${server.total}`);
    await expectAccessible(page);
    const other = await visit('/audit?days=90');
    await settled(other);
    expect(await other.getByRole('heading', {name: 'Server'}).count()).toBe(0);
  });

  it('shows another account to a super admin, on its clock', async () => {
    const token = tokenOf('super_admin');
    const page = await visit(`/audit?${kShown}&account_id=${served.otherAccount}`, {token});
    await settled(page);
    const account = `&account_id=${served.otherAccount}`;
    const theirs = await ask<Logs>(`/admin/audit/logs?${kAsked}${account}`, token);
    const {time_zone: timeZone} = await ask<Schemas['Settings']>(`/admin/settings?${account.slice(1)}`, token);
    expect(await column(page, 'logs.created_at')).toEqual(theirs.logs.map(({created_at}) => formatInstant(created_at, timeZone, {seconds: true})));
    await page.getByRole('button', {name: '30d'}).click();
    await page.waitForURL((url) => url.searchParams.get('account_id') === served.otherAccount && url.searchParams.get('days') === '30');
  });

  it('takes no filter and no place of one account to another', async () => {
    const page = await visit(`/audit?${kShown}&admin_id=${served.engineers[0]}`, {who: 'super_admin'});
    await settled(page);
    await switchAccount(page, served.otherAccount);
    await page.waitForURL(`${dashboard}/audit?account_id=${served.otherAccount}`);
    await settled(page);
    await switchAccount(page, served.account);
    await page.waitForURL(`${dashboard}/audit`);
  });
});
