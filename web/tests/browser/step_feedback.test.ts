import {describe, expect, it} from 'vitest';
import {expectAccessible, expectProblem, newPage, picture, post} from './visit';
import {
  answered, demoAddress, down, expectVote, kStep, listen, narrowed, newSession, reloaded, requestsOf, showsVote, stateOf, told, up, visitDemo,
} from './widget_session';

describe('the thumbs of a step', () => {
  it('give, change and take back, and the server has it each time', async () => {
    const session = await newSession();
    const page = await visitDemo(session);
    await showsVote(page, null);
    await up(page).click();
    await told(page, 1);
    await showsVote(page, true);
    await expectVote(session, true);
    await down(page).click();
    await told(page, 2);
    await showsVote(page, false);
    await expectVote(session, false);
    await reloaded(page);
    await showsVote(page, false);
    await down(page).click();
    expect(await told(page, 1)).toEqual([['flow-step-feedback-changed', {nodeId: kStep, wasHelpful: null}]]);
    await showsVote(page, null);
    await page.getByText('Taken back.').waitFor();
    await expectVote(session, null);
  });

  it('take a double click for one', async () => {
    const session = await newSession();
    const page = await visitDemo(session);
    const requests = requestsOf(page);
    await up(page).click();
    await told(page, 1);
    await page.mouse.down({clickCount: 2});
    await page.mouse.up({clickCount: 2});
    expect(await up(page).getAttribute('aria-pressed')).toBe('true');
    await down(page).click();
    await told(page, 2);
    expect(requests).toEqual([`POST /steps/${kStep}/feedback`, `POST /steps/${kStep}/feedback`]);
    await expectVote(session, false);
  });

  it('take no other press while one is under way', async () => {
    const session = await newSession();
    const page = await visitDemo(session);
    const requests = requestsOf(page);
    let release = () => {};
    const gate = new Promise<void>((resolve) => { release = resolve; });
    await page.route('**/api/v1/steps/**', async (route) => {
      await gate;
      await route.continue();
    });
    await up(page).click();
    await page.locator('.up[aria-pressed="true"][aria-disabled="true"]').waitFor();
    await down(page).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    release();
    await told(page, 1);
    await showsVote(page, true);
    expect(requests).toHaveLength(1);
    await expectVote(session, true);
  });

  it('go back if it could not be saved, say so, and try again', async () => {
    const session = await newSession();
    const page = await visitDemo(session);
    await up(page).click();
    await told(page, 1);
    expectProblem(/503/);
    const problem = {title: 'Overloaded', status: 503, code: 'overloaded', detail: 'Too much at once.'};
    await page.route('**/api/v1/steps/**', (route) => route.fulfill({status: 503, json: problem, headers: {'X-Request-Id': 'request-7'}}), {times: 1});
    await down(page).click();
    expect((await told(page, 2))[1]).toEqual(['flow-widget-error', {code: 'overloaded', detail: 'Too much at once.', requestId: 'request-7'}]);
    await showsVote(page, true);
    await page.getByRole('status').filter({hasText: 'That was not saved.'}).waitFor();
    await expectVote(session, true);
    await expectAccessible(page);
    await page.getByRole('button', {name: 'Try again'}).click();
    await told(page, 3);
    await showsVote(page, false);
    await expectVote(session, false);
    expect(await page.getByRole('button', {name: 'Try again'}).count()).toBe(0);
    expect(await down(page).evaluate((button) => button === (button.getRootNode() as ShadowRoot).activeElement)).toBe(true);
  });

  it('explain themselves once', async () => {
    const session = await newSession();
    const page = await visitDemo(session);
    const hint = page.getByText('Press the same thumb again');
    await hint.waitFor();
    await page.waitForFunction(() => window.localStorage.getItem('flowtally.hints') !== null);
    await page.getByRole('button', {name: 'Got it'}).click();
    expect(await hint.filter({visible: true}).count()).toBe(0);
    await reloaded(page);
    await up(page).waitFor();
    expect(await hint.filter({visible: true}).count()).toBe(0);
  });

  it('keep the hint for later where nobody has seen it', async () => {
    const session = await newSession();
    const page = await newPage({height: 200});
    await listen(page);
    await page.goto(demoAddress(session));
    await answered(page);
    await reloaded(page);
    const hint = page.getByText('Press the same thumb again').filter({visible: true});
    // Of several one has it.
    await page.locator('flow-step-feedback').evaluate((element) => {
      const other = element.cloneNode() as HTMLElement;
      other.removeAttribute('state');
      Object.assign(other, {token: (element as HTMLElement&{token: unknown}).token});
      document.body.append(other);
    });
    await page.locator('flow-step-feedback[state="open"]').nth(1).waitFor();
    expect(await hint.count()).toBe(1);
    expect(await page.evaluate(() => window.localStorage.getItem('flowtally.hints'))).toBe(null);
    await hint.scrollIntoViewIfNeeded();
    await page.waitForFunction(() => window.localStorage.getItem('flowtally.hints') !== null);
  });

  it('follow their attributes', async () => {
    const [session, other] = [await newSession(), await newSession()];
    const page = await visitDemo(session);
    await up(page).click();
    await told(page, 1);
    const thumbs = page.locator('flow-step-feedback');
    await thumbs.evaluate((element) => element.setAttribute('node-id', 'step/2'));
    await showsVote(page, null);
    await down(page).click();
    expect((await told(page, 2))[1]).toEqual(['flow-step-feedback-changed', {nodeId: 'step/2', wasHelpful: false}]);
    await thumbs.evaluate((element, id) => element.setAttribute('node-id', id), kStep);
    await showsVote(page, true);
    expectProblem(/403/);
    await thumbs.evaluate((element, id) => element.setAttribute('session-id', id), other.id);
    expect((await told(page, 3))[2]).toMatchObject(['flow-widget-error', {code: 'not_your_session'}]);
    expect(await stateOf(page, 'flow-step-feedback')).toBe('hidden');
    expect(await up(page).count()).toBe(0);
    await thumbs.evaluate((element, token) => { (element as HTMLElement & {token: string}).token = token; }, other.token);
    await showsVote(page, null);
    await thumbs.evaluate((element) => element.setAttribute('text-question', 'Hat das geholfen?'));
    await page.getByRole('group', {name: 'Hat das geholfen?'}).waitFor();
  });

  it('are not there in a session that is not there', async () => {
    const session = await newSession();
    expectProblem(/404/);
    const page = await visitDemo({...session, id: 'none'});
    expect((await told(page, 2)).map(([, {code, requestId}]) => [code, typeof requestId])).toEqual([['not_found', 'string'], ['not_found', 'string']]);
    expect(await stateOf(page, 'flow-step-feedback')).toBe('hidden');
    expect(await stateOf(page, 'flow-csat')).toBe('hidden');
  });

  it('go when the session does', async () => {
    const session = await newSession();
    const page = await visitDemo(session);
    await post([{id: `deleted ${session.id}`, type: 'session.deleted', time: new Date().toISOString(), session_id: session.id}]);
    expectProblem(/404/);
    await up(page).click();
    expect(await told(page, 1)).toMatchObject([['flow-widget-error', {code: 'not_found'}]]);
    expect(await stateOf(page, 'flow-step-feedback')).toBe('hidden');
  });

  it('stop what they asked when they are removed', async () => {
    const session = await newSession();
    const page = await visitDemo(session);
    await page.route('**/api/v1/steps/**', () => {});
    await up(page).click();
    const failed = page.waitForEvent('requestfailed');
    await page.locator('flow-step-feedback').evaluate((element) => {
      // Out of the document nobody else hears it; that a request took too long is not what is meant here.
      element.addEventListener('flow-widget-error', () => (window as unknown as {told: unknown[]}).told.push('late'));
      element.remove();
      (window as unknown as {removed: Element}).removed = element;
    });
    expect((await failed).failure()?.errorText).toBe('net::ERR_ABORTED');
    expect(await told(page, 0)).toEqual([]);
    // Back again, they are not waiting for what was stopped, even if nobody knows what became of it.
    await page.unroute('**/api/v1/steps/**');
    expectProblem(/ERR_FAILED/);
    await page.route('**/feedback', (route) => route.abort(), {times: 1});
    await page.evaluate(() => document.querySelector('main')!.append((window as unknown as {removed: Element}).removed));
    await page.getByText('That was not saved.').waitFor();
    await page.getByRole('button', {name: 'Try again'}).click();
    await showsVote(page, true);
    await expectVote(session, true);
  });

  it('ask for another token once theirs is refused', async () => {
    const session = await newSession();
    const page = await visitDemo(session);
    expectProblem(/401/);
    const thumbs = page.locator('flow-step-feedback');
    await thumbs.evaluate((element, good) => {
      const asked: boolean[] = [];
      Object.assign(window, {asked});
      (element as HTMLElement & {token: unknown}).token = async (isRefused: boolean) => {
        asked.push(isRefused);
        return isRefused ? good : 'bad';
      };
    }, narrowed(session));
    await up(page).click();
    expect(await told(page, 1)).toEqual([['flow-step-feedback-changed', {nodeId: kStep, wasHelpful: true}]]);
    expect(await page.evaluate(() => (window as unknown as {asked: boolean[]}).asked)).toEqual([false, true]);
    await expectVote(session, true);
    await thumbs.evaluate((element) => { (element as HTMLElement & {token: unknown}).token = () => 'bad'; });
    await down(page).click();
    expect((await told(page, 2))[1]).toMatchObject(['flow-widget-error', {code: 'unauthorized'}]);
    await showsVote(page, true);
  });

  it('come once there is a token', async () => {
    const session = await newSession();
    expectProblem(/401/);
    const page = await visitDemo({...session, token: 'expired'});
    expect(await stateOf(page, 'flow-step-feedback')).toBe('hidden');
    await page.locator('flow-step-feedback').evaluate((element, token) => { (element as HTMLElement & {token: string}).token = token; }, narrowed(session));
    await showsVote(page, null);
  });

  it('work with the keyboard alone', async () => {
    const session = await newSession();
    const page = await visitDemo(session, {dark: true, width: 390});
    await page.getByRole('button', {name: 'Forget what was shown'}).focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await told(page, 1);
    await showsVote(page, true);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await told(page, 2);
    await showsVote(page, false);
    await expectVote(session, false);
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await picture(page, 'widgets_dark_narrow');
  });
});
