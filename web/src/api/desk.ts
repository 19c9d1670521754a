// The answers about the live-chat desk that are not streamed, asked for together.
import {hoursOf} from '../figures/live';
import {useAnswer, type Answer} from './answer';
import {accountQuery, answerOf, client, type Schemas} from './client';

export interface Desk {
  /** What all but the trends and the ratings is about. */
  days: number;
  dashboard: Schemas['LiveDashboard'];
  operators: Schemas['OperatorFigures'][];
  hours: Schemas['HourFigures'][];
  /** The newest ones with comments. */
  ratings: Schemas['ChatRating'][];
}

export const kRatings = 6;

/** The desk over so many days. */
export function useDesk(days: number): Answer<Desk> {
  const account = accountQuery();
  return useAnswer(JSON.stringify(['desk', days, account]), async (signal): Promise<Desk> => {
    const [dashboard, operators, hours, {items: ratings}] = await Promise.all([
      answerOf(client.GET('/api/v1/admin/analytics/dashboard', {params: {query: {days, ...account}}, signal})),
      answerOf(client.GET('/api/v1/admin/analytics/operator-performance', {params: {query: {days, ...account}}, signal})),
      answerOf(client.GET('/api/v1/admin/analytics/hourly-stats', {params: {query: {hours: hoursOf(days), ...account}}, signal})),
      answerOf(client.GET('/api/v1/admin/chats/ratings', {params: {query: {limit: kRatings, ...account}}, signal})),
    ]);
    return {days, dashboard, operators, hours, ratings};
  });
}
