// A text that the browser keeps under a name. Where it keeps nothing, as some do for their readers' privacy, this page
// goes without.

export function keptText(storage: () => Storage, name: string): string|undefined {
  try {
    return storage().getItem(name) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a text; undefined keeps none. */
export function keepText(storage: () => Storage, name: string, text: string|undefined): void {
  try {
    if (text === undefined) {
      storage().removeItem(name);
    } else {
      storage().setItem(name, text);
    }
  } catch {
    // Then it is not there the next time.
  }
}
