import {describe, expect, it} from 'vitest';
import type {Page} from 'playwright-core';
import {expectAccessible, expectProblem, picture, served} from './visit';
import {
  answered, complete, demoAddress, drawAnew, heldOf, newSession, ratingsOf, reloaded, requestsOf, stateOf, told, visitDemo, type WidgetSession,
} from './widget_session';

const option = (page: Page, rating: number) => page.getByRole('radio', {name: new RegExp(`^${rating}: `)});
const comment = (page: Page) => page.getByRole('textbox', {name: 'Comment (optional)'});
const send = (page: Page) => page.getByRole('button', {name: 'Send', exact: true});
const sessionField = (page: Page) => page.getByRole('textbox', {name: 'Session', exact: true});

/** Brings the question onto the screen, and waits until that is remembered. */
async function look(page: Page, {id}: WidgetSession): Promise<void> {
  await option(page, 1).scrollIntoViewIfNeeded();
  await page.waitForFunction((id) => (window.localStorage.getItem('flowtally.csat') ?? '').includes(id), id);
}

/** Rates by the API, as another page would. */
async function rateElsewhere({id, token}: WidgetSession, rating: number): Promise<void> {
  const answer = await fetch(`${served.url}/api/v1/sessions/${encodeURIComponent(id)}/rate`, {
    method: 'POST', headers: {'Authorization': `Bearer ${token}`, 'Content-Type': 'application/json'}, body: JSON.stringify({rating}),
  });
  expect(answer.status).toBe(201);
}

describe('the rating of a session', () => {
  it('is sent with its comment, and thanked for', async () => {
    const session = await newSession();
    const page = await visitDemo(session);
    expect(await send(page).count()).toBe(0);
    await option(page, 4).click();
    await comment(page).fill('  Quick and <b>clear</b>.\n');
    await send(page).click();
    expect(await told(page, 1)).toEqual([['flow-csat-rated', {rating: 4, comment: 'Quick and <b>clear</b>.'}]]);
    await page.getByText('Thank you for your rating.').waitFor();
    expect(await stateOf(page, 'flow-csat')).toBe('done');
    expect((await heldOf(session)).rating).toBe(4);
    expect(await ratingsOf(session)).toEqual([{rating: 4, comment: 'Quick and <b>clear</b>.'}]);
    // Whoever pressed Send is not left nowhere.
    expect(await page.locator('flow-csat').evaluate((element) => element.shadowRoot!.activeElement?.textContent)).toBe('Thank you for your rating.');
    await expectAccessible(page);
    await reloaded(page);
    expect(await stateOf(page, 'flow-csat')).toBe('hidden');
  });

  it('is asked for once, answered or not', async () => {
    const [session, other] = [await newSession(), await newSession()];
    const page = await visitDemo(session);
    await look(page, session);
    // The page that asks may draw it anew.
    await drawAnew(page);
    await page.locator('flow-csat[state="open"]').waitFor();
    await reloaded(page);
    expect(await stateOf(page, 'flow-csat')).toBe('hidden');
    expect((await heldOf(session)).rating).toBe(null);
    await page.goto(demoAddress(other));
    await page.locator('flow-csat[state="open"]').waitFor();
  });

  it('is asked for again where nobody has seen the question', async () => {
    const session = await newSession();
    const page = await visitDemo(session, {height: 200});
    await reloaded(page);
    expect(await stateOf(page, 'flow-csat')).toBe('open');
    await look(page, session);
  });

  it('can be skipped', async () => {
    const session = await newSession();
    const page = await visitDemo(session);
    const requests = requestsOf(page);
    await option(page, 2).click();
    await page.getByRole('button', {name: 'Skip'}).click();
    expect(await told(page, 1)).toEqual([['flow-csat-skipped', {}]]);
    expect(await stateOf(page, 'flow-csat')).toBe('hidden');
    expect(requests).toEqual([]);
    expect((await heldOf(session)).rating).toBe(null);
    await page.locator('flow-csat').evaluate((element) => (element as HTMLElement & {check: () => void}).check());
    await page.locator('flow-csat[state="hidden"]').waitFor({state: 'attached'});
    await reloaded(page);
    expect(await stateOf(page, 'flow-csat')).toBe('hidden');
  });

  it('takes comments of 500 code points and no more', async () => {
    const session = await newSession();
    const page = await visitDemo(session);
    const requests = requestsOf(page);
    await option(page, 5).click();
    await page.getByText('Characters left: 500').waitFor();
    await comment(page).fill('👍'.repeat(501));
    await page.getByText('Too long by 1').waitFor();
    expect(await comment(page).getAttribute('aria-invalid')).toBe('true');
    await send(page).click();
    expect(await comment(page).evaluate((field) => (field.getRootNode() as ShadowRoot).activeElement === field)).toBe(true);
    await expectAccessible(page);
    expect(requests).toEqual([]);
    await comment(page).fill('👍'.repeat(500));
    await page.getByText('Characters left: 0').waitFor();
    await send(page).click();
    await told(page, 1);
    expect(await ratingsOf(session)).toEqual([{rating: 5, comment: '👍'.repeat(500)}]);
  });

  it('is done if the session was rated elsewhere meanwhile', async () => {
    const session = await newSession();
    const page = await visitDemo(session);
    await rateElsewhere(session, 1);
    expectProblem(/409/);
    await option(page, 5).click();
    await send(page).click();
    expect(await told(page, 1)).toEqual([['flow-csat-rated', {rating: 1, comment: null}]]);
    expect(await stateOf(page, 'flow-csat')).toBe('done');
    expect((await heldOf(session)).rating).toBe(1);
  });

  it('is not asked for if the session has one', async () => {
    const session = await newSession();
    await rateElsewhere(session, 2);
    const page = await visitDemo(session);
    expect(await stateOf(page, 'flow-csat')).toBe('hidden');
    expect(await told(page, 0)).toEqual([]);
  });

  it('is put off until the session is completed', async () => {
    const session = await newSession({isCompleted: false});
    const page = await visitDemo(session);
    await look(page, session);
    expectProblem(/400/);
    await option(page, 3).click();
    await comment(page).fill('Too early.');
    await send(page).click();
    expect(await told(page, 1)).toMatchObject([['flow-widget-error', {code: 'not_completed'}]]);
    expect(await stateOf(page, 'flow-csat')).toBe('hidden');
    // It was too early, which does not count as asked.
    const later = await page.context().newPage();
    await later.goto(demoAddress(session));
    await later.locator('flow-csat[state="open"]').waitFor();
    await later.close();
    await complete(session);
    await page.locator('flow-csat').evaluate((element) => (element as HTMLElement & {check: () => void}).check());
    await page.locator('flow-csat[state="open"]').waitFor();
    expect(await option(page, 3).isChecked()).toBe(true);
    await send(page).click();
    await told(page, 2);
    expect(await ratingsOf(session)).toEqual([{rating: 3, comment: 'Too early.'}]);
  });

  it('stays as it was filled in if it could not be sent, and is sent once', async () => {
    const session = await newSession();
    const page = await visitDemo(session);
    const requests = requestsOf(page);
    await option(page, 4).click();
    await comment(page).fill('Again.');
    expectProblem(/ERR_FAILED/);
    await page.route('**/rate', (route) => route.abort(), {times: 1});
    await send(page).click();
    expect(await told(page, 1)).toMatchObject([['flow-widget-error', {code: 'unreachable', requestId: null}]]);
    await page.getByRole('status').filter({hasText: 'Your rating was not sent.'}).waitFor();
    await expectAccessible(page);
    let release = () => {};
    const gate = new Promise<void>((resolve) => { release = resolve; });
    await page.route('**/rate', async (route) => {
      await gate;
      await route.continue();
    });
    await page.getByRole('button', {name: 'Try again'}).click();
    await page.getByRole('button', {name: 'Sending…'}).press('Enter');
    await page.getByRole('button', {name: 'Skip'}).press('Enter');
    release();
    expect((await told(page, 2))[1]).toEqual(['flow-csat-rated', {rating: 4, comment: 'Again.'}]);
    expect(requests).toHaveLength(2);
    expect(await ratingsOf(session)).toEqual([{rating: 4, comment: 'Again.'}]);
  });

  it('is about another session once the attribute is', async () => {
    const [session, other] = [await newSession(), await newSession()];
    const page = await visitDemo(session);
    await option(page, 1).click();
    await comment(page).fill('About the first.');
    await page.locator('flow-csat').evaluate((element, {id, token}) => {
      element.setAttribute('session-id', id);
      (element as HTMLElement & {token: string}).token = token;
    }, {id: other.id, token: other.token});
    await page.locator('flow-csat[state="open"]').waitFor();
    expect(await option(page, 1).isChecked()).toBe(false);
    await option(page, 2).click();
    expect(await comment(page).inputValue()).toBe('');
    await send(page).click();
    await told(page, 1);
    expect((await heldOf(other)).rating).toBe(2);
    expect((await heldOf(session)).rating).toBe(null);
  });

  it('can be given with the keyboard alone', async () => {
    const session = await newSession();
    const page = await visitDemo(session, {dark: true});
    await page.getByLabel('HTML of the step feedback').focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    expect(await option(page, 3).isChecked()).toBe(true);
    await page.keyboard.press('Tab');
    await page.keyboard.type('By keys.');
    await expectAccessible(page);
    await picture(page, 'widgets_dark');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await told(page, 1)).toEqual([['flow-csat-rated', {rating: 3, comment: 'By keys.'}]]);
    expect((await heldOf(session)).rating).toBe(3);
  });

  it('can be skipped with the keyboard, on a narrow screen', async () => {
    const session = await newSession();
    const page = await visitDemo(session, {width: 390});
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await expectAccessible(page);
    await picture(page, 'widgets_narrow');
    await option(page, 1).focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await told(page, 1)).toEqual([['flow-csat-skipped', {}]]);
  });
});

describe('the page of the widgets', () => {
  it('takes what it is about out of its address, and keeps it in the tab', async () => {
    const session = await newSession();
    const page = await visitDemo(session);
    expect(new URL(page.url()).hash).toBe('');
    expect(await sessionField(page).inputValue()).toBe(session.id);
    expect(await page.locator('[data-html="flow-csat"]').innerText()).toBe(`<flow-csat session-id="${session.id}"></flow-csat>`);
    expect(await page.locator('[data-html="script"]').innerText()).toContain(`<script src="${new URL(page.url()).origin}/widgets.js" defer></script>`);
    await reloaded(page);
    expect(await sessionField(page).inputValue()).toBe(session.id);
    await expectAccessible(page);
    await picture(page, 'widgets');
  });

  it('is filled in by hand as well, and shows the events', async () => {
    const session = await newSession();
    const page = await visitDemo({...session, id: '', token: ''});
    expect(await stateOf(page, 'flow-step-feedback')).toBe('hidden');
    await page.getByLabel("Token of the session's user").fill(` ${session.token}\n`);
    await sessionField(page).fill(session.id);
    await page.getByRole('button', {name: 'Use', exact: true}).click();
    await answered(page);
    await page.getByRole('button', {name: 'Skip'}).click();
    await page.getByRole('log').getByText('flow-csat-skipped {}').waitFor();
    await page.getByRole('button', {name: 'Forget what was shown'}).click();
    await page.locator('flow-csat[state="open"]').waitFor();
  });
});
