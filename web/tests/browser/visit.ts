// Visiting the dashboard as somebody, in a browser that watches what the page does: an error on its console or a request
// to any other host fails the test.
import {afterAll, afterEach, beforeAll, expect, inject} from 'vitest';
import AxeSource from 'axe-core';
import {mkdirSync} from 'node:fs';
import {chromium, type Browser, type BrowserContext, type Page} from 'playwright-core';
import {mint} from './server';

export const served = inject('served');
export const dashboard = inject('dashboard');

const kChromium = process.env['FLOWTALLY_CHROMIUM'] ?? '/usr/bin/chromium';
const kPictures = process.env['FLOWTALLY_PICTURES'];

export type Who = 'viewer'|'engineer'|'team_admin'|'super_admin';

/** A token of an account's user: the busiest engineer, unless another is named. */
export function tokenOf(who: Who, sub = served.engineers[0]!, account = served.account): string {
  return mint(served, who, account, sub);
}

export interface VisitOptions {
  who?: Who;
  token?: string;
  dark?: boolean;
  width?: number;
  height?: number;
}

let browser: Browser;
const contexts: BrowserContext[] = [];
const problems: string[] = [];
const expected: RegExp[] = [];

beforeAll(async () => {
  browser = await chromium.launch({executablePath: kChromium, args: ['--no-sandbox', '--disable-dev-shm-usage']});
});
afterAll(() => browser?.close());
afterEach(async () => {
  await Promise.all(contexts.splice(0).map((context) => context.close()));
  const unexpected = problems.splice(0).filter((problem) => !expected.some((pattern) => pattern.test(problem)));
  expected.splice(0);
  expect(unexpected).toEqual([]);
});

/** Lets problems pass, in this test, that are part of it. */
export function expectProblem(pattern: RegExp): void {
  expected.push(pattern);
}

/** A page of the dashboard, opened by a link that signs in. */
export async function visit(path: string, {who = 'team_admin', token, dark = false, width = 1360, height = 900}: VisitOptions = {}): Promise<Page> {
  const page = await newPage({dark, width, height});
  await page.goto(`${dashboard}${path}#token=${token ?? tokenOf(who)}`);
  return page;
}

/** An empty page of a browser of its own, which may ask `origin` alone. */
export async function newPage({dark = false, width = 1360, height = 900}: VisitOptions = {}, origin = dashboard): Promise<Page> {
  const context = await browser.newContext({
    colorScheme: dark ? 'dark' : 'light', viewport: {width, height}, locale: 'en-GB', acceptDownloads: true,
  });
  contexts.push(context);
  context.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(`console: ${message.text()}`);
  });
  context.on('weberror', (error) => problems.push(`error: ${error.error().stack ?? error.error().message}`));
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (['http:', 'https:', 'ws:', 'wss:'].includes(url.protocol) && url.host !== new URL(origin).host) problems.push(`request to ${url.host}`);
  });
  return context.newPage();
}

/** What the API answers, to compare what is shown with. */
export async function ask<Body>(path: string, token = tokenOf('team_admin'), from = served): Promise<Body> {
  const answer = await fetch(`${from.url}/api/v1${path}`, {headers: {Authorization: `Bearer ${token}`}});
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return await answer.json() as Body;
}

/** Sends events as the host application would. */
export async function post(events: readonly object[], account = served.account, to = served): Promise<void> {
  const answer = await fetch(`${to.url}/api/v1/events`, {
    method: 'POST',
    headers: {'Authorization': `Bearer ${mint(to, 'ingest', account)}`, 'Content-Type': 'application/x-ndjson'},
    body: events.map((event) => JSON.stringify({account_id: account, ...event})).join('\n'),
  });
  const body = await answer.json() as {rejected?: unknown[]};
  if (!answer.ok || body.rejected?.length !== 0) throw new Error(JSON.stringify(body));
}

/** Waits until the page shows what it asked for, and asks for nothing any more. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('main h1') !== null &&
      document.querySelector('.skeleton') === null && document.querySelector('[aria-busy="true"]') === null);
}

/** Shows another account, as a super admin. */
export async function switchAccount(page: Page, account: string): Promise<void> {
  await page.getByRole('combobox', {name: 'Switch account'}).fill(account);
  await page.getByRole('option', {name: account}).click();
}

/** The text of a figure, by its path in the answer. */
export async function figure(page: Page, path: string): Promise<string> {
  return (await page.locator(`[data-figure="${path}"]`).first().innerText()).trim();
}

/** The texts of a table's column, from top to bottom. */
export async function column(page: Page, path: string): Promise<string[]> {
  return (await page.locator(`tbody [data-figure="${path}"]`).allInnerTexts()).map((text) => text.trim());
}

/** What is exported by pressing a button. */
export async function exported(page: Page, button: string): Promise<{name: string; text: string}> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', {name: button, exact: true}).click()]);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  return {name: download.suggestedFilename(), text: Buffer.concat(chunks).toString('utf8')};
}

/** Fails if axe finds anything that WCAG 2.2 AA asks for, of any impact. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(AxeSource.source);
  const violations = await page.evaluate(async () => {
    const {axe} = window as unknown as {axe: typeof import('axe-core')};
    const result = await axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']});
    return result.violations.map(({id, help, nodes}) => `${id}: ${help}: ${nodes.map((node) => `${node.html} ${node.any[0]?.message ?? ''}`).join(' | ')}`);
  });
  expect(violations).toEqual([]);
}

/** Keeps a picture of the page, where FLOWTALLY_PICTURES names a directory for them. */
export async function picture(page: Page, name: string): Promise<void> {
  if (kPictures === undefined) return;
  mkdirSync(kPictures, {recursive: true});
  await page.evaluate(() => window.scrollTo(0, 0));  // its head stays in view, and would stand in the middle
  await page.screenshot({path: `${kPictures}/${name}.png`, fullPage: true});
}
