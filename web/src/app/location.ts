// Where the reader is: the path names the page, the query what it shows (period, filter, sort), so that an address can
// be shared. One of each for the whole program.
import {computed, signal} from '@preact/signals';
import {belowBase, segmentsOf} from './base_path';
import {mayLeave} from './unsaved';

/** Without the fragment: it names a place on the page, or holds a token. */
function here(): URL {
  const url = new URL(window.location.href);
  url.hash = '';
  return url;
}

const address = signal(here());

/** The path, decoded segment by segment: ['flows', 'dns/resolution']. [''] where no page can be. */
export const segments = computed(() => segmentsOf(address.value.pathname) ?? ['']);

export const query = computed(() => address.value.searchParams);

window.addEventListener('popstate', () => {
  const next = here();
  if (next.href === address.value.href || mayLeave()) {
    address.value = next;
  } else {
    window.history.pushState(null, '', address.value);
  }
});

/** Goes to an address, as pageAddress() and withQuery() give it. */
export function navigate(to: string, {replace = false} = {}): void {
  const next = new URL(to, window.location.href);
  if (next.href === window.location.href || !mayLeave()) return;
  if (replace) {
    window.history.replaceState(null, '', next);
  } else {
    window.history.pushState(null, '', next);
  }
  const leaves = next.pathname !== address.value.pathname;
  address.value = next;
  if (leaves) window.scrollTo(0, 0);
}

type QueryChange = Record<string, string | undefined>;

/** The address of this page with some of the query changed; undefined takes a member out. */
export function withQuery(change: QueryChange): string {
  const next = new URL(address.value);
  for (const [name, value] of Object.entries(change)) {
    if (value === undefined) {
      next.searchParams.delete(name);
    } else {
      next.searchParams.set(name, value);
    }
  }
  return next.pathname + next.search;
}

// What is kept when one goes from page to page.
const kKept = ['period', 'from', 'to', 'account_id'];

/** The address of a page such as /team, with the window and account of this one but for what is changed; undefined takes a member out. */
export function pageAddress(path: string, change: QueryChange = {}): string {
  const search = new URLSearchParams();
  const kept = Object.fromEntries(kKept.map((name) => [name, query.value.get(name) ?? undefined]));
  for (const [name, value] of Object.entries({...kept, ...change})) {
    if (value !== undefined) search.set(name, value);
  }
  const text = search.toString();
  return text === '' ? belowBase(path) : `${belowBase(path)}?${text}`;
}
