// Ids as segments of paths. Browsers and proxies resolve `.` and `..` in a path, also where they are escaped, so these
// two are written with a `~` in front, as the server reads them: `~..` is the id `..`, `~~..` the id `~..`.

/** The segment of a path that names an id, escaped. */
export function segmentOf(id: string): string {
  return encodeURIComponent(/^~*\.\.?$/.test(id) ? `~${id}` : id);
}

/** The id that a segment names which is no longer escaped. */
export function idOfSegment(segment: string): string {
  return /^~+\.\.?$/.test(segment) ? segment.slice(1) : segment;
}

/** The path that a pattern of the API stands for: /trees/{tree_id}/ratings with its ids. */
export function pathWith(pattern: string, ids: Record<string, unknown>): string {
  return pattern.replace(/\{(\w+)\}/g, (_, name: string) => segmentOf(String(ids[name])));
}
