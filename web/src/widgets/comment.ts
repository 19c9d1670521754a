// A comment as it is sent, and how much of it the server takes.

/** In code points, as the server counts. */
export const kCommentMost = 500;

export interface Comment {
  /** Null if nothing was written. */
  text: string|null;
  /** How many code points may follow; negative if there are too many. */
  left: number;
}

export function commentOf(written: string): Comment {
  const text = written.trim();
  return {text: text === '' ? null : text, left: kCommentMost - [...text].length};
}
