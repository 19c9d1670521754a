// A link within the dashboard: the program goes there itself, unless the reader asks the browser to.
import type {ComponentChildren} from 'preact';
import {navigate} from './location';

export interface LinkProps {
  to: string;
  class?: string;
  isCurrent?: boolean;
  children: ComponentChildren;
}

export function Link({to, isCurrent = false, children, ...rest}: LinkProps) {
  const follow = (event: MouseEvent) => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(to);
  };
  return <a href={to} onClick={follow} {...(isCurrent ? {'aria-current': 'page' as const} : {})} {...rest}>{children}</a>;
}
