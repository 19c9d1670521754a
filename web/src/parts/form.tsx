// A form about an answer of the API: what was changed of it stays until it is saved as a whole, or discarded.
import {useSignal} from '@preact/signals';
import type {ComponentChildren, RefObject} from 'preact';
import {useId, useRef} from 'preact/hooks';
import type {Answer} from '../api/answer';
import {errorOf, type ApiError} from '../api/client';
import {useUnsaved} from '../app/unsaved';
import {problemsText, type Problems} from '../figures/problems';
import {Button} from './button';
import {Failure} from './states';

export interface FormSpec<Data, Draft, Change> {
  answer: Answer<Data>;
  draftOf: (data: Data) => Draft;
  /** What is sent to make a draft hold; undefined if it holds already. */
  changeOf: (draft: Draft, base: Data) => Change|undefined;
  problemsOf: (draft: Draft, base: Data) => Problems;
  /** Sends a change, all of it in one request, and brings what holds then. */
  put: (change: Change) => Promise<Data>;
  onSaved?: () => void;
}

export interface Form<Draft> {
  element: RefObject<HTMLFormElement|null>;
  /** What the fields show. Undefined until there is an answer. */
  draft: Draft|undefined;
  problems: Problems;
  isDirty: boolean;
  isSaving: boolean;
  /** What is to be told about it all. */
  told: string;
  error: ApiError|undefined;
  change: (next: Draft) => void;
  save: () => void;
  discard: () => void;
}

interface State {
  isSaving?: boolean;
  told?: string;
  error?: ApiError;
}

const kNoProblems: Problems = new Map();

export function useForm<Data, Draft, Change>({answer, draftOf, changeOf, problemsOf, put, onSaved}: FormSpec<Data, Draft, Change>): Form<Draft> {
  const element = useRef<HTMLFormElement>(null);
  const edited = useSignal<{base: Data; draft: Draft}|undefined>(undefined);
  const state = useSignal<State>({});
  const {data} = answer;
  const held = edited.value ?? (data && {base: data, draft: draftOf(data)});
  const problems = held === undefined ? kNoProblems : problemsOf(held.draft, held.base);
  const isDirty = held !== undefined && changeOf(held.draft, held.base) !== undefined;
  const isOvertaken = isDirty && data !== undefined && changeOf(draftOf(data), held.base) !== undefined;
  useUnsaved(isDirty);

  const change = (draft: Draft) => {
    if (held === undefined) return;
    edited.value = {base: held.base, draft};
    if (state.value.isSaving !== true) state.value = {};
  };
  const save = async () => {
    const sent = edited.peek();
    const body = sent && changeOf(sent.draft, sent.base);
    if (sent === undefined || body === undefined || state.peek().isSaving) return;
    if (problems.size > 0) {
      state.value = {told: problemsText(problems)};
      focusFirstProblem(element.current);
      return;
    }
    state.value = {isSaving: true};
    try {
      const base = await put(body);
      answer.take(base);
      // What was changed meanwhile is a change of what was saved.
      const now = edited.peek();
      edited.value = now === undefined || now === sent ? undefined : {base, draft: now.draft};
      state.value = {told: 'Saved.'};
      answer.ask();
      onSaved?.();
    } catch (reason) {
      state.value = {error: errorOf(reason)};
    }
  };
  const discard = () => {
    edited.value = undefined;
    state.value = {told: 'The changes are discarded.'};
  };
  const {isSaving = false, told, error} = state.value;
  const standing = isOvertaken ? 'Unsaved changes. Somebody else has changed this meanwhile; saving puts yours in the place of theirs.' :
      isDirty                  ? 'Unsaved changes.' :
                                 '';
  return {element, draft: held?.draft, problems, isDirty, isSaving, told: isSaving ? 'Saving.' : told ?? standing, error, change, save: () => void save(), discard};
}

function focusFirstProblem(form: HTMLFormElement|null): void {
  const field = form?.querySelector<HTMLElement>('[aria-invalid="true"]');
  const folded = field?.closest('details');
  if (folded) folded.open = true;
  field?.focus();
}

export interface FormPanelProps<Draft> {
  label: string;
  form: Form<Draft>;
  /** Whether nothing can be changed. */
  isFixed: boolean;
  children: ComponentChildren;
}

/** The fields of a form, and below them what can be done with the changes. */
export function FormPanel<Draft>({label, form, isFixed, children}: FormPanelProps<Draft>) {
  const submit = (event: Event) => {
    event.preventDefault();
    form.save();
  };
  return (
    <form class="form" aria-label={label} ref={form.element} noValidate aria-busy={form.isSaving} onSubmit={submit}>
      {children}
      {!isFixed && (
        <div class={form.isDirty ? 'save-bar save-bar-dirty' : 'save-bar'}>
          {form.error !== undefined && <Failure error={form.error} retry={form.save} />}
          <p role="status">{form.told}</p>
          <Button isOff={!form.isDirty || form.isSaving} onPress={form.discard}>Discard<span class="visually-hidden"> changes of {label}</span></Button>
          <button type="submit" class="button button-main" aria-disabled={!form.isDirty || form.isSaving}>Save<span class="visually-hidden"> {label}</span></button>
        </div>
      )}
    </form>
  );
}

/** What ties an input to its label, its note and its problem. */
export interface FieldTies {
  id: string;
  'aria-invalid': boolean;
  'aria-describedby': string;
}

export interface FieldProps {
  label: ComponentChildren;
  note?: ComponentChildren;
  problem: string|undefined;
  children: (ties: FieldTies) => ComponentChildren;
}

export function Field({label, note, problem, children}: FieldProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({id, 'aria-invalid': problem !== undefined, 'aria-describedby': `${id}-note ${id}-problem`})}
      <span id={`${id}-note`} class="field-note">{note}</span>
      <span id={`${id}-problem`} class="field-problem">{problem}</span>
    </div>
  );
}
