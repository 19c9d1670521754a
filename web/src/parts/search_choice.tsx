// The choice of one of many by typing a part of its name or id: a combobox.
import {useSignal} from '@preact/signals';
import {useId, useRef} from 'preact/hooks';

export interface Option {
  id: string;
  name: string;
}

/** What a search found. */
export interface Found {
  /** Undefined while it is not known. */
  options: readonly Option[]|undefined;
  /** Whether they were found for an earlier search. */
  isOld: boolean;
  /** Whether they could not be got. */
  isMissing: boolean;
}

export interface SearchChoiceProps {
  label: string;
  isLabelHidden?: boolean;
  class?: string;
  /** What the field shows while nothing is chosen. */
  nobody: string;
  /** The name of what is chosen, or its id while that is not known. */
  chosen: string|undefined;
  /** Whether the choice can be taken back; it can when something is chosen. */
  isClearable?: boolean;
  /** What taking it back is called. */
  clearName: string;
  /** Finds the first options for a search; none while that is undefined. */
  useFound: (search: string|undefined, limit: number) => Found;
  onChoose: (id: string|undefined) => void;
  /** What is said when nothing is found, and when the options cannot be got. */
  nothing: string;
  failed: string;
}

const kOptions = 8;

export function SearchChoice({label, isLabelHidden = false, class: name, nobody, chosen, isClearable, clearName, useFound, onChoose, nothing, failed}: SearchChoiceProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  // What is being typed; undefined while nothing is looked for.
  const typed = useSignal<string|undefined>(undefined);
  const active = useSignal(0);
  const {options: found, isOld, isMissing} = useFound(typed.value, kOptions);
  const isOpen = typed.value !== undefined;
  const options = isOpen ? found ?? [] : [];
  const at = options.length === 0 ? undefined : Math.min(active.value, options.length - 1);

  const search = (text: string|undefined) => {
    typed.value = text;
    active.value = 0;
  };
  const choose = (optionId: string|undefined) => {
    search(undefined);
    input.current?.focus();
    onChoose(optionId);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
    if (step !== undefined) {
      event.preventDefault();
      if (!isOpen) search('');
      else if (options.length > 0) active.value = ((at ?? 0) + step + options.length) % options.length;
    } else if (event.key === 'Enter' && at !== undefined && !isOld) {
      event.preventDefault();
      choose(options[at]!.id);
    } else if (event.key === 'Escape') {
      search(undefined);
    }
  };
  return (
    <div class={name === undefined ? 'user-choice' : `user-choice ${name}`}>
      <label for={`${id}-input`} class={isLabelHidden ? 'visually-hidden' : ''}>{label}</label>
      <span class="user-choice-field">
        <input
          id={`${id}-input`} ref={input} role="combobox" autocomplete="off" spellcheck={false} placeholder={nobody} value={typed.value ?? chosen ?? ''}
          aria-autocomplete="list" aria-expanded={isOpen} aria-controls={`${id}-list`}
          {...(at === undefined ? {} : {'aria-activedescendant': `${id}-${at}`})}
          onInput={(event) => search(event.currentTarget.value)} onClick={() => { if (!isOpen) search(''); }}
          onKeyDown={onKeyDown} onBlur={() => search(undefined)} />
        {(isClearable ?? chosen !== undefined) && (
          <button type="button" class="button button-quiet" aria-label={clearName} onClick={() => choose(undefined)}>×</button>
        )}
      </span>
      <Options {...{id, label, options, at, isOpen, choose}} told={isOld || !isOpen || options.length > 0 ? '' : isMissing ? failed : nothing} />
    </div>
  );
}

interface OptionsProps {
  id: string;
  label: string;
  options: readonly Option[];
  at: number|undefined;
  isOpen: boolean;
  told: string;
  choose: (id: string) => void;
}

function Options({id, label, options, at, isOpen, told, choose}: OptionsProps) {
  return (
    <div class="user-options" hidden={!isOpen}>
      <ul id={`${id}-list`} role="listbox" aria-label={label}>
        {options.map(({id: optionId, name}, index) => (
          // Pressing must not take the focus away from the input, which would close the list.
          <li key={optionId} id={`${id}-${index}`} role="option" aria-selected={index === at} onMouseDown={(event) => event.preventDefault()}
            onClick={() => choose(optionId)}>
            {name}<small>{optionId}</small>
          </li>
        ))}
      </ul>
      <p role="status">{told}</p>
    </div>
  );
}
