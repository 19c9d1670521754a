// The hours of one day of the week, or of one date.
import type {ComponentChildren} from 'preact';
import {useRef} from 'preact/hooks';
import {closeNote, dayText, kIntervalsMax, opened, placeOf, withEnd, withInterval, withoutInterval, type DayDraft, type Interval} from '../figures/hours';
import type {Problems} from '../figures/problems';
import {Button} from './button';
import {Field} from './form';

export interface DayHoursProps {
  /** Begins the places of its problems. */
  place: string;
  name: string;
  day: DayDraft;
  problems: Problems;
  isFixed: boolean;
  onChange: (next: DayDraft) => void;
  /** What else can be done with it. */
  actions?: ComponentChildren;
}

export function DayHours({place, name, day, problems, isFixed, onChange, actions}: DayHoursProps) {
  const openSwitch = useRef<HTMLInputElement>(null);
  if (isFixed) {
    return <li class="day" data-day={place}><span class="day-name">{name}</span><span class="day-text" data-figure={place}>{dayText(day)}</span></li>;
  }
  const remove = (index: number) => {
    // The pressed button goes away; what stays takes the focus.
    openSwitch.current?.focus();
    onChange(withoutInterval(day, index));
  };
  return (
    <li class="day" data-day={place}>
      <label class="day-name">
        <input type="checkbox" ref={openSwitch} checked={day.isOpen} onChange={(event) => onChange(opened(day, event.currentTarget.checked))} />
        {name}<span class="visually-hidden"> open</span>
      </label>
      <div class="day-hours">
        {!day.isOpen && <span class="soft">Closed</span>}
        {day.isOpen && day.intervals.map((interval, index) => (
          <IntervalFields key={index} name={`${name}, ${index + 1}.`} {...{interval, problems}} place={(end) => placeOf(place, index, end)}
            onChange={(end, time) => onChange(withEnd(day, index, end, time))} onRemove={() => remove(index)} />
        ))}
      </div>
      <div class="day-actions">
        {day.isOpen && (
          <Button isOff={day.intervals.length >= kIntervalsMax} onPress={() => onChange(withInterval(day))}>
            {day.intervals.length >= kIntervalsMax ? `No more than ${kIntervalsMax}` : 'Add hours'}<span class="visually-hidden"> to {name}</span>
          </Button>
        )}
        {actions}
      </div>
    </li>
  );
}

interface IntervalFieldsProps {
  name: string;
  interval: Interval;
  problems: Problems;
  place: (end: 'open'|'close') => string;
  onChange: (end: 'open'|'close', time: string) => void;
  onRemove: () => void;
}

function IntervalFields({name, interval, problems, place, onChange, onRemove}: IntervalFieldsProps) {
  const field = (end: 'open'|'close', note: string) => (
    <Field label={<><span class="visually-hidden">{name} {end === 'open' ? 'from' : ''} </span>{end === 'close' && 'to'}</>} note={note} problem={problems.get(place(end))}>
      {(ties) => <input type="time" {...ties} value={interval[end]} data-place={place(end)} onInput={(event) => onChange(end, event.currentTarget.value)} />}
    </Field>
  );
  return (
    <div class="interval" role="group" aria-label={`${name} hours`}>
      {field('open', '')}
      {field('close', closeNote(interval))}
      <Button label={`Remove ${name} hours`} onPress={onRemove}>×</Button>
    </div>
  );
}
