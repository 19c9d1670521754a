// A page of a long list, with where it is in it.
import {timeNow} from '../app/clock';
import {asOfAnswer, type Place} from '../figures/paging';
import {answerOf} from './client';

/** A page of a list, as it was asked for and answered. */
export interface ListPage<Row> {
  place: Place;
  rows: readonly Row[];
  total: number;
  nextCursor: string|null;
  /** The instant that was looked back from. */
  asOf: string;
}

interface ListAnswer<Row> {
  total: number;
  logs: Row[];
  next_cursor: string|null;
}

/** The page at `place`, from the answer to a request for it. */
export async function listPageOf<Row extends {created_at: string}>(
    place: Place, asked: Promise<{data?: ListAnswer<Row>; error?: unknown; response: Response}>): Promise<ListPage<Row>> {
  const {logs: rows, total, next_cursor: nextCursor} = await answerOf(asked);
  const {response} = await asked;
  const asOf = place.until ?? asOfAnswer(response.headers.get('Date'), rows[0]?.created_at, timeNow().getTime());
  return {place, rows, total, nextCursor, asOf};
}
