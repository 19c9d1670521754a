// The live page under test: what it got, and what it shows of it.
import type {Page} from 'playwright-core';
import type {Schemas} from '../../src/api/client';
import {formatCount, formatPercent, formatScore2, formatSeconds, kNothing} from '../../src/figures/format';
import {dashboard, newPage, settled, tokenOf, type VisitOptions} from './visit';

export type Kpis = Schemas['LiveKpis'];

export const kAnalytics = '/admin/analytics';
// A part of the page that is not there within this time never comes.
export const kPatience = {timeout: 100_000, interval: 20};

export interface Watched {
  page: Page;
  /** What the page itself got for its last question of a path: these figures move with time. */
  got: <Body>(path: string) => Promise<Body>;
}

/** The live page, once it has all its answers. */
export async function watch(path: string, {token = tokenOf('team_admin'), ...options}: VisitOptions = {}): Promise<Watched> {
  const page = await newPage(options);
  const bodies = new Map<string, Promise<unknown>>();
  page.on('response', (response) => {
    const {pathname} = new URL(response.url());
    if (!pathname.startsWith('/api/v1/admin/')) return;
    const body = response.json();
    body.catch(() => undefined);  // of an answer that the page let go there is none
    bodies.set(pathname.replace('/api/v1', ''), body);
  });
  await page.goto(`${dashboard}${path}#token=${token}`);
  await settled(page);
  return {page, got: async <Body>(of: string) => await bodies.get(of) as Body};
}

/** How the page shows what the stream brings. */
export function kpiTexts(kpis: Kpis): Record<string, string> {
  return {
    'kpis.waiting': formatCount(kpis.waiting),
    'kpis.waiting_over_limit': formatCount(kpis.waiting_over_limit),
    'kpis.active': formatCount(kpis.active),
    'kpis.sessions_today': formatCount(kpis.sessions_today),
    'kpis.human_mode_users': formatCount(kpis.human_mode_users),
    'kpis.sla_breach_events_24h': formatCount(kpis.sla_breach_events_24h),
    'kpis.sla_open_breaches': formatCount(kpis.sla_open_breaches),
    'kpis.avg_first_response_seconds': kpis.first_response.n === 0 ? kNothing : formatSeconds(kpis.avg_first_response_seconds),
    'kpis.avg_resolution_seconds': kpis.resolution.n === 0 ? kNothing : formatSeconds(kpis.avg_resolution_seconds),
    'kpis.csat_score': formatPercent(kpis.csat_score),
    ...(kpis.csat_mean === null ? {} : {'kpis.csat_mean': formatScore2(kpis.csat_mean)}),
    'kpis.fcr_rate': kpis.fcr_n === 0 ? kNothing : formatPercent(kpis.fcr_rate),
    'kpis.abandonment_rate': kpis.abandonment_n === 0 ? kNothing : formatPercent(kpis.abandonment_rate),
  };
}

export async function shownKpis(page: Page): Promise<Record<string, string>> {
  const shown = await page.locator('[data-figure^="kpis."]').evaluateAll(
      (figures) => figures.map((element) => [(element as HTMLElement).dataset['figure'], element.textContent] as const));
  return Object.fromEntries(shown);
}

/** A figure of the cards, if it is shown. */
export async function figureNow(page: Page, path: string): Promise<string|undefined> {
  return (await shownKpis(page))[path];
}
