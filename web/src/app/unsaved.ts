// What would be lost by leaving: whoever leaves a page with unsaved changes, by a link, by going back or by closing the
// tab, is asked first.
import {useEffect} from 'preact/hooks';

const held = new Set<object>();

/** Lets the browser ask, in its own words. */
function askBeforeUnload(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

/** Whether there is nothing to lose, or the reader says that it may be lost. */
export function mayLeave(): boolean {
  return held.size === 0 || window.confirm('There are changes that are not saved. Leave, and lose them?');
}

/** Says, for as long as a part is shown, whether it has unsaved changes. */
export function useUnsaved(isUnsaved: boolean): void {
  useEffect(() => {
    if (!isUnsaved) return undefined;
    const mine = {};
    held.add(mine);
    window.addEventListener('beforeunload', askBeforeUnload);
    return () => {
      held.delete(mine);
      if (held.size === 0) window.removeEventListener('beforeunload', askBeforeUnload);
    };
  }, [isUnsaved]);
}
