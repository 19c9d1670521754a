// Which days a page is about: the last 7, 30 or 90, or any others. It stands in the address.
import {useSignal} from '@preact/signals';
import {useLayoutEffect, useId} from 'preact/hooks';
import {timeNow} from '../app/clock';
import {navigate, query, withQuery} from '../app/location';
import {kWindowDaysMax} from '../figures/address';
import {daysBetween} from '../figures/days';
import {dateIn} from '../figures/format';
import {dateAfter, kPeriods, windowChange, windowOf, type WindowQuery} from '../figures/period';
import {Choice} from './choice';

function choose(window: WindowQuery): void {
  navigate(withQuery(windowChange(window)));
}

/** `timeZone` is that of the account's days; undefined while it is not known. */
export function PeriodPicker({timeZone}: {timeZone: string|undefined}) {
  const window = windowOf(query.value);
  const isCustom = !('period' in window);
  const isOpen = useSignal(isCustom);
  useLayoutEffect(() => { isOpen.value = isCustom; }, [isCustom]);
  const periodChosen = 'period' in window ? window.period : undefined;
  return (
    <div class="period">
      <Choice label="Period" options={kPeriods.map((period) => ({option: period, text: period}))} chosen={isOpen.value ? undefined : periodChosen}
        choose={(period) => { isOpen.value = false; choose({period}); }}>
        <button type="button" aria-pressed={isOpen.value || isCustom} aria-expanded={isOpen.value}
          onClick={() => { isOpen.value = !isOpen.value || isCustom; }}>
          Custom
        </button>
      </Choice>
      {isOpen.value && <DateRange window={window} today={dateIn(timeZone ?? 'UTC', timeNow())} />}
    </div>
  );
}

function DateRange({window, today}: {window: WindowQuery; today: string}) {
  const typed = useSignal<{from?: string; to?: string}>({});
  useLayoutEffect(() => { typed.value = {}; }, [JSON.stringify(window)]);
  const shown = 'from' in window ? window : {from: dateAfter(today, -29), to: today};
  const {from, to} = {...shown, ...typed.value};
  const id = useId();
  const days = daysBetween(from, to) + 1;
  const problem = !Number.isFinite(days) ? 'Both dates are needed.' :
      days < 1                           ? 'The first day is after the last one.' :
      days > kWindowDaysMax                ? `At most ${kWindowDaysMax} days.` :
                                           undefined;
  const submit = (event: Event) => {
    event.preventDefault();
    if (problem === undefined) choose({from, to});
  };
  return (
    <form class="date-range" onSubmit={submit}>
      <label>From <input type="date" value={from} required aria-describedby={id}
        onInput={(event) => { typed.value = {...typed.value, from: event.currentTarget.value}; }} /></label>
      <label>to <input type="date" value={to} required aria-describedby={id}
        onInput={(event) => { typed.value = {...typed.value, to: event.currentTarget.value}; }} /></label>
      <button type="submit" class="button" disabled={problem !== undefined}>Show</button>
      <span id={id} class="field-problem" role="status">{problem}</span>
    </form>
  );
}
