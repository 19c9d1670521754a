// The frame of all pages: who is signed in, where one can go, and the page that the address names.
import {signal, useSignal, useSignalEffect} from '@preact/signals';
import type {ComponentType} from 'preact';
import {useEffect} from 'preact/hooks';
import {NotFound} from '../pages/not_found';
import {SignIn} from '../pages/sign_in';
import {Link} from './link';
import {navigate, pageAddress, query, segments} from './location';
import {isNowhere, landingOf, pageAt, pages, type Page} from './pages';
import {allows, identity, signOut, type Identity} from './session';
import {kThemes, theme} from './theme';
import {mayLeave} from './unsaved';

const kRoleNames = {viewer: 'viewer', engineer: 'engineer', team_admin: 'team admin', super_admin: 'super admin'} as const;

// What a timer of the browser can wait for at most.
const kTimerMaxMs = 2 ** 31 - 1;

/** Names the document after what is shown; a page may be more exact than its title. */
export const pageTitle = signal('');

export function App() {
  const who = identity.value;
  if (who === undefined && isNowhere(segments.value)) {
    document.title = 'Page not found · flowtally';
    return <main id="main"><NotFound to={pageAddress('/')} /></main>;
  }
  if (who === undefined) {
    document.title = 'Sign in · flowtally';
    return <SignIn />;
  }
  // Nothing of one person's is kept for the next: not an answer, not a stream, not a draft.
  return <SignedIn key={JSON.stringify([who.accountId, who.userId, who.role])} who={who} />;
}

function SignedIn({who}: {who: Identity}) {
  const page = pageAt(segments.value);
  const isMissing = isNowhere(segments.value);
  useEffect(() => {
    if (page === undefined && !isMissing) navigate(pageAddress(landingOf(who)), {replace: true});
  }, [page, isMissing]);
  useEffect(() => {
    const left = who.expires - Date.now();
    if (left > kTimerMaxMs) return undefined;
    const timer = window.setTimeout(() => signOut('The token has expired.'), Math.max(0, left));
    return () => window.clearTimeout(timer);
  }, [who]);
  useEffect(() => { pageTitle.value = isMissing ? 'Page not found' : page?.title ?? ''; }, [page, isMissing]);
  useSignalEffect(() => { document.title = `${pageTitle.value} · flowtally`; });
  return (
    <>
      <a class="skip" href="#main">To the figures</a>
      <Header who={who} />
      <main id="main" tabIndex={-1}>
        {isMissing && <NotFound to={pageAddress(landingOf(who))} />}
        {page !== undefined && (
          allows(who.role, page.needed) ? <LoadedPage key={segments.value.join('/')} page={page} id={segments.value[1] ?? ''} /> :
                                          <NotAllowed who={who} page={page} />)}
      </main>
    </>
  );
}

function Header({who}: {who: Identity}) {
  const current = segments.value[0];
  const isMenuOpen = useSignal(false);
  const account = query.value.get('account_id') ?? who.accountId;
  useEffect(() => { isMenuOpen.value = false; }, [current]);
  return (
    <header class="top">
      <Link class="brand" to={pageAddress(landingOf(who))}><Mark />flowtally</Link>
      <button type="button" class="button button-quiet menu-switch" aria-expanded={isMenuOpen.value} aria-controls="menu"
        onClick={() => { isMenuOpen.value = !isMenuOpen.value; }}>Menu</button>
      <div id="menu" class={isMenuOpen.value ? 'menu menu-open' : 'menu'}>
        <nav aria-label="Pages">
          <ul>
            {pages.filter(({isListed, needed}) => isListed && allows(who.role, needed)).map(({name, title}) => (
              <li key={name}><Link to={pageAddress(`/${name}`)} isCurrent={current === name}>{title}</Link></li>
            ))}
          </ul>
        </nav>
        <div class="who">
          {who.role === 'super_admin' ? <AccountChoice key={account} account={account} /> : <span class="who-account">{account}</span>}
          <span class="who-role">{kRoleNames[who.role]}</span>
          <label><span class="visually-hidden">Theme</span>
            <select value={theme.value} onChange={(event) => { theme.value = kThemes[event.currentTarget.selectedIndex] ?? 'system'; }}>
              {kThemes.map((name) => <option key={name} value={name}>{name}</option>)}
            </select>
          </label>
          <button type="button" class="button button-quiet" onClick={() => { if (mayLeave()) signOut(); }}>Sign out</button>
        </div>
      </div>
    </header>
  );
}

/** A super admin may look into any account; the server writes that down in the account's audit trail. */
function AccountChoice({account}: {account: string}) {
  const choose = (event: Event) => {
    event.preventDefault();
    const chosen = new FormData(event.currentTarget as HTMLFormElement).get('account');
    const isOwn = chosen === identity.value?.accountId || chosen === '';
    navigate(pageAddress(window.location.pathname, {account_id: isOwn ? undefined : String(chosen)}));
  };
  return (
    <form class="account-choice" onSubmit={choose}>
      <label><span class="visually-hidden">Account to look into</span>
        <input name="account" defaultValue={account} title="The account to look into; the look is written down in its audit trail" />
      </label>
      <button type="submit" class="button button-quiet">Look</button>
    </form>
  );
}

function Mark() {
  return (
    <svg class="mark-logo" width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
      <rect x="2" y="12" width="4" height="8" rx="1.5" class="tone-unresolved" />
      <rect x="9" y="7" width="4" height="13" rx="1.5" class="tone-workaround" />
      <rect x="16" y="2" width="4" height="18" rx="1.5" class="tone-resolved" />
    </svg>
  );
}

let isFirstPage = true;

function LoadedPage({page, id}: {page: Page; id: string}) {
  const drawn = useSignal<{Content: ComponentType<{id: string}>}|undefined>(undefined);
  const failed = useSignal(false);
  useEffect(() => {
    let isGone = false;
    page.load().then(({default: Content}) => { if (!isGone) drawn.value = {Content}; }, () => { failed.value = true; });
    // Whoever comes here by a link of the page starts reading at its begin; at the first visit that is so anyway.
    if (!isFirstPage) document.getElementById('main')?.focus({preventScroll: true});
    isFirstPage = false;
    return () => { isGone = true; };
  }, []);
  if (failed.value) {
    return (
      <div class="kind">
        <h1>This page could not be loaded</h1>
        <p>The server cannot be reached, or was replaced by another version.</p>
        <p><button type="button" class="button" onClick={() => window.location.reload()}>Load it again</button></p>
      </div>
    );
  }
  const held = drawn.value;
  return held === undefined ? <div class="page-loading" aria-busy="true" /> : <held.Content id={id} />;
}

function NotAllowed({who, page}: {who: Identity; page: Page}) {
  return (
    <div class="kind">
      <h1>{page.title} is for {kRoleNames[page.needed]}s</h1>
      <p>You are signed in as {who.userId}, with the role {kRoleNames[who.role]}. If you need this page, ask your team's admin for it, and sign in again with the token you get.</p>
      <p><Link class="button" to={pageAddress(landingOf(who))}>Go to your own figures</Link></p>
    </div>
  );
}
