// The head of every page: where one can go, which account is shown, and who is signed in.
import {useSignal} from '@preact/signals';
import {useEffect} from 'preact/hooks';
import {useAccounts, useCaller} from '../api/caller';
import {SearchChoice, type Found} from '../parts/search_choice';
import {Link} from './link';
import {navigate, pageAddress, query, segments} from './location';
import {landingOf, pages} from './pages';
import {allows, kRoleNames, signOut, type Identity} from './session';
import {kThemes, theme} from './theme';
import {mayLeave} from './unsaved';

export function Header({who}: {who: Identity}) {
  const current = segments.value[0];
  const isMenuOpen = useSignal(false);
  const {data: caller} = useCaller();
  const accountId = query.value.get('account_id') ?? who.accountId;
  const accountName = caller?.account_id === accountId ? caller.account_name ?? undefined : undefined;
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
          {who.role === 'super_admin' ? <AccountChoice account={accountName ?? accountId} isOwn={accountId === who.accountId} ownId={who.accountId} /> :
                                        <span class="who-account" title={`Account ${accountId}`}>{accountName ?? accountId}</span>}
          <span class="who-user" title={`User ${who.userId}`}>{caller?.user_name ?? who.userId}</span>
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

interface AccountChoiceProps {
  /** The name of the account that is shown, or its id. */
  account: string;
  isOwn: boolean;
  ownId: string;
}

function useFoundAccounts(search: string|undefined, limit: number): Found {
  const {data, isOld, isMissing} = useAccounts(search, limit);
  return {options: data?.items.map(({account_id, name}) => ({id: account_id, name: name ?? account_id})), isOld, isMissing};
}

/** A super admin may read any account; the server records that in the account's audit trail. */
function AccountChoice({account, isOwn, ownId}: AccountChoiceProps) {
  const choose = (id: string|undefined) => navigate(pageAddress(window.location.pathname, {account_id: id === ownId ? undefined : id}));
  return (
    <SearchChoice class="account-choice" label="Switch account" isLabelHidden nobody={account} clearName="Back to your own account"
      chosen={account} isClearable={!isOwn} useFound={useFoundAccounts} onChoose={choose}
      nothing="No account has this in its name or id." failed="The accounts cannot be read at the moment." />
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
