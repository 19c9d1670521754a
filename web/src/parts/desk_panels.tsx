// The panels about the days that were chosen: when chats come, how many, how long they take, what was said.
import {DayBars, type Spans} from '../charts/day_bars';
import {Heatmap} from '../charts/heatmap';
import type {Desk} from '../api/desk';
import type {Schemas} from '../api/client';
import {meanings} from '../api/meanings';
import {formatCount, formatHour, formatLongHour, formatPercent, formatRate, formatScore2, formatSeconds, formatWeekday, kWeekdays} from '../figures/format';
import {kShownWeek} from '../figures/hours';
import {hourName, hoursOf, kHoursOfDay, nameOfDays, weekOf} from '../figures/live';
import {shareOf, sharesOfGreatest, unlessNone} from '../figures/shares';
import {Explained} from './explained';
import {Section} from './section';
import {ShareBars} from './share_bars';

export interface PanelProps {
  /** Undefined while they are not known yet. */
  desk: Desk|undefined;
  days: number;
}

export function Volume({desk, days}: PanelProps) {
  const volume = desk?.dashboard.session_volume;
  const sheet = {file: 'chats_per_day', names: ['day', 'sessions'], rows: (volume ?? []).map(({day, sessions}) => [day, sessions])};
  return (
    <Section title="Chats per day" sheet={sheet}
      hint={<Explained meaning={meanings.DayVolume.sessions}>{days === 1 ? 'Opened today' : `Opened on each of the last ${days} days, today last`}</Explained>}>
      <DayBars label="Chats opened per day" dates={volume?.map(({day}) => day)} sheet={sheet} height={220}
        series={[{key: 'sessions', name: 'Chats opened', tone: 'tone-accent'}]} value={(index) => volume?.[index]?.sessions ?? 0} />
    </Section>
  );
}

const kHours: Spans = {name: 'hours', short: formatHour, long: formatLongHour};
const kHoursOfDays: Spans = {name: 'hours', short: formatWeekday, long: formatLongHour, isNamed: (hour) => formatHour(hour) === '00:00'};

export function Messages({desk, days}: PanelProps) {
  const hours = desk?.hours;
  const count = hoursOf(days);
  const sheet = {file: 'messages_per_hour', names: ['hour', 'message_count'], rows: (hours ?? []).map((entry) => [entry.hour, entry.message_count])};
  return (
    <Section title="Messages per hour" sheet={sheet}
      hint={<><Explained meaning={meanings.HourFigures.message_count}>Of any sender</Explained>, in {nameOfDays(count / 24)}; the first and the last hour may be cut</>}>
      <DayBars label="Messages per hour" dates={hours?.map(({hour}) => hour)} spans={count > 24 ? kHoursOfDays : kHours} sheet={sheet} height={220}
        series={[{key: 'message_count', name: 'Messages', tone: 'tone-accent'}]} value={(index) => hours?.[index]?.message_count ?? 0} />
    </Section>
  );
}

export function Week({desk, days}: PanelProps) {
  const counts = desk && weekOf(desk.dashboard.peak_hours);
  const sheet = {
    file: 'messages_by_day_and_hour', names: ['day', ...Array.from({length: kHoursOfDay}, (_, hour) => hourName(hour))],
    rows: (counts ?? []).map((row, index) => [kWeekdays[kShownWeek[index] ?? 0], ...row]),
  };
  return (
    <Section title="Messages by day and hour" sheet={sheet} wide
      hint={<><Explained meaning={meanings.PeakHour.message_count}>Of any sender</Explained>, in {nameOfDays(days)}, on the clock of the account</>}>
      <Heatmap label="Messages by day of the week and hour" counted="Messages" counts={counts} sheet={sheet} />
    </Section>
  );
}

const kContacts = [
  {key: 'bot_entries', name: 'Visitors who wrote'}, {key: 'human_handoff', name: 'Chats opened and claimed'}, {key: 'resolved', name: 'Chats closed'},
] as const;

/** Visitors and chats: different things, so none is a share of another. */
export function Contacts({desk, days}: PanelProps) {
  const counts = desk?.dashboard.funnel;
  const sheet = {file: 'contacts', names: ['figure', 'count'], rows: counts === undefined ? [] : kContacts.map(({key}) => [key, counts[key]])};
  return (
    <Section title="Contacts" hint={`In ${nameOfDays(days)}`} sheet={sheet}>
      <dl class="figures">
        {kContacts.map(({key, name}) => (
          <div key={key}>
            <dt><Explained meaning={meanings.Funnel[key]}>{name}</Explained></dt>
            <dd>{counts === undefined ? <span class="skeleton skeleton-figure-small" /> : <strong data-figure={`funnel.${key}`}>{formatCount(counts[key])}</strong>}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

const kPercentiles = {p50: 'Median', p90: '90% within', p99: '99% within'} as const;
const kPercentileKeys = ['p50', 'p90', 'p99'] as const;
const kDurations = {frt: 'First response', resolution: 'Resolution'} as const;
const kDurationKeys = ['frt', 'resolution'] as const;

type DurationKey = (typeof kDurationKeys)[number];

function percentileOf(dashboard: Schemas['LiveDashboard'], duration: DurationKey, key: keyof typeof kPercentiles): number|null {
  return unlessNone(dashboard.percentiles[duration].n, dashboard.percentiles[duration][key]);
}

export function PercentilesPanel({desk, days}: PanelProps) {
  const sheet = {
    file: 'percentiles', names: ['duration', ...kPercentileKeys, 'n'],
    rows: desk === undefined ? [] : kDurationKeys.map((duration) => [
      duration, ...kPercentileKeys.map((key) => percentileOf(desk.dashboard, duration, key)), desk.dashboard.percentiles[duration].n,
    ]),
  };
  return (
    <Section title="Percentiles" hint={`In ${nameOfDays(days)}; each duration on a scale of its own`} sheet={sheet}>
      {kDurationKeys.map((duration) => <PercentilesOf key={duration} duration={duration} dashboard={desk?.dashboard} />)}
    </Section>
  );
}

function PercentilesOf({duration, dashboard}: {duration: DurationKey; dashboard: Schemas['LiveDashboard']|undefined}) {
  const values = kPercentileKeys.map((key) => dashboard && percentileOf(dashboard, duration, key));
  const lengths = sharesOfGreatest(values.map((value) => Math.max(0, value ?? 0)));
  return (
    <div class="percentiles">
      <h3><Explained meaning={meanings.DurationPercentiles[duration]}>{kDurations[duration]}</Explained>{dashboard !== undefined && <small> of {formatCount(dashboard.percentiles[duration].n)} chats</small>}</h3>
      <ShareBars bars={kPercentileKeys.map((key, index) => ({
        figure: `percentiles.${duration}.${key}`, name: kPercentiles[key], meaning: meanings.Percentiles[key], share: lengths[index] ?? 0,
        text: values[index] === undefined ? undefined : formatSeconds(values[index]),
      }))} />
    </div>
  );
}

export function Ratings({desk, days}: PanelProps) {
  const dashboard = desk?.dashboard;
  const given = dashboard?.csat_n ?? 0;
  const counts = dashboard?.csat_distribution ?? [0, 0, 0, 0, 0];
  const lengths = sharesOfGreatest(counts);
  const rows = counts.map((count, index) => ({rating: index + 1, count, share: shareOf(count, given), length: lengths[index] ?? 0})).reverse();
  const sheet = {
    file: 'chat_ratings', names: ['rating', 'count', 'share'],
    rows: dashboard === undefined ? [] : rows.map(({rating, count, share}) => [rating, count, share]),
  };
  return (
    <Section title="Ratings" hint={`Given in ${nameOfDays(days)}`} sheet={sheet}>
      <p class="panel-figure">
        <Explained meaning={meanings.LiveDashboard.csat_score}>CSAT</Explained>{' '}
        {dashboard === undefined ? <span class="skeleton skeleton-figure-small" /> : (
          <>
            <strong data-figure="csat_score">{formatPercent(dashboard.csat_score)}</strong> of <span data-figure="csat_n">{formatCount(given)}</span> ratings,
            average rating <span data-figure="csat_mean">{formatScore2(dashboard.csat_mean)}</span>
          </>
        )}
      </p>
      <ShareBars bars={rows.map(({rating, count, share, length}) => ({
        figure: `csat_distribution.${rating}`, name: `${rating} of 5`, meaning: `Ratings of ${rating}, and which share of all they are.`,
        share: length, text: dashboard && formatCount(count),
        note: dashboard ? <span data-figure={`csat_distribution.${rating}.share`}>{formatRate(share)}</span> : '',
      }))} />
    </Section>
  );
}
