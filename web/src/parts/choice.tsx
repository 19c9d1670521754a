// A few possibilities, of which one is chosen.
import type {ComponentChildren} from 'preact';

export interface ChoiceProps<Option> {
  label: string;
  options: readonly {option: Option; text: string}[];
  /** Undefined if it is none of them. */
  chosen: Option|undefined;
  choose: (option: Option) => void;
  /** Further buttons. */
  children?: ComponentChildren;
}

export function Choice<Option extends string|number>({label, options, chosen, choose, children}: ChoiceProps<Option>) {
  return (
    <div class="choice" role="group" aria-label={label}>
      {options.map(({option, text}) => (
        <button key={option} type="button" aria-pressed={option === chosen} onClick={() => choose(option)}>{text}</button>
      ))}
      {children}
    </div>
  );
}
