// Whose session the demonstration is about, as it stands in an address or is kept by the tab.

export const kNames = ['token', 'session_id', 'node_id'] as const;

export type Subject = Record<typeof kNames[number], string>;

/** What was kept as JSON, or nothing. */
export function subjectOf(json: string|null): Subject {
  let kept: Partial<Record<string, unknown>>|null = null;
  try {
    kept = JSON.parse(json ?? '{}') as Partial<Record<string, unknown>>|null;
  } catch {
    // Nothing that can be used.
  }
  const text = (name: string) => {
    const value = kept?.[name];
    return typeof value === 'string' ? value.trim() : '';
  };
  return {token: text('token'), session_id: text('session_id'), node_id: text('node_id')};
}

/** What the fragment of an address names, and for the rest what was there before. Undefined if it names nothing. */
export function fromFragment(hash: string, before: Subject): Subject|undefined {
  const given = new URLSearchParams(hash.slice(1));
  if (!kNames.some((name) => given.has(name))) return undefined;
  const value = (name: typeof kNames[number]) => given.get(name) ?? before[name];
  return {token: value('token'), session_id: value('session_id'), node_id: value('node_id')};
}
