// The editor of the account's settings: its name, its clock, and the limits of its live chat.
import type {Answer} from '../api/answer';
import {answerOf, client} from '../api/client';
import {meanings} from '../api/meanings';
import {
  kLimits, limitOf, limitText, settingsChangeOf, settingsDraftOf, settingsProblems, zoneNote, type Limit, type Settings, type SettingsDraft,
} from '../figures/account';
import {kZones} from '../figures/zones';
import {Field, FormPanel, useForm, type Form} from './form';
import {Section} from './section';

const kLimitNames: Record<Limit, string> = {
  queue_wait_seconds: 'Wait for an operator', first_response_seconds: 'First response', resolution_seconds: 'Resolution',
};

export interface AccountEditorProps {
  answer: Answer<Settings>;
  /** Whether nothing can be changed. */
  isFixed: boolean;
  onSaved: () => void;
}

export function AccountEditor({answer, isFixed, onSaved}: AccountEditorProps) {
  const form = useForm({
    answer, draftOf: settingsDraftOf, changeOf: settingsChangeOf, problemsOf: settingsProblems, onSaved,
    // The description has `sla` as any object.
    put: ({sla, ...body}) => answerOf(client.PUT('/api/v1/admin/settings', {body: {...body, ...(sla === undefined ? {} : {sla: sla as object})}})),
  });
  return (
    <FormPanel label="account" form={form} isFixed={isFixed}>
      <div class="panels">
        <Section title="Account">
          {form.draft === undefined ? <div class="skeleton skeleton-fields" /> : <AccountFields form={form} draft={form.draft} isFixed={isFixed} />}
        </Section>
        <Section title="Limits of the live chat" hint="What takes longer counts as a breach (SLA)">
          {form.draft === undefined ? <div class="skeleton skeleton-fields" /> : <LimitFields form={form} draft={form.draft} isFixed={isFixed} />}
        </Section>
      </div>
    </FormPanel>
  );
}

interface FieldsProps {
  form: Form<SettingsDraft>;
  draft: SettingsDraft;
  isFixed: boolean;
}

function AccountFields({form, draft, isFixed}: FieldsProps) {
  return (
    <div class="fields">
      <Field label="Name" problem={form.problems.get('name')}>
        {(ties) => <input {...ties} data-figure="name" autocomplete="off" readOnly={isFixed} value={draft.name}
          onInput={(event) => form.change({...draft, name: event.currentTarget.value})} />}
      </Field>
      <Field label="Time zone" note={<>Of its days and hours; a change applies to the whole history. <span data-figure="time_zone.note">{zoneNote(draft.time_zone)}</span></>} problem={form.problems.get('time_zone')}>
        {(ties) => <input {...ties} data-figure="time_zone" list="time-zones" autocomplete="off" spellcheck={false} readOnly={isFixed} value={draft.time_zone}
          onInput={(event) => form.change({...draft, time_zone: event.currentTarget.value})} />}
      </Field>
      <datalist id="time-zones">
        {kZones.map((zone) => <option key={zone} value={zone} />)}
      </datalist>
    </div>
  );
}

function LimitFields({form, draft, isFixed}: FieldsProps) {
  return (
    <div class="fields">
      {kLimits.map((limit) => {
        const seconds = limitOf(draft.sla[limit]);
        return (
          <Field key={limit} label={<>{kLimitNames[limit]}, seconds</>} problem={form.problems.get(limit)}
            note={<>{meanings.SlaSettings[limit]} {seconds !== undefined && <span data-figure={`${limit}.minutes`}>{limitText(seconds)}</span>}</>}>
            {(ties) => <input {...ties} data-figure={limit} inputMode="numeric" autocomplete="off" readOnly={isFixed} value={draft.sla[limit]}
              onInput={(event) => form.change({...draft, sla: {...draft.sla, [limit]: event.currentTarget.value}})} />}
          </Field>
        );
      })}
    </div>
  );
}
