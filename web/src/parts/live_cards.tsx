// The figures of this moment, as the stream brings them.
import {useSignal} from '@preact/signals';
import type {ComponentChildren} from 'preact';
import {useEffect, useRef} from 'preact/hooks';
import type {Schemas} from '../api/client';
import {meanings} from '../api/meanings';
import {formatCount, formatPercent, formatScore2, formatSeconds} from '../figures/format';
import {unlessNone} from '../figures/shares';
import {Card, Cards} from './card';

type Kpis = Schemas['LiveKpis'];
type KpiName = keyof typeof meanings.LiveKpis;

interface Kpi {
  figure: KpiName;
  name: string;
  text: (kpis: Kpis) => string;
  /** Which chats it is of, and from when. */
  note: (kpis: Kpis) => ComponentChildren;
  isAlert?: (kpis: Kpis) => boolean;
}

/** A further figure in a note. */
function Noted({figure, text, isAlert = false}: {figure: KpiName; text: string; isAlert?: boolean}) {
  return <strong class={isAlert ? 'change-share change-bad' : 'change-share'} data-figure={`kpis.${figure}`}>{text}</strong>;
}

const kKpis: readonly Kpi[] = [
  {figure: 'waiting', name: 'Waiting', text: (kpis) => formatCount(kpis.waiting), isAlert: (kpis) => kpis.waiting_over_limit > 0,
    note: (kpis) => <><Noted figure="waiting_over_limit" text={formatCount(kpis.waiting_over_limit)} isAlert={kpis.waiting_over_limit > 0} /> over the limit</>},
  {figure: 'active', name: 'Active', text: (kpis) => formatCount(kpis.active), note: () => 'right now'},
  {figure: 'sessions_today', name: 'Chats today', text: (kpis) => formatCount(kpis.sessions_today), note: () => 'since midnight'},
  {figure: 'human_mode_users', name: 'Human mode', text: (kpis) => formatCount(kpis.human_mode_users), note: () => 'visitors, right now'},
  {figure: 'sla_breach_events_24h', name: 'SLA breaches', text: (kpis) => formatCount(kpis.sla_breach_events_24h),
    note: (kpis) => <>in 24 hours, <Noted figure="sla_open_breaches" text={formatCount(kpis.sla_open_breaches)} isAlert={kpis.sla_open_breaches > 0} /> open now</>},
  {figure: 'avg_first_response_seconds', name: 'First response', text: (kpis) => formatSeconds(unlessNone(kpis.first_response.n, kpis.avg_first_response_seconds)),
    note: (kpis) => (kpis.first_response.n === 0 ? 'none in the last hour' : `mean of ${formatCount(kpis.first_response.n)} in the last hour`)},
  {figure: 'avg_resolution_seconds', name: 'Resolution', text: (kpis) => formatSeconds(unlessNone(kpis.resolution.n, kpis.avg_resolution_seconds)),
    note: (kpis) => (kpis.resolution.n === 0 ? 'none closed since midnight' : `mean of ${formatCount(kpis.resolution.n)} since midnight`)},
  {figure: 'csat_score', name: 'CSAT', text: (kpis) => formatPercent(kpis.csat_score),
    note: (kpis) => (kpis.csat_mean === null ? 'no ratings in 24 hours' :
                                               <>average rating <Noted figure="csat_mean" text={formatScore2(kpis.csat_mean)} />, {formatCount(kpis.csat_n)} in 24 hours</>)},
  {figure: 'fcr_rate', name: 'First contact resolution', text: (kpis) => formatPercent(unlessNone(kpis.fcr_n, kpis.fcr_rate)),
    note: (kpis) => (kpis.fcr_n === 0 ? 'none closed in 7 days' : `of ${formatCount(kpis.fcr_n)} closed in 7 days`)},
  {figure: 'abandonment_rate', name: 'Abandoned', text: (kpis) => formatPercent(unlessNone(kpis.abandonment_n, kpis.abandonment_rate)),
    note: (kpis) => (kpis.abandonment_n === 0 ? 'no chats in 7 days' : `of ${formatCount(kpis.abandonment_n)} in 7 days`)},
];

const kAlsoMeant: Partial<Record<KpiName, KpiName>> = {waiting: 'waiting_over_limit', sla_breach_events_24h: 'sla_open_breaches', csat_score: 'csat_mean'};

function meaningOf(figure: KpiName): string {
  const also = kAlsoMeant[figure];
  const text = meanings.LiveKpis[figure];
  return also === undefined ? text : `${text} Next to it: ${meanings.LiveKpis[also]}`;
}

export function LiveCards({kpis}: {kpis: Kpis|undefined}) {
  return (
    <div class="live-cards">
      <Cards>
        {kKpis.map(({figure, name, text, note, isAlert}) => (
          <Card key={figure} figure={`kpis.${figure}`} name={name} meaning={meaningOf(figure)} text={kpis && text(kpis)} isLive
            change={kpis === undefined ? 'pending' : undefined} note={kpis && note(kpis)}
            tone={kpis !== undefined && isAlert?.(kpis) === true ? 'alert' : undefined} />
        ))}
      </Cards>
      <WaitingAnnouncement waiting={kpis?.waiting} />
    </div>
  );
}

const kAnnouncedEveryMs = 20_000;

/** Tells screen readers when the number of waiting chats has changed, without telling each change of a busy minute. */
function WaitingAnnouncement({waiting}: {waiting: number|undefined}) {
  const said = useSignal('');
  const last = useRef({waiting, at: 0});
  useEffect(() => {
    // What is there at first is read with the page.
    if (last.current.waiting === undefined) last.current.waiting = waiting;
    if (waiting === undefined || waiting === last.current.waiting) return undefined;
    const timer = window.setTimeout(() => {
      last.current = {waiting, at: Date.now()};
      said.value = waiting === 0 ? 'No chat is waiting.' : `${formatCount(waiting)} ${waiting === 1 ? 'chat is' : 'chats are'} waiting.`;
    }, Math.max(0, last.current.at + kAnnouncedEveryMs - Date.now()));
    return () => window.clearTimeout(timer);
  }, [waiting]);
  return <p class="visually-hidden" role="status" data-announcement="waiting">{said.value}</p>;
}
