// Light or dark: as the system has it, unless the reader chose. The choice stays in this browser.
import {effect, signal} from '@preact/signals';
import {keepText, keptText} from './kept';

export type Theme = 'system'|'light'|'dark';
export const kThemes: readonly Theme[] = ['system', 'light', 'dark'];

const kKey = 'flowtally.theme';
const storage = () => window.localStorage;

export const theme = signal<Theme>(kThemes.find((name) => name === keptText(storage, kKey)) ?? 'system');

/** Lets the document follow the choice from now on. */
export function applyTheme(): void {
  effect(() => {
    if (theme.value === 'system') {
      delete document.documentElement.dataset['theme'];
    } else {
      document.documentElement.dataset['theme'] = theme.value;
    }
    keepText(storage, kKey, theme.value === 'system' ? undefined : theme.value);
  });
}
