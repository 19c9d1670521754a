// The frame of all pages, and the page that the address names.
import {signal, useSignal, useSignalEffect} from '@preact/signals';
import type {ComponentType} from 'preact';
import {useEffect} from 'preact/hooks';
import {NotFound} from '../pages/not_found';
import {SignIn} from '../pages/sign_in';
import {BadAddress} from '../parts/bad_address';
import {problemsAt} from './addresses';
import {Header} from './header';
import {Link} from './link';
import {navigate, pageAddress, query, segments} from './location';
import {isNowhere, landingOf, pageAt, type Page} from './pages';
import {allows, identity, kRoleNames, type Identity} from './session';
import {SessionQuestion} from './session_question';

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
    return <><SignIn /><SessionQuestion /></>;
  }
  // Nothing of one person's is kept for the next: not an answer, not a stream, not a draft.
  return <><SignedIn key={JSON.stringify([who.accountId, who.userId, who.role])} who={who} /><SessionQuestion /></>;
}

function SignedIn({who}: {who: Identity}) {
  const page = pageAt(segments.value);
  const isMissing = isNowhere(segments.value);
  const problems = page === undefined ? [] : problemsAt(page, query.value);
  useEffect(() => {
    if (page === undefined && !isMissing) navigate(pageAddress(landingOf(who)), {replace: true});
  }, [page, isMissing]);
  useEffect(() => { pageTitle.value = isMissing ? 'Page not found' : page?.title ?? ''; }, [page, isMissing]);
  useSignalEffect(() => { document.title = `${pageTitle.value} · flowtally`; });
  return (
    <>
      <a class="skip" href="#main">Skip to content</a>
      <Header who={who} />
      <main id="main" tabIndex={-1}>
        {isMissing && <NotFound to={pageAddress(landingOf(who))} />}
        {page !== undefined && (
          !allows(who.role, page.needed) ? <NotAllowed who={who} page={page} /> :
          problems.length > 0            ? <BadAddress title={page.title} problems={problems} /> :
                                           <LoadedPage key={segments.value.join('/')} page={page} id={segments.value[1] ?? ''} />)}
      </main>
    </>
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
