// The widgets in a page of a host application: of another origin, with a policy that allows nothing but their script and
// their requests.
import {createServer, type Server as HttpServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {gzipSync} from 'node:zlib';
import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import type {Page} from 'playwright-core';
import {Server} from './server';
import {dashboard, expectAccessible, expectProblem, newPage, type VisitOptions} from './visit';
import {answered, drawAnew, heldOf, kStep, listen, narrowed, newSession, stateOf, type Told, type WidgetSession} from './widget_session';

let host: HttpServer;
let hostOrigin: string;
let server: Server;

// What the host's script does: its token is there before the script of the widgets is.
const kHostScript = `
const {session_id, node_id, token, api} = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
for (const name of ['flow-step-feedback', 'flow-csat']) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries({'session-id': session_id, 'node-id': node_id, api})) element.setAttribute(key, value);
  element.token = async () => token;
  document.querySelector('main').append(element);
}`;

beforeAll(async () => {
  host = createServer(({url}, response) => {
    const isScript = url === '/host.js';
    response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html');
    response.setHeader('Content-Security-Policy', `default-src 'none'; script-src 'self' ${dashboard}; connect-src ${server.served.url};` +
        " require-trusted-types-for 'script'; trusted-types 'none'");
    response.end(isScript ? kHostScript : `<!doctype html>
        <html lang="en"><meta name="color-scheme" content="light dark"><title>Host</title>
        <script src="/host.js" defer></script><script src="${dashboard}/widgets.js" defer></script>
        <main><h1>Host</h1></main></html>`);
  });
  await new Promise<void>((resolve) => { host.listen(0, '127.0.0.1', resolve); });
  hostOrigin = `http://127.0.0.1:${(host.address() as AddressInfo).port}`;
  server = await Server.start({sessions: 20, chats: 5, corsOrigin: hostOrigin});
});
afterAll(async () => {
  await server.stop();
  host.close();
});
beforeEach(() => expectProblem(/^request to 127\.0\.0\.1/));

interface HostOptions extends VisitOptions {
  /** Whether the page has no storage. */
  isBlocked?: boolean;
}

/** A page of the host with both widgets in it, answered. */
async function visitHost(session: WidgetSession, {token = narrowed(session, server.served), isBlocked = false, ...options}: HostOptions = {}): Promise<Page> {
  const page = await newPage(options);
  await listen(page);
  if (isBlocked) {
    await page.addInitScript(() => {
      Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('Access is denied', 'SecurityError'); }});
    });
  }
  const given = {session_id: session.id, node_id: kStep, token, api: server.served.url};
  await page.goto(`${hostOrigin}/#${new URLSearchParams(given)}`);
  await answered(page);
  return page;
}

const toldSoFar = (page: Page) => page.evaluate(() => (window as unknown as {told: Told[]}).told);

describe('the widgets in a page of another origin', () => {
  it('work under a policy that allows no style and no markup', async () => {
    const session = await newSession({at: server.served});
    const page = await visitHost(session);
    await page.getByRole('button', {name: 'No, it was not helpful'}).click();
    await page.getByText('Thank you.').waitFor();
    await page.getByRole('radio', {name: '5: Very well'}).click();
    await page.getByRole('button', {name: 'Send'}).click();
    await page.getByText('Thank you for your rating.').waitFor();
    expect(await heldOf(session, server.served)).toEqual({items: [{node_id: kStep, was_helpful: false}], rating: 5});
    expect((await toldSoFar(page)).map(([type]) => type)).toEqual(['flow-step-feedback-changed', 'flow-csat-rated']);
    const radius = await page.locator('flow-step-feedback').evaluate((element) => getComputedStyle(element.shadowRoot!.querySelector('button')!).borderRadius);
    expect(radius).toBe('8px');
  });

  it('take a token after the one that came before them', async () => {
    const session = await newSession({at: server.served});
    expectProblem(/401/);
    const page = await visitHost(session, {token: 'expired'});
    expect(await stateOf(page, 'flow-csat')).toBe('hidden');
    await page.locator('flow-csat').evaluate((element, token) => { Object.assign(element, {token}); }, narrowed(session, server.served));
    await page.locator('flow-csat[state="open"]').waitFor();
  });

  it('tell the page which request failed', async () => {
    const session = await newSession({at: server.served, isCompleted: false});
    const page = await visitHost(session);
    expectProblem(/400/);
    await page.getByRole('radio', {name: '5: Very well'}).click();
    const answer = page.waitForResponse((response) => response.url().endsWith('/rate') && response.request().method() === 'POST');
    await page.getByRole('button', {name: 'Send'}).click();
    const requestId = await (await answer).headerValue('X-Request-Id');
    await page.locator('flow-csat[state="hidden"]').waitFor({state: 'attached'});
    expect(await toldSoFar(page)).toEqual([['flow-widget-error', {code: 'not_completed', detail: expect.any(String) as string, requestId}]]);
  });

  it('do without storage', async () => {
    const session = await newSession({at: server.served});
    const page = await visitHost(session, {isBlocked: true});
    await page.getByText('Press the same thumb again').waitFor();
    await page.getByRole('button', {name: 'Yes, it was helpful'}).click();
    await page.getByText('Thank you.').waitFor();
    await page.getByRole('button', {name: 'Skip'}).click();
    await page.locator('flow-csat[state="hidden"]').waitFor({state: 'attached'});
    // The page itself remembers.
    await drawAnew(page);
    await page.locator('flow-csat[state="hidden"]').waitFor({state: 'attached'});
    expect(await heldOf(session, server.served)).toEqual({items: [{node_id: kStep, was_helpful: true}], rating: null});
  });

  it.each([false, true])('take colour scheme and properties of the page; dark: %s', async (dark) => {
    const session = await newSession({at: server.served});
    const page = await visitHost(session, {dark});
    const up = page.getByRole('button', {name: 'Yes, it was helpful'});
    await up.click();
    await page.getByText('Thank you.').waitFor();
    const background = () => up.evaluate((button) => getComputedStyle(button).backgroundColor);
    expect(await background()).toBe(dark ? 'rgb(143, 180, 255)' : 'rgb(28, 79, 208)');
    await page.locator('flow-step-feedback').evaluate((element) => (element as HTMLElement).style.setProperty('--flow-accent', 'rgb(1, 2, 3)'));
    expect(await background()).toBe('rgb(1, 2, 3)');
    // A part of the page may be of the other scheme.
    await page.locator('flow-step-feedback').evaluate((element, scheme) => {
      (element as HTMLElement).style.removeProperty('--flow-accent');
      (element as HTMLElement).style.colorScheme = scheme;
    }, dark ? 'light' : 'dark');
    expect(await background()).toBe(dark ? 'rgb(28, 79, 208)' : 'rgb(143, 180, 255)');
  });

  it.each([false, true])('are accessible and fit into a narrow page; dark: %s', async (dark) => {
    const session = await newSession({at: server.served});
    const page = await visitHost(session, {dark, width: 320});
    await page.getByRole('radio', {name: '2: Poorly'}).click();
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    await page.evaluate(() => { document.documentElement.dir = 'rtl'; });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    const [first, last] = [await page.getByRole('radio').first().boundingBox(), await page.getByRole('radio').last().boundingBox()];
    expect(first!.x).toBeGreaterThan(last!.x);
  });
});

describe('the script of the widgets', () => {
  it('is classic, alone and small', async () => {
    const text = await (await fetch(`${dashboard}/widgets.js`)).text();
    expect(text).not.toMatch(/\b(import|export)\b[\s{(]/);
    expect(text).not.toContain('innerHTML');
    expect(gzipSync(text, {level: 9}).length).toBeLessThan(6 * 1024);
  });
});
