// How completed sessions ended, as shares of a ring and as a list of numbers.
import type {Schemas} from '../api/client';
import {meanings} from '../api/meanings';
import {kOutcomes} from '../charts/chart';
import {donut} from '../charts/geometry';
import {formatCount, formatRate} from '../figures/format';
import {shareOf} from '../figures/shares';
import {Explained} from './explained';
import {Section} from './section';

type Outcomes = Schemas['OutcomeBreakdown'];

const kSize = 180;
const kRing = 26;

export interface OutcomeDonutProps {
  outcomes: Outcomes|undefined;
  /** Sessions completed, with an outcome or without. */
  completed: number|undefined;
}

export function OutcomeDonut({outcomes, completed}: OutcomeDonutProps) {
  const shares = outcomes === undefined ? undefined : kOutcomes.map(({key, name, tone}) => ({key, name, tone, value: outcomes[key as keyof Outcomes]}));
  const total = shares?.reduce((sum, {value}) => sum + value, 0);
  const sheet = {file: 'outcomes', names: ['outcome', 'sessions', 'share'],
    rows: (shares ?? []).map(({key, value}) => [key, value, shareOf(value, total ?? 0)])};
  return (
    <Section title="Outcomes" hint={hintOf(total, completed)} sheet={sheet}>
      <div class="donut">
        {shares === undefined || total === undefined ? <div class="skeleton donut-skeleton" /> : <Ring shares={shares} total={total} />}
        <dl class="shares">
          {kOutcomes.map(({key, name, tone}) => {
            const value = outcomes?.[key as keyof Outcomes];
            return (
              <div key={key}>
                <dt><span class={`swatch ${tone}`} /><Explained meaning={meanings.OutcomeBreakdown[key as keyof Outcomes]}>{name}</Explained></dt>
                <dd>
                  {value === undefined || total === undefined ? <span class="skeleton skeleton-word" /> : (
                    <><strong data-figure={`outcomes.${key}`}>{formatCount(value)}</strong> <span data-figure={`outcomes.${key}.share`}>{formatRate(shareOf(value, total))}</span></>
                  )}
                </dd>
              </div>
            );
          })}
        </dl>
      </div>
    </Section>
  );
}

/** What the ring leaves out. */
function hintOf(total: number|undefined, completed: number|undefined): string {
  const without = (completed ?? 0) - (total ?? 0);
  const what = 'Completed sessions with an outcome';
  return without > 0 ? `${what}; ${formatCount(without)} more have none` : what;
}

function Ring({shares, total}: {shares: readonly {key: string; tone: string; value: number}[]; total: number}) {
  const toneOf = new Map(shares.map(({key, tone}) => [key, tone]));
  const middle = kSize / 2;
  return (
    <svg width={kSize} height={kSize} viewBox={`${-middle} ${-middle} ${kSize} ${kSize}`} role="img"
      aria-label={`${formatCount(total)} completed sessions with an outcome`}>
      {total === 0 && <circle r={middle - kRing / 2} class="ring-empty" stroke-width={kRing} />}
      {donut(shares, middle, middle - kRing).map(({key, value, path}) => <path key={key} d={path} class={toneOf.get(key)} data-series={key} data-value={value} />)}
      <text class="ring-figure" text-anchor="middle" y="2" data-figure="outcomes.total">{formatCount(total)}</text>
      <text class="ring-name" text-anchor="middle" y="22">with outcome</text>
    </svg>
  );
}
