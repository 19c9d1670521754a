// Counts by name as bars, most first. Choosing one filters by it, choosing it again no longer does.
import {useSignal} from '@preact/signals';
import type {ComponentChildren} from 'preact';
import {Link} from '../app/link';
import {query, withQuery} from '../app/location';
import {formatCount} from '../figures/format';
import {Section} from './section';
import {Track} from './track';

export interface Counted {
  name: string;
  count: number;
}

export interface BarListProps {
  title: string;
  hint: ComponentChildren;
  /** The member of the address that a choice sets; names the list in data-figure and in the exported file. */
  member: string;
  /** Undefined while they are not known yet. */
  counts: readonly Counted[]|undefined;
  /** What else a choice changes in the address. */
  reset: Readonly<Record<string, undefined>>;
  empty: string;
}

const kShown = 6;

/** A breakdown of the API, most first. */
export function countedOf(breakdown: object): Counted[] {
  const counts = Object.entries(breakdown as Record<string, number>).map(([name, count]) => ({name, count}));
  return counts.sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
}

export function BarList({title, hint, member, counts, reset, empty}: BarListProps) {
  const isWhole = useSignal(false);
  const chosen = query.value.get(member);
  const shown = counts?.filter(({name}, index) => isWhole.value || index < kShown || name === chosen);
  const greatest = counts?.[0]?.count ?? 0;
  const rest = (counts?.length ?? 0) - (shown?.length ?? 0);
  const sheet = {file: `${member}_counts`, names: [member, 'entries'], rows: (shown ?? []).map(({name, count}) => [name, count])};
  return (
    <Section title={title} hint={hint} sheet={sheet}>
      {counts?.length === 0 && <p class="empty">{empty}</p>}
      <ul class="bars" aria-busy={shown === undefined}>
        {shown === undefined ? Array.from({length: kShown}, (_, row) => <li key={row} class="bar"><span class="skeleton skeleton-cell" /></li>) :
                               shown.map(({name, count}) => (
          <li key={name} class="bar" data-row={name}>
            <Link class="bar-name" to={withQuery({...reset, [member]: name === chosen ? undefined : name})} isCurrent={name === chosen}>{name}</Link>
            <span class="bar-count" data-figure={`${member}.count`}>{formatCount(count)}</span>
            <Track share={count / greatest} />
          </li>
        ))}
      </ul>
      {(rest > 0 || isWhole.value) && (
        <button type="button" class="button button-quiet bars-more" aria-expanded={isWhole.value} onClick={() => { isWhole.value = !isWhole.value; }}>
          {isWhole.value ? 'Show fewer' : `Show ${formatCount(rest)} more`}
        </button>
      )}
    </Section>
  );
}
