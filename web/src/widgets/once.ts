// What is shown once for each id: a page that is left or loaded again does not show it a second time, but one that draws
// it anew goes on until somebody has dealt with it.
import type {KeptIds} from './kept_ids';

export class Once {
  private readonly open = new Set<string>();

  constructor(private readonly kept: KeptIds) {}

  isDue(id: string): boolean {
    return this.open.has(id) || !this.kept.has(id);
  }

  /** It came before somebody's eyes, and now this page alone may show it. */
  seen(id: string): void {
    this.open.add(id);
    this.kept.add(id);
  }

  /** It was dealt with, so not even this page may. */
  done(id: string): void {
    this.open.delete(id);
    this.kept.add(id);
  }

  /** It was shown too early, which does not count. */
  forget(id: string): void {
    this.open.delete(id);
    this.kept.remove(id);
  }
}
