// What is shown over a page goes with Escape, wherever the focus is.
import {useLayoutEffect} from 'preact/hooks';

/** From the moment that it is seen. */
export function useEscape(isShown: boolean, hide: () => void): void {
  useLayoutEffect(() => {
    if (!isShown) return undefined;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Escape') hide();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [isShown]);
}
