-- Stands before the figures of live chat. $1 account, $2 the instant, in ms, $3 days or hours, $4 operator or NULL,
-- $5 the account's zone. Facts at or after the instant are ignored first.
WITH before AS MATERIALIZED (SELECT * FROM chat_fact WHERE account_id = $1 AND time_ms < $2),
opening AS (
  SELECT DISTINCT ON (chat_id) chat_id, visitor_id, time_ms AS opened_ms
  FROM before WHERE type = 'chat.opened' ORDER BY chat_id, seq),
claim AS (
  SELECT DISTINCT ON (chat_id) chat_id, operator_id, time_ms, id
  FROM before WHERE type = 'chat.claimed' ORDER BY chat_id, time_ms, id),
last_hand AS (
  SELECT DISTINCT ON (chat_id) chat_id, operator_id
  FROM (SELECT chat_id, operator_id, time_ms, id FROM claim
        UNION ALL
        SELECT chat_id, operator_id, time_ms, id FROM before WHERE type = 'chat.transferred') AS hand
  ORDER BY chat_id, time_ms DESC, id DESC),
answer AS (
  SELECT chat_id, time_ms FROM before
  WHERE chat_id IS NOT NULL AND (type = 'chat.responded' OR type = 'chat.message_sent' AND sender = 'operator')),
first_response AS (
  SELECT chat_id, min(answer.time_ms) AS responded_ms
  FROM claim JOIN answer USING (chat_id) WHERE answer.time_ms >= claim.time_ms GROUP BY chat_id),
first_answer AS (
  SELECT chat_id, min(time_ms) AS answered_ms
  FROM opening JOIN answer USING (chat_id) WHERE time_ms >= opened_ms GROUP BY chat_id),
closing AS (
  SELECT DISTINCT ON (chat_id) chat_id, closed_by, time_ms AS closed_ms
  FROM before WHERE type = 'chat.closed' ORDER BY chat_id, time_ms DESC, id DESC),
chat_rating AS (
  SELECT DISTINCT ON (chat_id) chat_id, rating, time_ms AS rated_ms
  FROM before WHERE type = 'chat.rated' ORDER BY chat_id, seq),
chat AS MATERIALIZED (
  SELECT chat_id, visitor_id, opened_ms, claim.time_ms AS claimed_ms,
         CASE WHEN claim.time_ms IS NOT NULL THEN last_hand.operator_id END AS operator_id, responded_ms, answered_ms,
         closed_ms, closed_by, rated_ms, rating,
         NOT EXISTS (SELECT FROM opening AS other
                     WHERE other.visitor_id = opening.visitor_id AND other.chat_id <> opening.chat_id
                       AND other.opened_ms > closed_ms AND other.opened_ms < closed_ms + 24 * 3600000) AS resolved_at_first
  FROM opening
  LEFT JOIN claim USING (chat_id)
  LEFT JOIN last_hand USING (chat_id)
  LEFT JOIN first_response USING (chat_id)
  LEFT JOIN first_answer USING (chat_id)
  LEFT JOIN closing USING (chat_id)
  LEFT JOIN chat_rating USING (chat_id)),
message AS (SELECT time_ms, visitor_id, sender FROM before WHERE type = 'chat.message_sent'),
midnight AS MATERIALIZED (SELECT day_begin_ms($5, day_of($5, $2)) AS today_ms),
-- Names of spans that more than one figure is about.
span AS MATERIALIZED (
  SELECT $2 - 3600000 AS last_hour, $2 - 24 * 3600000 AS last_day, $2 - 7 * 24 * 3600000 AS last_week,
         $2 - $3 * 24 * 3600000 AS last_days, today_ms AS today
  FROM midnight)
