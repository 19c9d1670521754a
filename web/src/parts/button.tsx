// A small button that stays where it is while there is nothing to press it for, so that whoever is on it is not lost.
import type {ComponentChildren} from 'preact';

export interface ButtonProps {
  isOff?: boolean;
  onPress: () => void;
  label?: string;
  children: ComponentChildren;
}

export function Button({isOff = false, onPress, label, children}: ButtonProps) {
  return (
    <button
      type="button" class="button button-quiet" aria-disabled={isOff} {...(label === undefined ? {} : {'aria-label': label})}
      onClick={() => { if (!isOff) onPress(); }}>
      {children}
    </button>
  );
}
