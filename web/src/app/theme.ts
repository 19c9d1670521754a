// Light or dark: as the system has it, unless the reader chose. The choice stays in this browser.
import {effect, signal} from '@preact/signals';

export type Theme = 'system'|'light'|'dark';
export const kThemes: readonly Theme[] = ['system', 'light', 'dark'];

const kKey = 'flowtally.theme';

export const theme = signal<Theme>(kThemes.find((name) => name === window.localStorage.getItem(kKey)) ?? 'system');

/** Lets the document follow the choice from now on. */
export function applyTheme(): void {
  effect(() => {
    if (theme.value === 'system') {
      delete document.documentElement.dataset['theme'];
      window.localStorage.removeItem(kKey);
    } else {
      document.documentElement.dataset['theme'] = theme.value;
      window.localStorage.setItem(kKey, theme.value);
    }
  });
}
