// One figure, large, with its name and how it moved.
import type {ComponentChildren} from 'preact';
import {useRef} from 'preact/hooks';
import {formatPoints, formatShare} from '../figures/format';
import {fewCasesText} from '../figures/shares';
import {Explained} from './explained';

/** Which direction is good news; 'none' where neither is. */
export type Better = 'more'|'less'|'none';

export interface Change {
  current: number;
  /** Undefined while it is not known yet; null if there was nothing to have a figure of. */
  previous: number|null|undefined;
  better: Better;
  /** Rates move by points, everything else by a share of what it was. */
  isRate?: boolean;
  /** What it is compared with: "previous 30 days". */
  than: string;
  /** How many cases both are of. */
  cases: number;
  casesBefore: number|undefined;
}

export interface CardProps {
  /** Which figure of the answer it is, as a path in it. */
  figure: string;
  name: string;
  meaning: string;
  /** Undefined while it is not known yet. */
  text: string|undefined;
  /** 'unknown' if what it is compared with could not be got. */
  change?: Change|'pending'|'unknown'|undefined;
  /** What else is told of it. */
  note?: ComponentChildren;
  tone?: 'alert'|undefined;
  /** Whether it lights up for a moment when its text changes. */
  isLive?: boolean;
}

export function Card({figure, name, meaning, text, change, note, tone, isLive = false}: CardProps) {
  const changes = useChanges(text);
  return (
    <div class={tone === undefined ? 'card' : `card card-${tone}`}>
      <dt><Explained meaning={meaning}>{name}</Explained></dt>
      <dd>
        {text === undefined ? <span class="skeleton skeleton-figure" /> :
                              <span class="card-figure" data-figure={figure}>{text}</span>}
        {change === 'pending' ? <PendingChange /> :
         change === 'unknown' ? <span class="change">Not compared</span> :
                                change !== undefined && <ChangeText {...change} />}
        {note !== undefined && <span class="change">{note}</span>}
        {isLive && changes > 0 && <span key={changes} class="card-flash" />}
      </dd>
    </div>
  );
}

/** How often a text has changed since it was first known. */
function useChanges(text: string|undefined): number {
  const seen = useRef({text, changes: 0});
  if (text !== seen.current.text) {
    const isFirst = seen.current.text === undefined;
    seen.current = {text, changes: seen.current.changes + (isFirst ? 0 : 1)};
  }
  return seen.current.changes;
}

function PendingChange() {
  return <span class="change"><span class="skeleton skeleton-word" /></span>;
}

function ChangeText({current, previous, better, isRate = false, than, cases, casesBefore = 0}: Change) {
  if (previous === undefined) return <PendingChange />;
  if (previous === null) return <span class="change">No data in {than}</span>;
  if (previous === 0 && !isRate) return <span class="change">0 in {than}</span>;
  const moved = isRate ? current - previous : (current - previous) / previous;
  const few = fewCasesText(cases, casesBefore);
  return (
    <span class="change">
      <Moved moved={moved} text={isRate ? formatPoints(moved) : formatShare(moved)} better={few === undefined ? better : 'none'} /> vs {than}
      {few !== undefined && ` (${few})`}
    </span>
  );
}

/** A change with its direction, and whether that is good. */
export function Moved({moved, text, better, figure}: {moved: number; text: string; better: Better; figure?: string}) {
  const isLevel = text.startsWith('±');
  const isGood = moved > 0 === (better === 'more');
  const tone = isLevel || better === 'none' ? '' : isGood ? ' change-good' : ' change-bad';
  const arrow = isLevel ? '' : moved > 0 ? '▲ ' : '▼ ';
  return <strong class={`change-share${tone}`}><span aria-hidden="true">{arrow}</span><span data-figure={figure}>{text}</span></strong>;
}

export function Cards({children}: {children: ComponentChildren}) {
  return <dl class="cards">{children}</dl>;
}
