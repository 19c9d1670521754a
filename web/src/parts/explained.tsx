// A name that says what it means: on hover, on focus, and to screen readers.
import {useSignal} from '@preact/signals';
import type {ComponentChildren} from 'preact';
import {useId} from 'preact/hooks';

export function Explained({meaning, children}: {meaning: string; children: ComponentChildren}) {
  const id = useId();
  const isShown = useSignal(false);
  const show = () => { isShown.value = true; };
  const hide = () => { isShown.value = false; };
  return (
    <span class="explained" onMouseEnter={show} onMouseLeave={hide}>
      <button
        type="button" class="explained-name" aria-describedby={id} onFocus={show} onBlur={hide}
        onKeyDown={(event) => { if (event.key === 'Escape') hide(); }}>
        {children}
      </button>
      <span role="tooltip" id={id} class="tooltip" hidden={!isShown.value}>{meaning}</span>
    </span>
  );
}
