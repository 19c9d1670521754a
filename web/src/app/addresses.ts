// What the address of each page may say. The rest of an address is nobody's, and is left alone.
import {addressProblems, checkInstant, checkNumber, checkPlace, checkSort, checkText, checkWindow, type AddressCheck, type AddressProblem} from '../figures/address';
import {kAuditDaysMax, kServerPrefix} from '../figures/audit';
import {kDeskDaysMax} from '../figures/live';
import type {Page} from './pages';

const kMembers = [
  'period', 'from', 'to', 'sort', 'days', 'search', 'engineer_id', 'account_id', 'action', 'resource_type', 'admin_id', 'until', 'cursor', 'offset',
  `${kServerPrefix}cursor`, `${kServerPrefix}offset`,
] as const;

const kChecks: Readonly<Record<string, readonly AddressCheck[]>> = {
  team: [checkWindow, checkSort('flows', 'engineers')],
  me: [checkWindow, checkSort('my_flows')],
  flows: [checkText('search', 200)],
  flow: [checkWindow, checkSort('steps')],
  live: [checkNumber('days', 1, kDeskDaysMax), checkSort('operators')],
  audit: [checkNumber('days', 1, kAuditDaysMax), checkInstant('until'), checkPlace(), checkPlace(kServerPrefix)],
};

/** What is wrong with the address of a page. */
export function problemsAt({name, takesId = false}: Page, query: URLSearchParams): AddressProblem[] {
  return addressProblems(query, kMembers, kChecks[takesId ? 'flow' : name] ?? []);
}
