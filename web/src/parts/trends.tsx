// Today so far beside yesterday up to the same time of day.
import type {Schemas} from '../api/client';
import {meanings} from '../api/meanings';
import {formatCount, formatPercent2, formatPercentChange, formatPercentPoints, formatSeconds2} from '../figures/format';
import {Moved, type Better} from './card';
import {Explained} from './explained';
import {Section} from './section';

type Trends = Schemas['Trends'];

interface Told {
  name: string;
  format: (value: number) => string;
  better: Better;
  /** Percentages move by points, everything else by a share of what it was. */
  isPercent?: boolean;
}

const kTold: Record<keyof Trends, Told> = {
  sessions_today: {name: 'Chats opened', format: formatCount, better: 'none'},
  avg_first_response_seconds: {name: 'First response', format: formatSeconds2, better: 'less'},
  avg_resolution_seconds: {name: 'Resolution', format: formatSeconds2, better: 'less'},
  csat_percentage: {name: 'CSAT', format: formatPercent2, better: 'more', isPercent: true},
  fcr_rate: {name: 'First contact resolution', format: formatPercent2, better: 'more', isPercent: true},
  abandonment_rate: {name: 'Abandoned', format: formatPercent2, better: 'less', isPercent: true},
};

const kFigures = Object.keys(kTold) as (keyof Trends)[];
const kColumns = ['current', 'previous', 'delta', 'delta_percent'] as const;

export function TrendsPanel({trends}: {trends: Trends|undefined}) {
  const sheet = {
    file: 'today_against_yesterday', names: ['figure', ...kColumns],
    rows: trends === undefined ? [] : kFigures.map((figure) => [figure, ...kColumns.map((column) => trends[figure][column])]),
  };
  return (
    <Section title="Today against yesterday" hint="Since midnight, and yesterday from its midnight to the same time of day" sheet={sheet} wide>
      <dl class="trends">{kFigures.map((figure) => <TrendOf key={figure} figure={figure} trend={trends?.[figure]} />)}</dl>
    </Section>
  );
}

function TrendOf({figure, trend}: {figure: keyof Trends; trend: Schemas['Trend']|undefined}) {
  const {name, format, better, isPercent = false} = kTold[figure];
  const meaning = `${meanings.Trends[figure]} ${meanings.Trend.current} Against: ${meanings.Trend.previous}`;
  return (
    <div>
      <dt><Explained meaning={meaning}>{name}</Explained></dt>
      <dd>
        {trend === undefined ? (
          <><strong class="trend-figure"><span class="skeleton skeleton-word" /></strong><span class="change"><span class="skeleton skeleton-word" /></span></>
        ) : (
          <>
            <strong class="trend-figure" data-figure={`trends.${figure}.current`}>{format(trend.current)}</strong>
            <span class="change">
              <Moved moved={trend.delta} better={better} figure={`trends.${figure}.change`} text={changeText(trend, isPercent)} />{' '}
              against <span data-figure={`trends.${figure}.previous`}>{format(trend.previous)}</span>
            </span>
          </>
        )}
      </dd>
    </div>
  );
}

function changeText({delta, delta_percent: percent, previous, current}: Schemas['Trend'], isPercent: boolean): string {
  if (isPercent) return formatPercentPoints(delta);
  if (percent !== null) return formatPercentChange(percent);
  return previous === current ? '±0' : 'new';
}
