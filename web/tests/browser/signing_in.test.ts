import {describe, expect, it} from 'vitest';
import type {Schemas} from '../../src/api/client';
import {dateIn, formatCount} from '../../src/figures/format';
import {mint} from './server';
import {ask, dashboard, expectAccessible, expectProblem, newPage, picture, served, settled, tokenOf, visit} from './visit';

type TeamFigures = Schemas['TeamFigures'];

describe('signing in', () => {
  it('lasts as long as the server says, on a browser whose clock is off by days', async () => {
    for (const days of [-2, 2, 400]) {
      const page = await newPage();
      await page.clock.setFixedTime(Date.now() + days * 86_400_000);
      await page.goto(`${dashboard}/team#token=${tokenOf('team_admin')}`);
      await settled(page);
      expect(await page.locator('h1').innerText()).toBe('Team');
      const {window: {to, time_zone: zone}} = await ask<TeamFigures>('/analytics/team');
      await page.getByRole('button', {name: 'Custom'}).click();
      expect(await page.getByLabel('to', {exact: true}).inputValue()).toBe(dateIn(zone, new Date(to)));
    }
  });

  it('by a link leaves no token in the address, and lasts as long as the tab', async () => {
    const page = await visit('/team?period=7d', {who: 'team_admin'});
    await settled(page);
    expect(page.url()).toBe(`${dashboard}/team?period=7d`);
    expect(await page.evaluate(() => window.localStorage.length)).toBe(0);
    await page.reload();
    await settled(page);
    expect(await page.locator('h1').innerText()).toBe('Team');
    const other = await newPage();
    await other.goto(`${dashboard}/team`);
    await other.getByRole('button', {name: 'Sign in'}).waitFor();
  });

  it('by pasting takes a token, and says why it does not take anything else', async () => {
    const page = await newPage();
    await page.goto(`${dashboard}/me`);
    await page.getByLabel('Token').fill('not a token');
    await page.getByRole('button', {name: 'Sign in'}).click();
    expect(await page.getByRole('alert').innerText()).toContain('That is no token');
    await expectAccessible(page);
    await picture(page, 'sign_in');
    await page.getByLabel('Token').fill(`Bearer ${tokenOf('engineer')}\n`);
    await page.getByRole('button', {name: 'Sign in'}).click();
    await settled(page);
    expect(await page.locator('h1').innerText()).toBe('My stats');
  });

  it('ends when the server does not take the token, and says why', async () => {
    expectProblem(/status of 401/);
    const [head, claims] = tokenOf('team_admin').split('.');
    const page = await visit('/team', {token: `${head}.${claims}.${'A'.repeat(43)}`});
    await page.getByRole('button', {name: 'Sign in'}).waitFor();
    expect(await page.getByRole('status').innerText()).not.toBe('');
    expect(await page.evaluate(() => window.sessionStorage.length)).toBe(0);
  });

  it('as somebody else shows nothing of who was there before', async () => {
    const [first, second] = [tokenOf('engineer'), tokenOf('engineer', served.engineers[3])];
    const page = await visit('/me', {token: first});
    await settled(page);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.evaluate((token) => { window.location.hash = `token=${token}`; }, second);
    await page.waitForFunction(() => window.location.hash === '');
    await page.getByRole('button', {name: /^Switch to/}).click();
    await page.getByRole('dialog').waitFor({state: 'detached'});
    await settled(page);
    const {summary} = await ask<Schemas['PersonalFigures']>('/analytics/me', second);
    expect(await page.locator('[data-figure="summary.total_sessions"]').innerText()).toBe(formatCount(summary.total_sessions));
    expect(asked.some((url) => url.includes('/analytics/me'))).toBe(true);
  });

  it('by a link of somebody else asks first, and the token is out of the address by then', async () => {
    for (const dark of [false, true]) {
      const page = await visit('/team', {dark});
      await settled(page);
      await page.goto(`${dashboard}/me?period=7d#token=${tokenOf('viewer', 'somebody-else')}`);
      const question = page.getByRole('dialog', {name: 'Switch to the link’s sign-in?'});
      await question.waitFor();
      expect(page.url()).toBe(`${dashboard}/me?period=7d`);
      expect(await question.innerText()).toContain('somebody-else');
      await expectAccessible(page);
      await picture(page, `session_question${dark ? '_dark' : ''}`);
      await page.keyboard.press('Escape');
      await question.waitFor({state: 'detached'});
      await page.reload();
      await settled(page);
      expect(await page.locator('.who-role').innerText()).toBe('team admin');
    }
  });

  it('by a link of somebody else goes over when the reader says so', async () => {
    const page = await visit('/team');
    await settled(page);
    await page.evaluate((token) => { window.location.hash = `token=${token}`; }, tokenOf('viewer', 'somebody-else'));
    await page.getByRole('button', {name: 'Switch to somebody-else'}).click();
    await page.getByText('Team is for team admins').waitFor();
    expect(await page.locator('.who-user').innerText()).toBe('somebody-else');
  });

  it('by a link of the same person asks nothing', async () => {
    const page = await visit('/team');
    await settled(page);
    const [first, second] = [tokenOf('team_admin'), mint(served, 'team_admin', served.account, served.engineers[0], '5h')];
    for (const token of [first, second]) {
      await page.evaluate((given) => { window.location.hash = `token=${given}`; }, token);
      await page.waitForFunction((given) => window.location.hash === '' && window.sessionStorage.getItem('flowtally.token') === given, token);
      expect(await page.getByRole('dialog').count()).toBe(0);
    }
  });

  it('by a link asks nothing where the server no longer takes the current token', async () => {
    expectProblem(/status of 401/);
    const page = await visit('/team');
    await settled(page);
    const [head, claims] = tokenOf('team_admin').split('.');
    await page.evaluate((token) => window.sessionStorage.setItem('flowtally.token', token), `${head}.${claims}.${'A'.repeat(43)}`);
    await page.goto('about:blank');
    await page.goto(`${dashboard}/me#token=${tokenOf('viewer', 'somebody-else')}`);
    await page.locator('.who-user', {hasText: 'somebody-else'}).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  it('by a link that is not valid changes nothing, and says so', async () => {
    expectProblem(/status of 401/);
    const page = await visit('/team');
    await settled(page);
    const [head, claims] = tokenOf('viewer', 'somebody-else').split('.');
    for (const token of ['nonsense', `${head}.${claims}.${'A'.repeat(43)}`]) {
      await page.evaluate((given) => { window.location.hash = `token=${given}`; }, token);
      await page.getByRole('dialog', {name: 'The link’s sign-in is not valid'}).waitFor();
      await page.getByRole('button', {name: 'OK'}).click();
      await page.getByRole('dialog').waitFor({state: 'detached'});
      expect(await page.locator('.who-role').innerText()).toBe('team admin');
    }
  });

  it('ends by signing out', async () => {
    const page = await visit('/team');
    await settled(page);
    await page.getByRole('button', {name: 'Sign out'}).click();
    await page.getByRole('button', {name: 'Sign in'}).waitFor();
    expect(await page.evaluate(() => window.sessionStorage.length)).toBe(0);
  });
});
