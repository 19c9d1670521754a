// The path below which the server shows the dashboard: '' or '/flowtally', as `serve --base-path` has it. A module of the
// build lies in /flowtally/assets, so its own address says it.

import {idOfSegment} from '../api/path_id';

export function basePathOf(moduleUrl: string): string {
  return new URL(moduleUrl).pathname.replace(/\/assets\/[^/]*$/, '');
}

// The sources, as they are under development and in tests, are at the root.
export const basePath = import.meta.env.PROD ? basePathOf(import.meta.url) : '';

/** The segments of a path below the base path, decoded: ['flows', 'dns/resolution'] of /flowtally/flows/dns%2Fresolution.
 * A slash at the end changes nothing. Undefined if the path is outside, or malformed. */
export function segmentsOf(pathname: string, base = basePath): string[]|undefined {
  if (pathname !== base && !pathname.startsWith(`${base}/`)) return undefined;
  const path = pathname.slice(base.length).replace(/^\//, '').replace(/\/$/, '');
  if (path === '') return [];
  try {
    const segments = path.split('/').map((segment) => idOfSegment(decodeURIComponent(segment)));
    return segments.includes('') ? undefined : segments;
  } catch {
    return undefined;
  }
}

/** The address of a path of the server, such as /team. One that begins with the base path already stays as it is. */
export function belowBase(path: string, base = basePath): string {
  return path === base || path.startsWith(`${base}/`) ? path : base + path;
}
