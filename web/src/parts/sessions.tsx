// What the pages about sessions share: their cards, their days, and what they are compared with.
import type {ComponentChildren} from 'preact';
import {DayBars} from '../charts/day_bars';
import {kOutcomes, type Series} from '../charts/chart';
import type {Answer} from '../api/answer';
import type {Schemas} from '../api/client';
import {meanings} from '../api/meanings';
import type {CsvCell, Sheet} from '../figures/csv';
import {daysBetween} from '../figures/days';
import {formatCount, formatMinutes, formatRate, formatWindow, type Format} from '../figures/format';
import type {WindowQuery} from '../figures/period';
import {unlessNone} from '../figures/shares';
import {Card, type Better, type Change} from './card';
import {PeriodPicker} from './period_picker';
import {Explained} from './explained';
import {Section} from './section';

type Summary = Schemas['Summary'];
type Day = Schemas['DayFigures'];

/** How the window before one is called. */
export function nameOfBefore(asked: WindowQuery, window: Schemas['WindowFigures']): string {
  if ('period' in asked) return `previous ${parseInt(asked.period, 10)} days`;
  const days = Math.round(daysBetween(window.from, window.to));
  return days === 1 ? 'previous day' : `previous ${days} days`;
}

type SummaryFigure = Exclude<keyof Summary, 'outcome_breakdown'>;

interface Told {
  name: string;
  format: Format;
  better: Better;
  isRate?: boolean;
}

const kTold: Record<SummaryFigure, Told> = {
  total_sessions: {name: 'Total sessions', format: formatCount, better: 'none'},
  completed_sessions: {name: 'Completed', format: formatCount, better: 'none'},
  completion_rate: {name: 'Completion rate', format: formatRate, better: 'more', isRate: true},
  median_duration_minutes: {name: 'Median duration', format: formatMinutes, better: 'less'},
  avg_duration_minutes: {name: 'Mean duration', format: formatMinutes, better: 'less'},
  p90_duration_minutes: {name: '90% done within', format: formatMinutes, better: 'less'},
  active_engineers: {name: 'Active engineers', format: formatCount, better: 'none'},
};

/** The sessions that a figure is of. */
const kBasis: Record<SummaryFigure, 'total_sessions'|'completed_sessions'> = {
  total_sessions: 'total_sessions',
  completed_sessions: 'total_sessions',
  active_engineers: 'total_sessions',
  completion_rate: 'total_sessions',
  median_duration_minutes: 'completed_sessions',
  avg_duration_minutes: 'completed_sessions',
  p90_duration_minutes: 'completed_sessions',
};

const kCounts: readonly SummaryFigure[] = ['total_sessions', 'completed_sessions', 'active_engineers'];

/** A figure of the summary; null where it is of nothing and not a count. */
const summaryValue = (figure: SummaryFigure, summary: Summary) =>
    (kCounts.includes(figure) ? summary[figure] : unlessNone(summary[kBasis[figure]], summary[figure]));

export interface SummaryCardProps {
  figure: SummaryFigure;
  summary: Summary|undefined;
  /** Of the window before. Undefined while it is not known yet, null if it could not be got. */
  before: Summary|null|undefined;
  than: string;
}

export function SummaryCard({figure, summary, before, than}: SummaryCardProps) {
  const {name, format, better, isRate = false} = kTold[figure];
  const basis = kBasis[figure];
  const value = summary && summaryValue(figure, summary);
  const change: Change|'pending'|'unknown'|undefined = summary === undefined || value === undefined ? 'pending' : value === null ? undefined :
      before === null ? 'unknown' : {
        current: value, previous: before && summaryValue(figure, before), better, isRate, than, cases: summary[basis], casesBefore: before?.[basis],
      };
  return (
    <Card figure={`summary.${figure}`} name={name} meaning={meanings.Summary[figure]} text={value === undefined ? undefined : format(value)}
      change={change} note={value === null ? 'No data' : undefined} />
  );
}

/** Sessions that have no outcome: not completed, or completed without saying. */
const kNoOutcome: Series = {key: 'none', name: 'No outcome', tone: 'tone-none'};
const kDaySeries = [...kOutcomes, kNoOutcome];

function dayValue(day: Day, key: string): number {
  if (key !== kNoOutcome.key) return day[key as keyof Omit<Day, 'date'>];
  return day.sessions - day.resolved - day.escalated - day.workaround - day.unresolved;
}

const kDayColumns = [
  'date', 'sessions', 'resolved', 'escalated', 'workaround', 'unresolved', 'no_outcome', 'completed_sessions', 'median_duration_minutes',
  'avg_duration_minutes',
] as const;

const medianOf = (day: Day) => unlessNone(day.completed_sessions, day.median_duration_minutes);

function dayCell(day: Day, name: (typeof kDayColumns)[number]): CsvCell {
  if (name === 'median_duration_minutes' || name === 'avg_duration_minutes') return unlessNone(day.completed_sessions, day[name]);
  return name === 'no_outcome' ? dayValue(day, kNoOutcome.key) : day[name];
}

const kDayMeanings = [
  ...(['sessions', 'resolved', 'escalated', 'workaround', 'unresolved'] as const).map((name) => meanings.DayFigures[name]),
  'No outcome: not completed, or completed without saying how.',
].join(' ');

/** Sessions per day, stacked by outcome. */
export function SessionDays({days, file}: {days: readonly Day[]|undefined; file: string}) {
  const sheet: Sheet = {file, names: kDayColumns, rows: (days ?? []).map((day) => kDayColumns.map((name) => dayCell(day, name)))};
  return (
    <Section title="Sessions per day" hint={<Explained meaning={kDayMeanings}>By outcome</Explained>} sheet={sheet} wide>
      <DayBars
        label="Sessions per day by outcome" dates={days?.map(({date}) => date)} series={kDaySeries} sheet={sheet}
        value={(index, key) => dayValue(days![index]!, key)}
        detail={(index) => [['Sessions', formatCount(days![index]!.sessions)], ['Median', formatMinutes(medianOf(days![index]!))]]}
      />
    </Section>
  );
}

export interface PageHeadProps {
  title: ComponentChildren;
  /** The answer that the page shows. */
  answer: Pick<Answer<{window: Schemas['WindowFigures']}>, 'data'|'isMissing'|'isAsking'>;
  children?: ComponentChildren;
}

/** The head of a page about a window: what it is about, and the choice of another. */
export function PageHead({title, answer: {data, isMissing, isAsking}, children}: PageHeadProps) {
  return (
    <div class="page-head" aria-busy={isAsking}>
      <h1>{title}</h1>
      <p class="page-window">{data !== undefined ? formatWindow(data.window) : !isMissing && <span class="skeleton skeleton-line" />}</p>
      {children}
      <PeriodPicker timeZone={data?.window.time_zone} />
    </div>
  );
}
