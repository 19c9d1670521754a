-- What an application's live chat would have in its tables. Nothing is decided here: which facts hold depends on the
-- instant that is asked about (chats.sql).
SET search_path = history, calendar;

CREATE UNLOGGED TABLE chat_fact AS
SELECT seq, account_id, id, type, time_ms, doc ->> 'chat_id' AS chat_id, doc ->> 'visitor_id' AS visitor_id,
       doc ->> 'operator_id' AS operator_id, doc ->> 'sender' AS sender, doc ->> 'closed_by' AS closed_by,
       (doc ->> 'rating')::bigint AS rating, doc ->> 'mode' AS mode, doc ->> 'presence' AS presence
FROM fact
WHERE type LIKE 'chat.%' OR type IN ('visitor.mode_changed', 'operator.presence_changed');
CREATE INDEX ON chat_fact (account_id, time_ms);

CREATE UNLOGGED TABLE sla AS
SELECT DISTINCT ON (account_id) account_id,
       coalesce((doc -> 'sla' ->> 'queue_wait_seconds')::bigint, 300) * 1000 AS queue_wait_ms,
       coalesce((doc -> 'sla' ->> 'first_response_seconds')::bigint, 120) * 1000 AS first_response_ms,
       coalesce((doc -> 'sla' ->> 'resolution_seconds')::bigint, 1800) * 1000 AS resolution_ms
FROM fact
WHERE type = 'account.updated' AND jsonb_typeof(doc -> 'sla') = 'object'
ORDER BY account_id, time_ms DESC, id DESC;

-- Business hours: the intervals of each weekday and of each date that is an exception.
CREATE UNLOGGED TABLE hours AS
WITH given AS (
  SELECT DISTINCT ON (account_id) account_id, doc -> 'business_hours' AS hours
  FROM fact
  WHERE type = 'account.updated' AND jsonb_typeof(doc -> 'business_hours') = 'object'
  ORDER BY account_id, time_ms DESC, id DESC),
usual AS (
  SELECT jsonb_build_object('week', jsonb_agg(jsonb_build_object(
           'day_of_week', day, 'intervals', '[{"open": "08:00", "close": "17:00"}]'::jsonb))) AS hours
  FROM generate_series(1, 5) AS day)
SELECT account_id, coalesce(time_zone, 'UTC') AS time_zone, usual.hours || coalesce(given.hours, '{}') AS hours,
       given.hours IS NOT NULL AS is_own
FROM usual, (SELECT DISTINCT account_id FROM chat_fact) AS desk
LEFT JOIN given USING (account_id)
LEFT JOIN account USING (account_id);

CREATE UNLOGGED TABLE exception_hours AS
SELECT account_id, (exception ->> 'date')::date AS day, exception -> 'intervals' AS intervals
FROM hours, jsonb_array_elements(coalesce(hours -> 'exceptions', '[]')) AS exception;

CREATE UNLOGGED TABLE week_hours AS
SELECT account_id, (day ->> 'day_of_week')::int AS day_of_week,
       CASE WHEN day ? 'intervals' THEN day -> 'intervals'
            WHEN (day ->> 'is_open')::boolean
              THEN jsonb_build_array(jsonb_build_object('open', day ->> 'open_time', 'close', day ->> 'close_time'))
            ELSE '[]'
       END AS intervals
FROM hours, jsonb_array_elements(coalesce(hours -> 'week', '[]')) AS day;

-- Every minute from 33 days before the first chat fact to 33 days after the last (availability is about days, whether or
-- not there were facts), and how much open time there was before it. An interval opens when
-- the local clock first shows its opening or a later time, and closes likewise.
CREATE UNLOGGED TABLE business_minute AS
WITH
  minute AS (
    SELECT account_id, minute_ms
    FROM (SELECT account_id, min(time_ms) AS first_ms, max(time_ms) AS last_ms FROM chat_fact GROUP BY account_id) AS span,
         generate_series(first_ms - first_ms % 60000 - 33 * 86400000::bigint, last_ms + 33 * 86400000::bigint, 60000)
           AS minute_ms),
  day AS (
    SELECT account_id, time_zone, day::date
    FROM (SELECT account_id, local_time('UTC', min(minute_ms))::date AS first_day,
                 local_time('UTC', max(minute_ms))::date AS last_day
          FROM minute GROUP BY account_id) AS span
    JOIN hours USING (account_id),
    generate_series(first_day - 3, last_day + 2, interval '1 day') AS day),
  day_hours AS (
    SELECT day.account_id, time_zone, day.day, coalesce(exception_hours.intervals, week_hours.intervals, '[]') AS intervals
    FROM day
    LEFT JOIN exception_hours USING (account_id, day)
    LEFT JOIN week_hours ON week_hours.account_id = day.account_id AND day_of_week = extract(dow FROM day.day)),
  opening AS MATERIALIZED (
    SELECT account_id, wall_clock_ms(time_zone, day + (open ->> 'open')::interval) AS opens_ms,
           wall_clock_ms(time_zone, day + (open ->> 'close')::interval
             + CASE WHEN (open ->> 'close')::interval <= (open ->> 'open')::interval THEN interval '1 day' ELSE interval '0' END)
             AS closes_ms
    FROM day_hours, jsonb_array_elements(intervals) AS open),
  open_minute AS (
    SELECT DISTINCT account_id, minute_ms
    FROM opening, generate_series(opens_ms, closes_ms - 1, 60000) AS minute_ms)
SELECT account_id, minute_ms, open_minute.minute_ms IS NOT NULL AS is_open,
       60000 * (count(open_minute.minute_ms) OVER (PARTITION BY account_id ORDER BY minute_ms)
                - CASE WHEN open_minute.minute_ms IS NULL THEN 0 ELSE 1 END) AS open_before_ms
FROM minute LEFT JOIN open_minute USING (account_id, minute_ms);
ALTER TABLE business_minute ADD PRIMARY KEY (account_id, minute_ms);

-- The open time up to an instant of that span.
CREATE FUNCTION business_before_ms(account text, ms bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT open_before_ms + CASE WHEN is_open THEN ms % 60000 ELSE 0 END
  FROM history.business_minute
  WHERE account_id = account AND minute_ms = ms - ms % 60000
$$;
