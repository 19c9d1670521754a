// A few figures under each other, each with a bar: the stages of a funnel, percentiles, ratings.
import type {ComponentChildren} from 'preact';
import {Explained} from './explained';
import {Track} from './track';

export interface ShareBar {
  /** Which figure of the answer it is, as a path in it. */
  figure: string;
  name: string;
  meaning: string;
  /** Of the longest bar, from 0 to 1. */
  share: number;
  /** Undefined while it is not known yet. */
  text: string|undefined;
  /** In all of them or in none. */
  note?: ComponentChildren;
}

export function ShareBars({bars}: {bars: readonly ShareBar[]}) {
  const isNoted = bars.some(({note}) => note !== undefined);
  return (
    <dl class={isNoted ? 'share-bars share-bars-noted' : 'share-bars'}>
      {bars.map(({figure, name, meaning, share, text, note}) => (
        <div key={figure}>
          <dt><Explained meaning={meaning}>{name}</Explained></dt>
          <dd>
            <Track share={share} />
            {text === undefined ? <span class="skeleton skeleton-figure-small" /> : <strong data-figure={figure}>{text}</strong>}
            {isNoted && <span class="share-note">{note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
