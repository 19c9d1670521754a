import {describe, expect, it} from 'vitest';
import {
  closeNote, dateProblem, dayProblems, dayText, hoursChangeOf, hoursDraftOf, hoursProblems, intervalText, kExceptionsMax, kIntervalsMax, nextInterval,
  opened, wholeOf, withDate, withEnd, withException, withInterval, withoutException, withoutInterval, withWeekday, type DayDraft, type Hours, type Interval,
} from '../../src/figures/hours';

const kDay = 1440;

// A sequence of numbers that looks random and is always the same: Lehmer's generator.
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

const time = (minute: number) => `${String(Math.floor(minute / 60) % 24).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
const minute = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));

// Intervals as the API gives them: sorted, without overlap; the last one may pass midnight.
function dayOf(random: (below: number) => number): Interval[] {
  const count = random(kIntervalsMax + 1);
  const ends = [...new Set(Array.from({length: 2 * count}, () => random(kDay + 1)))].sort((a, b) => a - b);
  const intervals = Array.from({length: Math.floor(ends.length / 2)}, (_, index) => ({open: time(ends[2 * index]!), close: time(ends[2 * index + 1]!)}));
  const last = intervals.at(-1);
  if (last !== undefined && random(3) === 0) last.close = time(random(minute(last.open) + 1));
  return intervals;
}

function answerOf(random: (below: number) => number): Hours {
  const week = Array.from({length: 7}, (_, day_of_week) => {
    const intervals = dayOf(random);
    return {day_of_week, is_open: intervals.length > 0, open_time: intervals[0]?.open ?? null, close_time: intervals[0]?.close ?? null, intervals};
  });
  const dates = [...new Set(Array.from({length: random(20)}, () => new Date(random(80_000) * 86_400_000).toISOString().slice(0, 10)))].sort();
  return {
    time_zone: 'UTC', week, exceptions: dates.map((date) => ({date, intervals: dayOf(random)})),
    status: {is_open: false, current_hours: null, next_open: null},
  };
}

const dayWith = (...intervals: [string, string][]): DayDraft => ({isOpen: true, intervals: intervals.map(([open, close]) => ({open, close}))});
const emptyHours = hoursDraftOf({week: [], exceptions: []});

describe('business hours as a draft', () => {
  it('goes from any answer to a draft and back, without a change or a problem', () => {
    for (let seed = 1; seed <= 300; ++seed) {
      const answer = answerOf(randomOf(seed));
      const draft = hoursDraftOf(answer);
      expect(wholeOf(draft), `seed ${seed}`).toEqual({
        week: answer.week.map(({day_of_week, intervals}) => ({day_of_week, intervals})), exceptions: answer.exceptions,
      });
      expect(hoursChangeOf(draft, answer), `seed ${seed}`).toBeUndefined();
      expect(hoursProblems(draft), `seed ${seed}`).toEqual(new Map());
    }
  });

  it('sends all of it once one end is changed', () => {
    const answer = {...answerOf(randomOf(5)), week: [{day_of_week: 2, is_open: true, open_time: '08:00', close_time: '12:00', intervals: [{open: '08:00', close: '12:00'}]}]};
    const draft = hoursDraftOf(answer);
    const change = hoursChangeOf(withWeekday(draft, 2, withEnd(draft.week[2]!, 0, 'close', '13:00')), answer);
    expect(change?.week).toHaveLength(7);
    expect(change?.week[2]).toEqual({day_of_week: 2, intervals: [{open: '08:00', close: '13:00'}]});
    expect(change?.exceptions).toEqual(answer.exceptions);
  });

  it('is no change to open a day and close it again, or to add and remove', () => {
    const answer = answerOf(randomOf(3));
    const draft = hoursDraftOf(answer);
    const there = withWeekday(draft, 1, opened(draft.week[1]!, !draft.week[1]!.isOpen));
    expect(hoursChangeOf(there, answer)).toBeDefined();
    expect(hoursChangeOf(withWeekday(there, 1, opened(there.week[1]!, draft.week[1]!.isOpen)), answer)).toBeUndefined();
    expect(hoursChangeOf(withoutException(withDate(draft, '2027-01-01'), '2027-01-01'), answer)).toBeUndefined();
  });

  it('closes a day that loses its last interval, and opens one with the usual hours', () => {
    const closed = withoutInterval(dayWith(['09:00', '10:00']), 0);
    expect(closed).toEqual({isOpen: false, intervals: []});
    expect(dayText(closed)).toBe('Closed');
    expect(opened(closed, true)).toEqual(dayWith(['08:00', '17:00']));
  });
});

describe('what is wrong with a day', () => {
  // Slow and obvious: which minutes from midnight on are taken, those of the next day included.
  const overlaps = ({intervals}: DayDraft) => {
    const taken = new Set<number>();
    return intervals.some(({open, close}) => {
      const from = minute(open);
      const to = minute(close) > from ? minute(close) : minute(close) + kDay;
      const minutes = Array.from({length: to - from}, (_, index) => from + index);
      const isTaken = minutes.some((at) => taken.has(at));
      minutes.forEach((at) => taken.add(at));
      return isTaken;
    });
  };

  it('finds an overlap exactly where minutes are taken twice, whatever the order', () => {
    let found = 0;
    for (let seed = 1; seed <= 400; ++seed) {
      const random = randomOf(seed);
      const day: DayDraft = {isOpen: true, intervals: Array.from({length: 1 + random(3)}, () => ({open: time(30 * random(48)), close: time(30 * random(48))}))};
      const has = overlaps(day);
      found += Number(has);
      expect(dayProblems('week.1', day).size > 0, `seed ${seed}`).toBe(has);
    }
    expect(found).toBeGreaterThan(50);
    expect(found).toBeLessThan(350);
  });

  it('tells it at the later one, and names the other', () => {
    const problems = dayProblems('week.1', dayWith(['13:00', '17:00'], ['08:00', '13:30']));
    expect([...problems]).toEqual([['week.1.0.open', 'Overlaps 08:00–13:30.']]);
    expect(dayProblems('2026-12-25', dayWith(['22:00', '06:00'], ['23:00', '23:30'])).get('2026-12-25.1.open')).toBe('Overlaps 22:00–06:00 (the next day).');
    expect(dayProblems('week.1', dayWith(['08:00', '12:00'], ['12:00', '13:00'], ['22:00', '09:00'])).size).toBe(0);
  });

  it('asks for what is missing, of open days only', () => {
    const day = dayWith(['', ''], ['08:00', '9:00']);
    expect([...dayProblems('week.4', day)]).toEqual([
      ['week.4.0.open', 'Say when it opens.'], ['week.4.0.close', 'Say when it closes.'], ['week.4.1.close', 'Say when it closes.'],
    ]);
    expect(dayProblems('week.4', opened(day, false)).size).toBe(0);
  });

  it('looks at the week as it is shown, then at the dates', () => {
    const bad = dayWith(['', '10:00']);
    const dated = withDate(emptyHours, '2026-12-25');
    const draft = withException(withWeekday(withWeekday(dated, 0, bad), 1, bad), '2026-12-25', bad);
    expect([...hoursProblems(draft).keys()]).toEqual(['week.1.0.open', 'week.0.0.open', '2026-12-25.0.open']);
  });
});

describe('intervals', () => {
  it('say when they close on another day', () => {
    expect(closeNote({open: '08:00', close: '17:00'})).toBe('');
    expect(closeNote({open: '22:00', close: '06:00'})).toBe('the next day');
    expect(closeNote({open: '08:00', close: '08:00'})).toBe('the next day, 24 hours');
    expect(closeNote({open: '18:00', close: '00:00'})).toBe('at midnight');
    expect(closeNote({open: '00:00', close: '00:00'})).toBe('the whole day');
    expect(closeNote({open: '08:00', close: ''})).toBe('');
    expect(intervalText({open: '22:00', close: '06:00'})).toBe('22:00–06:00 (the next day)');
  });

  it('are added behind the last one, where there is room', () => {
    expect(nextInterval([])).toEqual({open: '08:00', close: '17:00'});
    expect(nextInterval([{open: '13:00', close: '17:00'}, {open: '08:00', close: '12:00'}])).toEqual({open: '18:00', close: '22:00'});
    expect(nextInterval([{open: '08:00', close: '22:00'}])).toEqual({open: '23:00', close: '00:00'});
    expect(nextInterval([{open: '08:00', close: '23:00'}])).toEqual({open: '', close: ''});
    expect(nextInterval([{open: '08:00', close: '00:00'}])).toEqual({open: '', close: ''});
    expect(nextInterval([{open: '20:00', close: '02:00'}])).toEqual({open: '', close: ''});
    expect(nextInterval([{open: '08:00', close: ''}])).toEqual({open: '', close: ''});
    const day = withInterval(withInterval({isOpen: false, intervals: []}));
    expect(dayText(day)).toBe('08:00–17:00, 18:00–22:00');
    expect(dayProblems('week.1', day).size).toBe(0);
  });
});

describe('dates', () => {
  it('are added in their place, each once, closed', () => {
    const draft = withDate(withDate(emptyHours, '2027-01-01'), '2026-12-25');
    expect(draft.exceptions).toEqual([{date: '2026-12-25', isOpen: false, intervals: []}, {date: '2027-01-01', isOpen: false, intervals: []}]);
    expect(dateProblem(draft, '2026-12-26')).toBeUndefined();
    expect(dateProblem(draft, '2026-12-25')).toBe('This date is there already.');
    expect(dateProblem(draft, '')).toBe('Choose a date.');
    expect(dateProblem(draft, '0026-12-25')).toBe('Choose a date from 1970 to 2199.');
    expect(dateProblem(draft, '2200-01-01')).toBe('Choose a date from 1970 to 2199.');
  });

  it('are no more than there can be', () => {
    const exceptions = Array.from({length: kExceptionsMax}, (_, day) => ({date: new Date(day * 86_400_000).toISOString().slice(0, 10), isOpen: false, intervals: []}));
    expect(dateProblem({...emptyHours, exceptions}, '2026-12-25')).toBe('There are 400 dates, as many as there can be. Remove one first.');
    expect(dateProblem({...emptyHours, exceptions: exceptions.slice(1)}, '2026-12-25')).toBeUndefined();
  });
});
