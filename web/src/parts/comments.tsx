// What people wrote with their ratings, newest first.
import {formatInstant} from '../figures/format';
import {Section} from './section';

export interface Comment {
  rating: number;
  comment: string;
  created_at: string;
}

export interface CommentsProps {
  /** Undefined while they are not known yet. */
  comments: readonly Comment[]|undefined;
  /** How many to keep room for meanwhile. */
  expected: number;
  /** Undefined while it is not known yet. */
  timeZone: string|undefined;
  hint: string;
  empty: string;
  /** Names the exported file. */
  file: string;
}

export function Comments({comments, expected, timeZone, hint, empty, file}: CommentsProps) {
  const sheet = {
    file, names: ['created_at', 'rating', 'comment'],
    rows: (comments ?? []).map(({created_at, rating, comment}) => [created_at, rating, comment]),
  };
  return (
    <Section title="Newest comments" hint={hint} sheet={sheet}>
      {comments?.length === 0 && <p class="empty">{empty}</p>}
      <ul class="comments" aria-busy={comments === undefined}>
        {comments === undefined && Array.from({length: expected}, (_, row) => (
          <li key={row}><span class="stars" aria-hidden="true">☆☆☆☆☆</span><span class="skeleton skeleton-line" /><time><span class="skeleton skeleton-word" /></time></li>
        ))}
        {comments?.map(({rating, comment, created_at}, index) => (
          <li key={`${created_at} ${index}`}>
            <Stars rating={rating} />
            <blockquote data-figure="comments.comment">{comment}</blockquote>
            <time dateTime={created_at}>
              {timeZone === undefined ? <span class="skeleton skeleton-word" /> : formatInstant(created_at, timeZone)}
            </time>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Stars({rating}: {rating: number}) {
  return (
    <span class="stars">
      <span aria-hidden="true">{'★'.repeat(rating)}{'☆'.repeat(5 - rating)}</span>
      <span class="visually-hidden" data-figure="comments.rating">{rating} of 5</span>
    </span>
  );
}
