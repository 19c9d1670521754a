import {describe, expect, it} from 'vitest';
import {allows, identityOf} from '../../src/app/session';

const token = (claims: unknown) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;
const kJane = {role: 'engineer', account_id: 'acme', sub: 'jané', exp: 2000000000};

describe('what a token says', () => {
  it('is who, of which account, and in which role', () => {
    expect(identityOf(token(kJane))).toEqual({role: 'engineer', accountId: 'acme', userId: 'jané'});
  });

  it('is the same whatever the clock says: the server decides how long it holds', () => {
    expect(identityOf(token({...kJane, exp: 1}))).toEqual(identityOf(token(kJane)));
  });

  it('is nothing for what is none, or none of a person', () => {
    const others = ['', 'abc', 'a.b.c', 'e30..', token(null), token([]), token({...kJane, role: 'ingest'}), token({...kJane, sub: undefined}),
      token({...kJane, exp: 'soon'})];
    for (const other of others) expect(identityOf(other)).toBeUndefined();
  });
});

describe('roles', () => {
  it('have the rights of those before them', () => {
    expect(allows('super_admin', 'team_admin')).toBe(true);
    expect(allows('team_admin', 'team_admin')).toBe(true);
    expect(allows('engineer', 'team_admin')).toBe(false);
    expect(allows('viewer', 'viewer')).toBe(true);
  });
});
