// Sessions for the tests of the widgets, what the API says of them, and what a page was told by the widgets in it.
import {createHmac, randomUUID} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {expect} from 'vitest';
import type {Page} from 'playwright-core';
import type {Schemas} from '../../src/api/client';
import {mint, type Served} from './server';
import {ask, dashboard, newPage, post, served, type VisitOptions} from './visit';

export interface WidgetSession {
  id: string;
  treeId: string;
  user: string;
  token: string;
}

export const kStep = 'step/1';

function minutesAgo(minutes: number): string {
  return new Date(Date.now() - minutes * 60_000).toISOString();
}

/** A new session of a new user, in a flow of its own. */
export async function newSession({isCompleted = true, at = served}: {isCompleted?: boolean; at?: Served} = {}): Promise<WidgetSession> {
  const [id, treeId, user] = [`session ${randomUUID()}`, randomUUID(), randomUUID()];
  await post([
    {id: randomUUID(), type: 'session.started', time: minutesAgo(9), session_id: id, tree_id: treeId, user_id: user},
    {id: randomUUID(), type: 'session.step_visited', time: minutesAgo(8), session_id: id, node_id: kStep},
  ], at.account, at);
  const session = {id, treeId, user, token: mint(at, 'engineer', at.account, user)};
  if (isCompleted) await complete(session, at);
  return session;
}

export async function complete({id}: WidgetSession, at = served): Promise<void> {
  await post([{id: randomUUID(), type: 'session.completed', time: minutesAgo(1), session_id: id, outcome: 'resolved'}], at.account, at);
}

/** A token of the session's user that is good for nothing but this session. */
export function narrowed({id, user}: WidgetSession, at = served): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = {exp: Math.floor(Date.now() / 1000) + 600, role: 'viewer', account_id: at.account, sub: user, session_id: id};
  const signed = `${part({alg: 'HS256', typ: 'JWT'})}.${part(claims)}`;
  return `${signed}.${createHmac('sha256', readFileSync(at.secretFile)).update(signed).digest('base64url')}`;
}

/** What the server holds of a session. */
export function heldOf({id, token}: WidgetSession, at = served): Promise<Schemas['SessionFeedback']> {
  return ask<Schemas['SessionFeedback']>(`/sessions/${encodeURIComponent(id)}/feedback`, token, at);
}

export async function expectVote(session: WidgetSession, wasHelpful: boolean|null): Promise<void> {
  expect((await heldOf(session)).items).toEqual(wasHelpful === null ? [] : [{node_id: kStep, was_helpful: wasHelpful}]);
}

/** The comments of a flow's ratings as everyone reads them. */
export async function ratingsOf({treeId}: WidgetSession): Promise<{rating: number; comment: string|null}[]> {
  const {items} = await ask<Schemas['RatingsPage']>(`/trees/${treeId}/ratings`);
  return items.map(({rating, comment}) => ({rating, comment}));
}

export type Told = [type: string, detail: Record<string, unknown>];

type Listening = typeof window&{told: Told[]};

/** Lets a page keep what the widgets tell it. */
export async function listen(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const told: Told[] = [];
    (window as Listening).told = told;
    for (const type of ['flow-step-feedback-changed', 'flow-csat-rated', 'flow-csat-skipped', 'flow-widget-error']) {
      document.addEventListener(type, (event) => told.push([type, (event as CustomEvent<Record<string, unknown>>).detail]));
    }
  });
}

/** What the page was told, once that is so many things. */
export async function told(page: Page, count: number): Promise<Told[]> {
  await page.waitForFunction((count) => (window as Listening).told.length >= count, count);
  return page.evaluate(() => (window as Listening).told);
}

export function demoAddress({id, token}: WidgetSession, nodeId = kStep): string {
  return `${dashboard}/widgets#${new URLSearchParams({token, session_id: id, node_id: nodeId})}`;
}

/** The demonstration page about a session, with both widgets answered. */
export async function visitDemo(session: WidgetSession, options: VisitOptions = {}): Promise<Page> {
  const page = await newPage(options);
  await listen(page);
  await page.goto(demoAddress(session));
  await answered(page);
  return page;
}

export async function answered(page: Page): Promise<void> {
  for (const name of ['flow-step-feedback', 'flow-csat']) await page.locator(`${name}[state]:not([state="loading"])`).waitFor({state: 'attached'});
}

export async function reloaded(page: Page): Promise<void> {
  await page.reload();
  await answered(page);
}

export const up = (page: Page) => page.getByRole('button', {name: 'Yes, it was helpful'});
export const down = (page: Page) => page.getByRole('button', {name: 'No, it was not helpful'});

/** Waits until the thumbs show a vote, and the server has it. */
export async function showsVote(page: Page, wasHelpful: boolean|null): Promise<void> {
  await page.locator(`flow-step-feedback .up[aria-pressed="${wasHelpful === true}"][aria-disabled="false"]`).waitFor();
  await page.locator(`flow-step-feedback .down[aria-pressed="${wasHelpful === false}"][aria-disabled="false"]`).waitFor();
}

/** Replaces the rating by one about the same, as a host that draws its page anew does. */
export async function drawAnew(page: Page): Promise<void> {
  await page.locator('flow-csat').evaluate((element) => {
    const again = element.cloneNode() as HTMLElement;
    again.removeAttribute('state');
    Object.assign(again, {token: (element as HTMLElement&{token: unknown}).token});
    element.replaceWith(again);
  });
}

export async function stateOf(page: Page, name: 'flow-step-feedback'|'flow-csat'): Promise<string|null> {
  return page.locator(name).first().getAttribute('state');
}

/** Counts the requests that a page makes to the API, without the preflights. */
export function requestsOf(page: Page): string[] {
  const requests: string[] = [];
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.pathname.startsWith('/api/')) requests.push(`${request.method()} ${decodeURIComponent(url.pathname.slice('/api/v1'.length))}`);
  });
  return requests;
}
