// The pages: where they are, who may see them, and what draws them. Each is loaded when it is gone to.
import type {ComponentType} from 'preact';
import {segmentOf} from '../api/path_id';
import {allows, type Identity, type Role} from './session';

export interface Page {
  /** The first segment of its path. */
  name: string;
  /** Whether a second segment is part of it: an id. */
  takesId?: boolean;
  title: string;
  needed: Role;
  /** Whether the navigation has it. */
  isListed: boolean;
  load: () => Promise<{default: ComponentType<{id: string}>}>;
}

export const pages: readonly Page[] = [
  {name: 'team', title: 'Team', needed: 'team_admin', isListed: true, load: () => import('../pages/team')},
  {name: 'me', title: 'My stats', needed: 'viewer', isListed: true, load: () => import('../pages/me')},
  {name: 'flows', title: 'Flows', needed: 'viewer', isListed: true, load: () => import('../pages/flows')},
  {name: 'flows', takesId: true, title: 'Flow', needed: 'viewer', isListed: false, load: () => import('../pages/flow')},
  {name: 'live', title: 'Live', needed: 'team_admin', isListed: true, load: () => import('../pages/live')},
  {name: 'audit', title: 'Audit', needed: 'team_admin', isListed: true, load: () => import('../pages/audit')},
  {name: 'settings', title: 'Settings', needed: 'team_admin', isListed: true, load: () => import('../pages/settings')},
];

/** The page of a path, if there is one. */
export function pageAt(segments: readonly string[]): Page|undefined {
  return pages.find(({name, takesId = false}) => segments[0] === name && segments.length === (takesId ? 2 : 1));
}

/** Whether no page is there; the root and the sign-in lead to one. */
export function isNowhere(segments: readonly string[]): boolean {
  return pageAt(segments) === undefined && segments.length > 0 && segments.join('/') !== 'sign-in';
}

/** Where somebody lands who names no page. */
export function landingOf({role}: Identity): string {
  return allows(role, 'team_admin') ? '/team' : '/me';
}

export function flowPath(treeId: string): string {
  return `/flows/${segmentOf(treeId)}`;
}
