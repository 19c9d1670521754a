// A name that says what it means: on hover, on focus, and to screen readers.
import {useSignal} from '@preact/signals';
import type {ComponentChildren} from 'preact';
import {useId, useLayoutEffect, useRef} from 'preact/hooks';
import {useEscape} from '../app/escape';
import {placeBeside} from './placing';

export function Explained({meaning, children}: {meaning: string; children: ComponentChildren}) {
  const id = useId();
  const isShown = useSignal(false);
  const name = useRef<HTMLButtonElement>(null);
  const tip = useRef<HTMLSpanElement>(null);
  const show = () => { isShown.value = true; };
  const hide = () => { isShown.value = false; };
  useEscape(isShown.value, hide);
  // It stands over everything, where no table or panel cuts it off, and so has to follow its name itself.
  useLayoutEffect(() => {
    if (!isShown.value) return undefined;
    const place = () => {
      if (name.current === null || tip.current === null) return;
      const view = {width: document.body.clientWidth, height: window.innerHeight};
      const {left, top} = placeBeside(name.current.getBoundingClientRect(), tip.current.getBoundingClientRect(), view);
      tip.current.style.left = `${left}px`;
      tip.current.style.top = `${top}px`;
    };
    place();
    window.addEventListener('scroll', place, {capture: true, passive: true});
    return () => window.removeEventListener('scroll', place, {capture: true});
  }, [isShown.value, meaning]);
  return (
    <span class="explained" onMouseEnter={show} onMouseLeave={hide}>
      <button ref={name} type="button" class="explained-name" aria-describedby={id} onFocus={show} onBlur={hide}>{children}</button>
      <span ref={tip} role="tooltip" id={id} class="tooltip" hidden={!isShown.value}>{meaning}</span>
    </span>
  );
}
