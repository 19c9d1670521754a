// Who is signed in: a token, kept for the session of this tab alone. What is read out of it decides what is shown; what
// may be read or done, and until when, is decided by the server: a browser's clock may be wrong.
import {computed, signal} from '@preact/signals';
import {basePath} from './base_path';
import {keepText, keptText} from './kept';

export type Role = 'viewer' | 'engineer' | 'team_admin' | 'super_admin';

export interface Identity {
  role: Role;
  accountId: string;
  userId: string;
}

export const kRoleNames = {viewer: 'viewer', engineer: 'engineer', team_admin: 'team admin', super_admin: 'super admin'} as const;
const kRoles: readonly Role[] = ['viewer', 'engineer', 'team_admin', 'super_admin'];
// Another flowtally of the same origin, below another path, gets nothing of it.
const kKey = `flowtally.token${basePath}`;
const storage = () => window.sessionStorage;

/** What a token says of its bearer; undefined if it is none that the dashboard can be used with. */
export function identityOf(token: string): Identity | undefined {
  const claims = claimsOf(token);
  const role = kRoles.find((name) => name === claims?.['role']);
  const {account_id: accountId, sub, exp} = claims ?? {};
  if (role === undefined || typeof accountId !== 'string' || typeof sub !== 'string' || typeof exp !== 'number') {
    return undefined;
  }
  return {role, accountId, userId: sub};
}

function claimsOf(token: string): Record<string, unknown> | undefined {
  const payload = token.split('.')[1];
  if (payload === undefined) return undefined;
  try {
    const bytes = Uint8Array.from(atob(payload.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof claims === 'object' && claims !== null ? (claims as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether `role` has the rights of `needed`. */
export function allows(role: Role, needed: Role): boolean {
  return kRoles.indexOf(role) >= kRoles.indexOf(needed);
}

const kept = signal<string | undefined>(undefined);
/** A token that a link brought while somebody else is signed in: the reader decides whose is used. */
export const offered = signal<string | undefined>(undefined);
/** Why one has to sign in again. */
export const signOutReason = signal<string | undefined>(undefined);

export const token = computed(() => kept.value);
export const identity = computed(() => (kept.value === undefined ? undefined : identityOf(kept.value)));

/** Takes a token as it was pasted. False, and nothing changes, if it is none. */
export function signIn(pasted: string): boolean {
  const text = pasted.trim().replace(/^Bearer\s+/i, '');
  if (identityOf(text) === undefined) return false;
  kept.value = text;
  signOutReason.value = undefined;
  keepText(storage, kKey, text);
  return true;
}

export function signOut(reason?: string): void {
  kept.value = undefined;
  signOutReason.value = reason;
  keepText(storage, kKey, undefined);
}

/** Signs in with the token kept by this tab, or with that of the address's fragment, which is taken out of it. Whoever is signed in is only offered the token of a link. */
export function resumeSession(): void {
  const stored = kept.value ?? keptText(storage, kKey);
  const isSignedIn = stored !== undefined && (kept.value === stored || signIn(stored));
  const given = new URLSearchParams(window.location.hash.slice(1)).get('token');
  if (given === null) return;
  window.history.replaceState(null, '', window.location.pathname + window.location.search);
  if (isSignedIn) {
    if (given !== kept.value) offered.value = given;
  } else if (!signIn(given)) {
    signOut('The link holds no token that can be used here.');
  }
}
