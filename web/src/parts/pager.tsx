// Which rows of a long list are shown, and the way to those before and behind them.
import type {ListPage} from '../api/list_page';
import {navigate, withQuery} from '../app/location';
import {newerChange, olderChange, rowsText, type PlaceChange} from '../figures/paging';
import {Button} from './button';

export interface PagerProps {
  /** Names the list in data-figure, and its rows to screen readers. */
  name: string;
  rowsName: string;
  /** Undefined while it is not known yet. */
  page: ListPage<unknown>|undefined;
  /** How the address changes to what is newest. */
  newest: PlaceChange;
  /** Tells lists on one page apart, in the address. */
  prefix?: string;
}

const go = (change: PlaceChange) => navigate(withQuery(change));

export function Pager({name, rowsName, page, newest, prefix = ''}: PagerProps) {
  const older = page && olderChange(page.place, page.nextCursor, page.asOf, prefix);
  const newer = page && newerChange(page.place, prefix);
  return (
    <div class="pager" role="group" aria-label={`Pages of ${rowsName}`}>
      <span class="pager-rows" role="status" data-figure={`${name}.shown`}>
        {page === undefined ? <span class="skeleton skeleton-word" /> : rowsText(page.place, page.rows.length, page.total)}
      </span>
      <Button isOff={page?.place.until === undefined} onPress={() => go(newest)}>Newest<span class="visually-hidden"> {rowsName}</span></Button>
      <Button isOff={newer === undefined} onPress={() => go(newer!)}>Newer<span class="visually-hidden"> {rowsName}</span></Button>
      <Button isOff={older === undefined} onPress={() => go(older!)}>Older<span class="visually-hidden"> {rowsName}</span></Button>
    </div>
  );
}
