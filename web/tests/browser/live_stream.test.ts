import type {Page} from 'playwright-core';
import {describe, expect, it} from 'vitest';
import {kNothing} from '../../src/figures/format';
import {figureNow, kAnalytics, kPatience, kpiTexts, shownKpis, watch, type Kpis} from './live_page';
import {ask, dashboard, expectAccessible, expectProblem, figure, newPage, post, settled, tokenOf} from './visit';

/** An account that never had a chat; each test that posts has one of its own. */
function newDesk(name: string) {
  const now = Date.now();
  const account = `desk-${name}-${now}`;
  const time = (agoSeconds: number) => new Date(now - agoSeconds * 1000).toISOString();
  let ids = 0;
  return {
    token: tokenOf('team_admin', 'an-admin', account),
    send: (agoSeconds: number, type: string, fields: object) => post([{id: `e${++ids}`, type, time: time(agoSeconds), chat_id: 'c1', ...fields}], account),
  };
}

function stateOf(page: Page, text: string) {
  return page.locator('.live-state').filter({hasText: text});
}

describe('the cards', () => {
  it('move when events are posted, and nothing else does', async () => {
    const {token, send} = newDesk('moves');
    await send(0, 'chat.opened', {chat_id: 'c0', visitor_id: 'v0'});
    await send(0, 'chat.closed', {chat_id: 'c0', closed_by: 'visitor'});
    const {page} = await watch('/live', {token});
    await stateOf(page, 'Live').waitFor();
    expect(await page.locator('.card-alert').count()).toBe(0);
    await page.evaluate(() => {
      const seen = {moved: new Set<string>(), cards: [...document.querySelectorAll('.card-figure')]};
      const note = (records: MutationRecord[]) => {
        for (const {target} of records) {
          const card = (target instanceof Element ? target : target.parentElement)?.closest('.card');
          seen.moved.add(card?.querySelector<HTMLElement>('[data-figure]')?.dataset['figure'] ?? 'something else');
        }
      };
      new MutationObserver(note).observe(document.querySelector('.cards')!, {subtree: true, childList: true, characterData: true, attributes: true});
      Object.assign(window, {seen});
    });
    await send(0, 'chat.opened', {visitor_id: 'v1'});
    await page.locator('.card [data-figure="kpis.waiting"]').filter({hasText: /^1$/}).waitFor();
    await expect.poll(() => page.title()).toBe('1 waiting · Live · flowtally');
    await page.getByRole('status').filter({hasText: '1 chat is waiting.'}).waitFor({state: 'attached'});
    const {moved, areTheSame} = await page.evaluate(() => {
      const {seen} = window as unknown as {seen: {moved: Set<string>; cards: Element[]}};
      const now = [...document.querySelectorAll('.card-figure')];
      return {moved: [...seen.moved].sort(), areTheSame: seen.cards.every((card, index) => card === now[index])};
    });
    expect(moved).toEqual(['kpis.sessions_today', 'kpis.waiting']);
    expect(areTheSame).toBe(true);
    expect(await page.locator('.card:has(.card-flash) [data-figure]').evaluateAll((cards) => cards.map((card) => card.getAttribute('data-figure')))).toEqual(
        ['kpis.waiting', 'kpis.waiting_over_limit', 'kpis.sessions_today']);
  });

  it('follow a chat from its opening to its rating, without a reload', async () => {
    const {token, send} = newDesk('follows');
    const {page} = await watch('/live', {token});
    await page.evaluate(() => { Object.assign(window, {isStillHere: true}); });
    const becomes = (figure: string, text: string) => expect.poll(() => figureNow(page, figure), kPatience).toBe(text);
    await send(500, 'chat.opened', {visitor_id: 'v1'});
    await becomes('kpis.waiting', '1');
    await becomes('kpis.sla_open_breaches', '1');
    await send(100, 'chat.claimed', {operator_id: 'o1'});
    await becomes('kpis.waiting', '0');
    await becomes('kpis.active', '1');
    await becomes('kpis.sla_breach_events_24h', '1');
    expect(await page.locator('.card-alert').count()).toBe(0);
    await becomes('kpis.avg_first_response_seconds', kNothing);
    await send(58, 'chat.message_sent', {visitor_id: 'v1', sender: 'operator', operator_id: 'o1'});
    await becomes('kpis.avg_first_response_seconds', '42.0 s');
    await send(0, 'visitor.mode_changed', {visitor_id: 'v1', mode: 'human', chat_id: undefined});
    await becomes('kpis.human_mode_users', '1');
    await send(1, 'chat.closed', {closed_by: 'operator'});
    await becomes('kpis.active', '0');
    await becomes('kpis.fcr_rate', '100.0%');
    await send(0, 'chat.rated', {visitor_id: 'v1', rating: 4});
    await becomes('kpis.csat_score', '100.0%');
    await becomes('kpis.csat_mean', '4.00');
    for (const [index, chat_id] of ['c2', 'c3', 'c4'].entries()) await send(0, 'chat.opened', {chat_id, visitor_id: `v${index + 2}`});
    await send(0, 'chat.closed', {chat_id: 'c2', closed_by: 'system_timeout'});
    await becomes('kpis.abandonment_rate', '50.0%');
    const kpis = await ask<Kpis>(`${kAnalytics}/live-kpis`, token);
    expect([kpis.waiting, kpis.active, kpis.sessions_today, kpis.human_mode_users, kpis.resolution.n]).toEqual([2, 0, 4, 1, 2]);
    expect(await shownKpis(page)).toEqual(kpiTexts(kpis));
    expect(await page.evaluate(() => 'isStillHere' in window)).toBe(true);
  });

  it('tell screen readers who waits, but not every second', async () => {
    const {token, send} = newDesk('tells');
    const page = await newPage();
    await page.clock.install();
    await page.goto(`${dashboard}/live#token=${token}`);
    await settled(page);
    const told = page.locator('[data-announcement="waiting"]');
    expect(await told.textContent()).toBe('');
    await send(0, 'chat.opened', {chat_id: 'c1', visitor_id: 'v1'});
    await told.filter({hasText: '1 chat is waiting.'}).waitFor({state: 'attached'});
    await send(0, 'chat.opened', {chat_id: 'c2', visitor_id: 'v2'});
    await expect.poll(() => figureNow(page, 'kpis.waiting'), kPatience).toBe('2');
    await page.clock.fastForward(10_000);
    expect(await told.textContent()).toBe('1 chat is waiting.');
    await page.clock.fastForward(10_000);
    await told.filter({hasText: '2 chats are waiting.'}).waitFor({state: 'attached'});
  });

  it('say how the first chat is sent where there never was one', async () => {
    const {page} = await watch('/live', {token: newDesk('empty').token});
    expect(await page.getByText('No chat was opened').count()).toBe(1);
    expect(await page.getByLabel('Example').innerText()).toContain('"type":"chat.opened"');
    expect(await figure(page, 'kpis.waiting')).toBe('0');
    expect(await page.getByText('Nobody claimed a chat in the last 7 days.').count()).toBe(1);
    await expectAccessible(page);
  });
});

describe('the stream', () => {
  const kStream = '**/api/v1/live';

  it('is begun again when it ends, says so, and keeps what it had', async () => {
    expectProblem(/ERR_FAILED/);
    const kpis = await ask<Kpis>(`${kAnalytics}/live-kpis`);
    const page = await newPage();
    let attempts = 0;
    let refuse = (): void => {};
    const seen = new Promise<void>((resolve) => { refuse = resolve; });
    await page.route(kStream, async (route) => {
      attempts += 1;
      if (attempts === 1) {
        const data = JSON.stringify({...kpis, waiting: 4321});
        await route.fulfill({contentType: 'text/event-stream', body: `event: snapshot\ndata: ${data}\n\n`});
      } else if (attempts === 2) {
        await seen;
        await route.abort();
      } else {
        await route.continue();
      }
    });
    await page.goto(`${dashboard}/live#token=${tokenOf('team_admin')}`);
    await stateOf(page, 'Reconnecting…').waitFor();
    expect(await figureNow(page, 'kpis.waiting')).toBe('4,321');
    await expectAccessible(page);
    refuse();
    await stateOf(page, 'Live').waitFor();
    expect(attempts).toBe(3);
    expect(await figureNow(page, 'kpis.waiting')).not.toBe('4,321');
  });

  it('is begun again no sooner than the server asks, but at once when the network is there again', async () => {
    expectProblem(/status of 503/);
    const page = await newPage();
    let attempts = 0;
    await page.clock.install();
    await page.route(kStream, (route) => {
      attempts += 1;
      return route.fulfill({
        status: 503, contentType: 'application/problem+json', headers: {'Retry-After': '600'},
        body: JSON.stringify({type: 'about:blank', title: 'Busy', status: 503, detail: 'Later.', code: 'overloaded'}),
      });
    });
    await page.goto(`${dashboard}/live#token=${tokenOf('team_admin')}`);
    await stateOf(page, 'Reconnecting…').waitFor();
    await page.clock.fastForward(500_000);
    await page.evaluate(() => fetch('/').then(() => undefined));  // after anything else that was asked
    expect(attempts).toBe(1);
    expect(await page.getByRole('alert').count()).toBe(0);
    await page.unroute(kStream);
    await page.context().setOffline(true);
    await page.context().setOffline(false);
    await stateOf(page, 'Live').waitFor();
  });

  it('that is refused ends, says why, and can be tried again', async () => {
    expectProblem(/status of 403/);
    const page = await newPage();
    await page.route(kStream, (route) => route.fulfill({
      status: 403, contentType: 'application/problem+json', headers: {'X-Request-Id': 'r-4711'},
      body: JSON.stringify({type: 'about:blank', title: 'Not for you', status: 403, detail: 'The token does not allow it.', code: 'forbidden'}),
    }));
    await page.goto(`${dashboard}/live#token=${tokenOf('team_admin')}`);
    await stateOf(page, 'Ended').waitFor();
    const alert = page.getByRole('alert');
    expect(await alert.innerText()).toContain('The token does not allow it.');
    expect(await alert.innerText()).toContain('r-4711');
    await expectAccessible(page);
    await page.unroute(kStream);
    await alert.getByRole('button', {name: 'Try again'}).click();
    await stateOf(page, 'Live').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('is let go when the page is left', async () => {
    const {page} = await watch('/live');
    const ended = page.waitForEvent('requestfailed', (request) => request.url().endsWith('/api/v1/live'));
    await page.getByRole('link', {name: 'Team'}).click();
    await ended;
    await settled(page);
    expect(await page.title()).toBe('Team · flowtally');
  });
});
