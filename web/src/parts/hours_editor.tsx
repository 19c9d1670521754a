// The editor of the business hours: the week, the dates that differ from it, and whether it is open now.
import {useSignal} from '@preact/signals';
import {useRef} from 'preact/hooks';
import type {Answer} from '../api/answer';
import {answerOf, client} from '../api/client';
import {meanings} from '../api/meanings';
import {timeNow} from '../app/clock';
import {dateIn, formatCount, formatInstant, formatLongDate, kWeekdays} from '../figures/format';
import {
  dateProblem, hoursChangeOf, hoursDraftOf, hoursProblems, intervalText, kFirstDate, kLastDate, kShownWeek, weekdayPlace, withDate, withException, withoutException,
  withWeekday, type ExceptionDraft, type Hours, type HoursDraft,
} from '../figures/hours';
import {Button} from './button';
import {DayHours} from './day_hours';
import {Explained} from './explained';
import {Field, FormPanel, useForm, type Form} from './form';
import {Section} from './section';

export interface HoursEditorProps {
  answer: Answer<Hours>;
  /** Whether nothing can be changed. */
  isFixed: boolean;
}

export function HoursEditor({answer, isFixed}: HoursEditorProps) {
  const form = useForm({
    answer, draftOf: hoursDraftOf, changeOf: hoursChangeOf, problemsOf: hoursProblems,
    put: (body) => answerOf(client.PUT('/api/v1/admin/business-hours', {body})),
  });
  return (
    <FormPanel label="business hours" form={form} isFixed={isFixed}>
      <Status hours={answer.data} />
      <div class="panels">
        <Section title="Week" hint="A day without hours is closed">
          {form.draft === undefined ? <div class="skeleton skeleton-week" /> : (
            <ul class="days">
              {kShownWeek.map((day) => (
                <DayHours key={day} place={weekdayPlace(day)} name={kWeekdays[day]} day={form.draft!.week[day]!} problems={form.problems} isFixed={isFixed}
                  onChange={(next) => form.change(withWeekday(form.draft!, day, next))} />
              ))}
            </ul>
          )}
        </Section>
        <Section title="Exceptions" hint="Dates with hours of their own, in the place of the week's">
          {form.draft === undefined || answer.data === undefined ? <div class="skeleton skeleton-week" /> :
            <Exceptions form={form} draft={form.draft} today={dateIn(answer.data.time_zone, timeNow())} isFixed={isFixed} />}
        </Section>
      </div>
    </FormPanel>
  );
}

const told = meanings.OpenStatus;

/** Whether it is open now, by what is saved. */
function Status({hours}: {hours: Hours|undefined}) {
  if (hours === undefined) return <p class="open-status"><span class="skeleton skeleton-line" /></p>;
  const {status: {is_open, current_hours, next_open}, time_zone} = hours;
  const next = next_open === null ? 'It does not open within 400 days.' : `Opens ${formatInstant(next_open, time_zone, {weekday: true})}.`;
  return (
    <p class="open-status">
      <strong class={is_open ? 'is-open' : 'is-closed'}><Explained meaning={`${told.is_open} ${told.current_hours} ${told.next_open}`}>{is_open ? 'Open now' : 'Closed now'}</Explained></strong>
      <span data-figure="status">{current_hours === null ? next : `Hours: ${intervalText(current_hours)}.`}</span>
      <span class="soft">Clock of {time_zone}</span>
    </p>
  );
}

interface ExceptionsProps {
  form: Form<HoursDraft>;
  draft: HoursDraft;
  /** The local date. */
  today: string;
  isFixed: boolean;
}

function Exceptions({form, draft, today, isFixed}: ExceptionsProps) {
  const dateInput = useRef<HTMLInputElement>(null);
  const past = draft.exceptions.filter(({date}) => date < today);
  const coming = draft.exceptions.filter(({date}) => date >= today);
  const remove = (date: string) => {
    dateInput.current?.focus();
    form.change(withoutException(draft, date));
  };
  const list = (exceptions: readonly ExceptionDraft[]) => (
    <ul class="days">
      {exceptions.map((day) => (
        <DayHours key={day.date} place={day.date} name={formatLongDate(day.date)} day={day} problems={form.problems} isFixed={isFixed}
          onChange={(next) => form.change(withException(draft, day.date, next))}
          actions={<Button onPress={() => remove(day.date)}>Remove<span class="visually-hidden"> {formatLongDate(day.date)}</span></Button>} />
      ))}
    </ul>
  );
  return (
    <>
      {coming.length === 0 && <p class="soft">No date from today on differs from the week.</p>}
      {list(coming)}
      {!isFixed && <DateAdder input={dateInput} draft={draft} onAdd={(date) => form.change(withDate(draft, date))} />}
      {past.length > 0 && (
        <details class="past">
          <summary>{past.length === 1 ? 'One past date' : `${formatCount(past.length)} past dates`}</summary>
          {list(past)}
        </details>
      )}
    </>
  );
}

interface DateAdderProps {
  input: {current: HTMLInputElement|null};
  draft: HoursDraft;
  onAdd: (date: string) => void;
}

function DateAdder({input, draft, onAdd}: DateAdderProps) {
  const date = useSignal('');
  const problem = useSignal<string|undefined>(undefined);
  const told = useSignal('');
  const add = () => {
    problem.value = dateProblem(draft, date.value);
    told.value = '';
    if (problem.value !== undefined) {
      input.current?.focus();
      return;
    }
    onAdd(date.value);
    told.value = `${formatLongDate(date.value)} is added: closed, unless you open it.`;
    date.value = '';
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();  // or it would save the form
    add();
  };
  return (
    <div class="date-adder">
      <Field label="Another date" problem={problem.value}>
        {(ties) => <input type="date" ref={input} {...ties} min={kFirstDate} max={kLastDate} value={date.value} onKeyDown={onKeyDown}
          onInput={(event) => { date.value = event.currentTarget.value; problem.value = undefined; }} />}
      </Field>
      <Button onPress={add}>Add date</Button>
      <p class="soft" role="status">{told.value}</p>
    </div>
  );
}
