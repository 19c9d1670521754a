// Today so far beside yesterday up to the same time of day.
import type {Schemas} from '../api/client';
import {meanings} from '../api/meanings';
import {
  formatCount, formatPercent2, formatPercentChange, formatPercentPoints, formatScore2, formatSeconds2, type Format,
} from '../figures/format';
import {fewCasesText} from '../figures/shares';
import {trendValues} from '../figures/trend';
import {Moved, type Better} from './card';
import {Explained} from './explained';
import {Section} from './section';

type Trends = Schemas['Trends'];

interface Told {
  name: string;
  format: Format;
  better: Better;
  /** Percentages move by points, everything else by a share of what it was. */
  isPercent?: boolean;
  /** Whether it counts: none is 0 then, and not nothing. */
  isCount?: boolean;
}

const kTold: Record<keyof Trends, Told> = {
  sessions_today: {name: 'Chats opened', format: formatCount, better: 'none', isCount: true},
  avg_first_response_seconds: {name: 'First response', format: formatSeconds2, better: 'less'},
  avg_resolution_seconds: {name: 'Resolution', format: formatSeconds2, better: 'less'},
  csat_score: {name: 'CSAT', format: formatPercent2, better: 'more', isPercent: true},
  csat_average: {name: 'Average rating', format: formatScore2, better: 'more'},
  csat_percentage: {name: 'Average rating, % of 5', format: formatPercent2, better: 'more', isPercent: true},
  fcr_rate: {name: 'First contact resolution', format: formatPercent2, better: 'more', isPercent: true},
  abandonment_rate: {name: 'Abandoned', format: formatPercent2, better: 'less', isPercent: true},
};

const kFigures = Object.keys(kTold) as (keyof Trends)[];

export function TrendsPanel({trends}: {trends: Trends|undefined}) {
  const sheet = {
    file: 'today_vs_yesterday', names: ['figure', 'current', 'previous', 'delta', 'delta_percent', 'current_n', 'previous_n'],
    rows: trends === undefined ? [] : kFigures.map((figure) => {
      const {current, previous, delta, percent} = trendValues(trends[figure], kTold[figure].isCount);
      return [figure, current, previous, delta, percent, trends[figure].current_n, trends[figure].previous_n];
    }),
  };
  return (
    <Section title="Today vs yesterday" hint="Since midnight, and yesterday from its midnight to the same time of day" sheet={sheet} wide>
      <dl class="trends">{kFigures.map((figure) => <TrendOf key={figure} figure={figure} trend={trends?.[figure]} />)}</dl>
    </Section>
  );
}

function TrendOf({figure, trend}: {figure: keyof Trends; trend: Schemas['Trend']|undefined}) {
  const {name, format, isCount = false} = kTold[figure];
  const meaning = `${meanings.Trends[figure]} ${meanings.Trend.current} Compared with: ${meanings.Trend.previous}`;
  return (
    <div>
      <dt><Explained meaning={meaning}>{name}</Explained></dt>
      <dd>
        {trend === undefined ? (
          <><strong class="trend-figure"><span class="skeleton skeleton-word" /></strong><span class="change"><span class="skeleton skeleton-word" /></span></>
        ) : (
          <>
            <strong class="trend-figure" data-figure={`trends.${figure}.current`}>{format(trendValues(trend, isCount).current)}</strong>
            <span class="change"><Compared figure={figure} trend={trend} /></span>
          </>
        )}
      </dd>
    </div>
  );
}

function Compared({figure, trend}: {figure: keyof Trends; trend: Schemas['Trend']}) {
  const {format, better, isPercent = false, isCount = false} = kTold[figure];
  const {previous, delta} = trendValues(trend, isCount);
  const few = fewCasesText(trend.current_n, trend.previous_n);
  const yesterday = <span data-figure={`trends.${figure}.previous`}>{format(previous)}</span>;
  if (previous === null) return <>No data yesterday</>;
  if (delta === null) return <>{yesterday} yesterday</>;
  return (
    <>
      <Moved moved={delta} better={few === undefined ? better : 'none'} figure={`trends.${figure}.change`} text={changeText(trend, isPercent)} />{' '}
      vs {yesterday}{few !== undefined && <>{' '}<span data-figure={`trends.${figure}.few`}>({few})</span></>}
    </>
  );
}

function changeText({delta, delta_percent: percent, previous, current}: Schemas['Trend'], isPercent: boolean): string {
  if (isPercent) return formatPercentPoints(delta);
  if (percent !== null) return formatPercentChange(percent);
  return previous === current ? '±0' : 'new';
}
