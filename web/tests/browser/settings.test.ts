import {beforeEach, describe, expect, it} from 'vitest';
import type {Dialog, Page} from 'playwright-core';
import type {Schemas} from '../../src/api/client';
import {dateIn, formatInstant} from '../../src/figures/format';
import {dayText, hoursDraftOf, kShownWeek, type Hours} from '../../src/figures/hours';
import {ask, column, dashboard, expectAccessible, expectProblem, figure, picture, served, settled, tokenOf, visit} from './visit';

type Settings = Schemas['Settings'];

// These tests change an account, so not the one that others compare figures of.
const kAdmin = 'the-admin-of-settings';
const token = tokenOf('team_admin', kAdmin, served.otherAccount);

const kHours = {
  week: [
    {day_of_week: 1, intervals: [{open: '08:00', close: '12:00'}, {open: '13:00', close: '17:00'}]},
    {day_of_week: 2, intervals: [{open: '08:00', close: '17:00'}]},
    {day_of_week: 5, intervals: [{open: '22:00', close: '06:00'}]},
  ],
  exceptions: [
    {date: '2020-12-25', intervals: []}, {date: '2030-12-24', intervals: [{open: '08:00', close: '12:00'}]}, {date: '2030-12-25', intervals: []},
  ],
};
const kAccount = {name: 'Umbrella', time_zone: 'Asia/Tokyo', sla: {queue_wait_seconds: 300, first_response_seconds: 90, resolution_seconds: 1800}};

async function put(what: 'business-hours'|'settings', body: object): Promise<void> {
  const answer = await fetch(`${served.url}/api/v1/admin/${what}`, {
    method: 'PUT', headers: {'Authorization': `Bearer ${token}`, 'Content-Type': 'application/json'}, body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

const hours = () => ask<Hours>('/admin/business-hours', token);
const settings = () => ask<Settings>('/admin/settings', token);
const open = (options = {}) => visit('/settings', {token, ...options});
const end = (page: Page, place: string) => page.locator(`[data-place="${place}"]`);
const day = (page: Page, place: string) => page.locator(`[data-day="${place}"]`);
const save = (page: Page) => page.getByRole('button', {name: 'Save business hours'}).click();
const told = (page: Page, label = 'business hours') => page.getByRole('form', {name: label}).locator('.save-bar [role="status"]');

async function expectTold(page: Page, text: string, label?: string): Promise<void> {
  await told(page, label).getByText(text, {exact: true}).waitFor();
}

/** The bodies that the page sends to change something, from now on. */
function sentBy(page: Page): object[] {
  const sent: object[] = [];
  page.on('request', (request) => { if (request.method() === 'PUT') sent.push(request.postDataJSON() as object); });
  return sent;
}

beforeEach(async () => {
  await put('business-hours', kHours);
  await put('settings', kAccount);
});

describe('the settings page', () => {
  it('shows the answers', async () => {
    const page = await open();
    await settled(page);
    const {status, time_zone: timeZone, ...answer} = await hours();
    for (const weekday of kShownWeek) {
      const {intervals} = answer.week[weekday]!;
      const inputs = day(page, `week.${weekday}`).locator('input[type="time"]');
      expect(await inputs.evaluateAll((all) => all.map((input) => (input as HTMLInputElement).value))).toEqual(intervals.flatMap(({open, close}) => [open, close]));
      expect(await day(page, `week.${weekday}`).getByRole('checkbox').isChecked()).toBe(intervals.length > 0);
    }
    expect(await day(page, 'week.5').innerText()).toContain('the next day');
    expect(await day(page, 'week.1').innerText()).not.toContain('the next day');
    expect(await day(page, '2030-12-24').locator('input[type="time"]').count()).toBe(2);
    expect(await day(page, '2030-12-25').innerText()).toContain('Closed');
    expect(await page.getByText(status.is_open ? 'Open now' : 'Closed now').isVisible()).toBe(true);
    if (!status.is_open) expect(await figure(page, 'status')).toBe(`Opens ${formatInstant(status.next_open!, timeZone, {weekday: true})}.`);
    const {name, sla} = await settings();
    expect(await page.getByLabel('Name').inputValue()).toBe(name);
    expect(await page.getByLabel('Time zone').inputValue()).toBe(timeZone);
    for (const [limit, seconds] of Object.entries(sla)) expect(await page.locator(`input[data-figure="${limit}"]`).inputValue()).toBe(String(seconds));
    expect(await figure(page, 'first_response_seconds.minutes')).toBe('1.5 min');
    await expectAccessible(page);
    await picture(page, 'settings');
  });

  it('says until when it is open', async () => {
    const date = dateIn('Asia/Tokyo', new Date());
    await put('business-hours', {week: [], exceptions: [{date, intervals: [{open: '00:00', close: '00:00'}]}]});
    const page = await open();
    await settled(page);
    expect(await page.getByText('Open now').isVisible()).toBe(true);
    expect(await figure(page, 'status')).toBe('Hours: 00:00–00:00 (the whole day).');
    await put('business-hours', {week: [], exceptions: []});
    await page.reload();
    await settled(page);
    expect(await figure(page, 'status')).toBe('It does not open within 400 days.');
  });

  it('saves the whole in one request, reads it again, and the audit trail has it', async () => {
    const page = await open();
    await settled(page);
    const sent = sentBy(page);
    await end(page, 'week.2.0.close').fill('00:00');
    expect(await day(page, 'week.2').innerText()).toContain('at midnight');
    await day(page, 'week.5').getByRole('checkbox').uncheck();
    await page.getByRole('button', {name: 'Add hours to Monday'}).click();
    await page.getByRole('button', {name: 'Remove Monday, 1. hours'}).click();
    await expectTold(page, 'Unsaved changes.');
    await save(page);
    await expectTold(page, 'Saved.');
    await settled(page);
    const now = await hours();
    expect(sent).toEqual([{
      week: now.week.map(({day_of_week, intervals}) => ({day_of_week, intervals})), exceptions: kHours.exceptions,
    }]);
    const draft = hoursDraftOf(now);
    expect(kShownWeek.map((weekday) => dayText(draft.week[weekday]!))).toEqual([
      '13:00–17:00, 18:00–22:00', '08:00–00:00 (at midnight)', 'Closed', 'Closed', 'Closed', 'Closed', 'Closed',
    ]);
    expect(await end(page, 'week.1.0.open').inputValue()).toBe('13:00');
    const {logs} = await ask<Schemas['AuditLogs']>('/admin/audit/logs?limit=1', token);
    expect(logs[0]).toMatchObject({action: 'business_hours.updated', admin_id: kAdmin});
    await page.getByRole('link', {name: 'Audit', exact: true}).click();
    await settled(page);
    expect((await column(page, 'logs.action'))[0]).toBe('business_hours.updated');
  });

  it('adds and removes dates, folds past ones away, and refuses what cannot be', async () => {
    const page = await open();
    await settled(page);
    expect(await day(page, '2020-12-25').isVisible()).toBe(false);
    await page.getByText('One past date').click();
    expect(await day(page, '2020-12-25').isVisible()).toBe(true);
    const date = page.getByLabel('Another date');
    const problem = async () => page.locator(`[id="${(await date.getAttribute('aria-describedby'))!.split(' ')[1]}"]`).innerText();
    await page.getByRole('button', {name: 'Add date'}).click();
    expect(await problem()).toBe('Choose a date.');
    await date.fill('2030-12-25');
    await date.press('Enter');
    expect(await problem()).toBe('This date is there already.');
    expect(await date.getAttribute('aria-invalid')).toBe('true');
    await date.fill('2031-01-01');
    await date.press('Enter');
    await page.getByText('Wed, 1 Jan 2031 is added: closed, unless you open it.').waitFor();
    await day(page, '2031-01-01').getByRole('checkbox').check();
    await page.getByRole('button', {name: 'Remove Wed, 25 Dec 2030'}).click();
    await expectAccessible(page);
    await save(page);
    await expectTold(page, 'Saved.');
    expect((await hours()).exceptions).toEqual([
      {date: '2020-12-25', intervals: []}, {date: '2030-12-24', intervals: [{open: '08:00', close: '12:00'}]},
      {date: '2031-01-01', intervals: [{open: '08:00', close: '17:00'}]},
    ]);
  });

  it('sends nothing that the API would refuse: it says what is wrong beside the field, and goes to the first', async () => {
    const page = await open({dark: true});
    await settled(page);
    const sent = sentBy(page);
    await end(page, '2030-12-24.0.close').fill('');
    await end(page, 'week.1.1.open').fill('11:30');
    expect(await day(page, 'week.1').innerText()).toContain('Overlaps 08:00–12:00.');
    await save(page);
    await expectTold(page, '2 entries have to be corrected first.');
    const first = end(page, 'week.1.1.open');
    expect(await first.evaluate((field) => field === document.activeElement)).toBe(true);
    const describedBy = (await first.getAttribute('aria-describedby'))!.split(' ');
    expect(await page.locator(`[id="${describedBy[1]}"]`).innerText()).toBe('Overlaps 08:00–12:00.');
    await expectAccessible(page);
    await first.fill('12:00');
    await save(page);
    await expectTold(page, 'One entry has to be corrected first.');
    expect(await end(page, '2030-12-24.0.close').evaluate((field) => field === document.activeElement)).toBe(true);
    expect(sent).toEqual([]);
    expect((await hours()).week[1]!.intervals).toEqual(kHours.week[0]!.intervals);
  });

  it('opens what is folded, where something has to be corrected', async () => {
    await put('business-hours', {exceptions: [{date: '2020-12-25', intervals: [{open: '08:00', close: '12:00'}]}]});
    const page = await open();
    await settled(page);
    await page.getByText('One past date').click();
    await end(page, '2020-12-25.0.open').fill('');
    await page.getByText('One past date').click();
    await save(page);
    await expectTold(page, 'One entry has to be corrected first.');
    expect(await end(page, '2020-12-25.0.open').evaluate((field) => field === document.activeElement)).toBe(true);
  });

  it('takes no more intervals of a day than there can be', async () => {
    const intervals = Array.from({length: 7}, (_, index) => ({open: `0${index}:00`, close: `0${index}:30`}));
    await put('business-hours', {week: [{day_of_week: 3, intervals}]});
    const page = await open();
    await settled(page);
    await page.getByRole('button', {name: 'Add hours to Wednesday'}).click();
    await page.getByRole('button', {name: 'No more than 8 to Wednesday'}).press('Enter');
    expect(await day(page, 'week.3').locator('input[type="time"]').count()).toBe(16);
    await save(page);
    await expectTold(page, 'Saved.');
    expect((await hours()).week[3]!.intervals).toHaveLength(8);
  });

  it('discards', async () => {
    const page = await open();
    await settled(page);
    const sent = sentBy(page);
    await end(page, 'week.1.0.open').fill('07:00');
    await page.getByRole('button', {name: 'Remove Wed, 25 Dec 2030'}).click();
    await page.getByRole('button', {name: 'Discard changes of business hours'}).click();
    await expectTold(page, 'The changes are discarded.');
    expect(await end(page, 'week.1.0.open').inputValue()).toBe('08:00');
    expect(await day(page, '2030-12-25').count()).toBe(1);
    await page.getByRole('button', {name: 'Save business hours'}).press('Enter');
    expect(sent).toEqual([]);
  });

  it('can be used with the keyboard alone', async () => {
    const page = await open();
    await settled(page);
    const focused = () => page.evaluate(() => (document.activeElement as HTMLElement).closest('[data-day]')?.getAttribute('data-day'));
    while (await focused() !== 'week.3') await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await page.keyboard.type('0930');
    expect(await end(page, 'week.3.0.open').inputValue()).toBe('09:30');
    while (await page.evaluate(() => document.activeElement?.getAttribute('aria-label')) !== 'Remove Friday, 1. hours') await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await focused()).toBe('week.5');
    while (!await page.getByRole('button', {name: 'Save business hours'}).evaluate((button) => button === document.activeElement)) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expectTold(page, 'Saved.');
    const {week} = await hours();
    expect(week[3]!.intervals).toEqual([{open: '09:30', close: '17:00'}]);
    expect(week[5]!.intervals).toEqual([]);
  });
});

describe('what is not saved', () => {
  it('is not lost by a link, by going back or by signing out, unless the reader says so', async () => {
    const page = await open();
    await settled(page);
    await page.getByRole('link', {name: 'Audit', exact: true}).click();
    await settled(page);
    await page.getByRole('link', {name: 'Settings', exact: true}).click();
    await settled(page);
    await end(page, 'week.1.0.open').fill('07:00');
    const asked: string[] = [];
    let answer = (dialog: Dialog) => dialog.dismiss();
    page.on('dialog', (dialog) => {
      asked.push(dialog.message());
      void answer(dialog);
    });
    await page.getByRole('link', {name: 'Team', exact: true}).click();
    await page.getByRole('button', {name: 'Sign out'}).click();
    await page.evaluate(() => window.history.back());
    await expect.poll(() => asked.length).toBe(3);
    expect(new Set(asked)).toEqual(new Set(['There are changes that are not saved. Leave, and lose them?']));
    await page.waitForURL(`${dashboard}/settings`);
    expect(await end(page, 'week.1.0.open').inputValue()).toBe('07:00');
    answer = (dialog) => dialog.accept();
    await page.evaluate(() => window.history.back());
    await page.waitForURL(`${dashboard}/audit`);
    await settled(page);
    await page.getByRole('link', {name: 'Settings', exact: true}).click();
    await settled(page);
    expect(await end(page, 'week.1.0.open').inputValue()).toBe('08:00');
    // Nothing is unsaved now, so nobody is asked.
    await page.getByRole('link', {name: 'Audit', exact: true}).click();
    await page.waitForURL(`${dashboard}/audit`);
    expect(asked).toHaveLength(4);
  });

  it('is not lost by closing the tab, unless the reader says so', async () => {
    const page = await open();
    await settled(page);
    await page.getByLabel('Name').focus();
    await page.keyboard.type('!');
    await page.getByRole('button', {name: 'Discard changes of account', disabled: false}).waitFor();
    const [dialog] = await Promise.all([page.waitForEvent('dialog'), page.close({runBeforeUnload: true})]);
    expect(dialog.type()).toBe('beforeunload');
    await dialog.dismiss();
    expect(await page.getByLabel('Name').inputValue()).toBe('Umbrella!');
    await page.getByRole('button', {name: 'Discard changes of account'}).click();
    await page.getByRole('button', {name: 'Discard changes of account', disabled: true}).waitFor();
    await Promise.all([page.waitForEvent('close'), page.close({runBeforeUnload: true})]);
  });

  it('stays when the server cannot be reached, and is saved by trying again', async () => {
    expectProblem(/ERR_FAILED/);
    const page = await open();
    await settled(page);
    await end(page, 'week.1.0.open').fill('07:00');
    await page.route('**/api/v1/admin/business-hours', (route) => (route.request().method() === 'PUT' ? route.abort() : route.continue()));
    await save(page);
    const alert = page.getByRole('alert');
    await alert.getByText('The server cannot be reached.').waitFor();
    expect(await end(page, 'week.1.0.open').inputValue()).toBe('07:00');
    expect((await hours()).week[1]!.open_time).toBe('08:00');
    await page.unrouteAll();
    await alert.getByRole('button', {name: 'Try again'}).click();
    await expectTold(page, 'Saved.');
    expect(await page.getByRole('alert').count()).toBe(0);
    expect((await hours()).week[1]!.open_time).toBe('07:00');
  });

  it('says so when somebody else has changed the same meanwhile', async () => {
    const page = await open();
    await settled(page);
    await end(page, 'week.1.0.open').fill('07:00');
    await put('business-hours', {exceptions: []});
    // Another zone makes the page read the hours again.
    await page.getByLabel('Time zone').fill('UTC');
    await page.getByRole('button', {name: 'Save account'}).click();
    await expectTold(page, 'Unsaved changes. Somebody else has changed this meanwhile; saving puts yours in the place of theirs.');
    expect(await day(page, '2030-12-25').count()).toBe(1);
    await page.getByRole('button', {name: 'Discard changes of business hours'}).click();
    expect(await day(page, '2030-12-25').count()).toBe(0);
  });
});

describe('the settings of the account', () => {
  it('are saved, only what differs, and the hours follow the clock', async () => {
    const page = await open();
    await settled(page);
    const sent = sentBy(page);
    await page.getByLabel('Name').fill('Umbrella & Sons');
    await page.getByLabel('Time zone').fill('America/New_York');
    await page.getByRole('button', {name: 'Save account'}).click();
    await expectTold(page, 'Saved.', 'account');
    await page.getByText('Clock of America/New_York').waitFor();
    await page.locator('input[data-figure="resolution_seconds"]').fill('3600');
    expect(await figure(page, 'resolution_seconds.minutes')).toBe('60 min');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('.who-account').innerText()).toBe('Umbrella & Sons');
    await expect.poll(settings).toEqual({name: 'Umbrella & Sons', time_zone: 'America/New_York', sla: {...kAccount.sla, resolution_seconds: 3600}});
    expect(sent).toEqual([{name: 'Umbrella & Sons', time_zone: 'America/New_York'}, {sla: {...kAccount.sla, resolution_seconds: 3600}}]);
  });

  it('offer zones by their names of today, and say what an older one is called', async () => {
    const page = await open();
    await settled(page);
    const offered = await page.locator('#time-zones option').evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value));
    expect(['Asia/Kolkata', 'Europe/Kyiv', 'UTC'].filter((zone) => !offered.includes(zone))).toEqual([]);
    expect(['Asia/Calcutta', 'Europe/Kiev', 'localtime'].filter((zone) => offered.includes(zone))).toEqual([]);
    expect(await figure(page, 'time_zone.note')).toBe('');
    await page.getByLabel('Time zone').fill('Asia/Calcutta');
    expect(await figure(page, 'time_zone.note')).toBe('The same as Asia/Kolkata, its name today.');
  });

  it('are refused in words, here and by the API, and nothing is lost', async () => {
    expectProblem(/status of 422/);
    const page = await open();
    await settled(page);
    const sent = sentBy(page);
    await page.getByLabel('Name').fill(' ');
    await page.getByLabel('Time zone').fill('Mars/Olympus');
    await page.locator('input[data-figure="queue_wait_seconds"]').fill('0');
    await page.getByRole('button', {name: 'Save account'}).click();
    await expectTold(page, '3 entries have to be corrected first.', 'account');
    expect(await page.getByLabel('Name').evaluate((field) => field === document.activeElement)).toBe(true);
    await expectAccessible(page);
    expect(sent).toEqual([]);
    await page.getByLabel('Name').fill('Umbrella & Sons');
    await page.locator('input[data-figure="queue_wait_seconds"]').fill('60');
    // The browser's clock knows this one, the API does not.
    await page.getByLabel('Time zone').fill('+01:00');
    await page.getByRole('button', {name: 'Save account'}).click();
    await page.getByRole('alert').getByText('`time_zone` must be an IANA time zone').waitFor();
    expect(await settings()).toEqual(kAccount);
    expect(await page.getByLabel('Name').inputValue()).toBe('Umbrella & Sons');
    expect(await page.getByRole('alert').locator('code').innerText()).toMatch(/^[0-9a-f]+$/);
  });

  it('of another account can be read by a super admin, and not changed', async () => {
    const page = await visit(`/settings?account_id=${served.otherAccount}`, {who: 'super_admin'});
    await settled(page);
    expect(await page.getByRole('note').innerText()).toContain(`You are viewing the account ${served.otherAccount}.`);
    expect(await figure(page, 'week.1')).toBe('08:00–12:00, 13:00–17:00');
    expect(await figure(page, 'week.5')).toBe('22:00–06:00 (the next day)');
    expect(await figure(page, '2030-12-25')).toBe('Closed');
    expect(await page.getByLabel('Name').inputValue()).toBe('Umbrella');
    const inputs = page.locator('main input');
    expect(await inputs.evaluateAll((all) => all.every((input) => (input as HTMLInputElement).readOnly))).toBe(true);
    expect(await page.locator('main').getByRole('button', {name: /save|discard|add|remove/i}).count()).toBe(0);
    await expectAccessible(page);
    const own = await visit(`/settings?account_id=${served.account}`, {who: 'super_admin'});
    await settled(own);
    expect(await own.getByRole('button', {name: 'Save business hours'}).isVisible()).toBe(true);
  });

  it('fit a narrow screen', async () => {
    const page = await open({width: 390, height: 800});
    await settled(page);
    await page.getByRole('button', {name: 'Add hours to Monday'}).click();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await expectAccessible(page);
    await picture(page, 'settings_narrow');
  });
});
