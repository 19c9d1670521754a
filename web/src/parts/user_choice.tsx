// The choice of a user by typing a part of their name or id.
import {useSignal} from '@preact/signals';
import {useId, useRef} from 'preact/hooks';
import {useUsers} from '../api/account';
import type {Schemas} from '../api/client';

export interface UserChoiceProps {
  label: string;
  /** What stands there while nobody is chosen. */
  nobody: string;
  /** The name of who is chosen, or their id while it is not known. */
  chosen: string|undefined;
  onChoose: (userId: string|undefined) => void;
}

const kOptions = 8;
const kNobody = 'Nobody has this in their name or id.';
const kNotLooked = 'The users cannot be looked up at the moment.';

export function UserChoice({label, nobody, chosen, onChoose}: UserChoiceProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  // What is being typed; undefined while nothing is looked for.
  const typed = useSignal<string|undefined>(undefined);
  const active = useSignal(0);
  const {data, isOld, isMissing} = useUsers(typed.value, kOptions);
  const isOpen = typed.value !== undefined;
  const users = isOpen ? data?.items ?? [] : [];
  const at = users.length === 0 ? undefined : Math.min(active.value, users.length - 1);

  const look = (text: string|undefined) => {
    typed.value = text;
    active.value = 0;
  };
  const choose = (userId: string|undefined) => {
    look(undefined);
    input.current?.focus();
    onChoose(userId);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
    if (step !== undefined) {
      event.preventDefault();
      if (!isOpen) look('');
      else if (users.length > 0) active.value = ((at ?? 0) + step + users.length) % users.length;
    } else if (event.key === 'Enter' && at !== undefined && !isOld) {
      event.preventDefault();
      choose(users[at]!.user_id);
    } else if (event.key === 'Escape') {
      look(undefined);
    }
  };
  return (
    <div class="user-choice">
      <label for={`${id}-input`}>{label}</label>
      <span class="user-choice-field">
        <input
          id={`${id}-input`} ref={input} role="combobox" autocomplete="off" spellcheck={false} placeholder={nobody} value={typed.value ?? chosen ?? ''}
          aria-autocomplete="list" aria-expanded={isOpen} aria-controls={`${id}-list`}
          {...(at === undefined ? {} : {'aria-activedescendant': `${id}-${at}`})}
          onInput={(event) => look(event.currentTarget.value)} onClick={() => { if (!isOpen) look(''); }}
          onKeyDown={onKeyDown} onBlur={() => look(undefined)} />
        {chosen !== undefined && (
          <button type="button" class="button button-quiet" aria-label={`${label}: ${nobody}`} onClick={() => choose(undefined)}>×</button>
        )}
      </span>
      <Options {...{id, label, users, at, isOpen, choose}} told={isOld || !isOpen || users.length > 0 ? '' : isMissing ? kNotLooked : kNobody} />
    </div>
  );
}

interface OptionsProps {
  id: string;
  label: string;
  users: readonly Schemas['UserName'][];
  at: number|undefined;
  isOpen: boolean;
  told: string;
  choose: (userId: string) => void;
}

function Options({id, label, users, at, isOpen, told, choose}: OptionsProps) {
  return (
    <div class="user-options" hidden={!isOpen}>
      <ul id={`${id}-list`} role="listbox" aria-label={label}>
        {users.map(({user_id, name}, index) => (
          // Pressing must not take the focus away from the input, which would close the list.
          <li key={user_id} id={`${id}-${index}`} role="option" aria-selected={index === at} onMouseDown={(event) => event.preventDefault()}
            onClick={() => choose(user_id)}>
            {name}<small>{user_id}</small>
          </li>
        ))}
      </ul>
      <p role="status">{told}</p>
    </div>
  );
}
