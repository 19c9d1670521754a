-- What stands before any event is loaded: the raw table that COPY fills, and how instants and local days are read.
-- The database's collation is C, so every comparison of texts is one of bytes, as product ids want it.
DROP SCHEMA IF EXISTS history CASCADE;
CREATE SCHEMA history;
CREATE SCHEMA IF NOT EXISTS calendar;

CREATE UNLOGGED TABLE history.raw (seq bigint GENERATED ALWAYS AS IDENTITY, doc jsonb);

-- An RFC 3339 text as milliseconds since the epoch, floored. PostgreSQL itself would round the seventh digit of a
-- fraction, and refuses offsets of 16 hours and more; so seconds, fraction and offset are read apart.
CREATE OR REPLACE FUNCTION calendar.instant_ms(instant text) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT extract(epoch FROM left(instant, 19)::timestamp)::bigint * 1000
       + coalesce(rpad(left(substring(instant FROM '\.([0-9]+)'), 3), 3, '0')::bigint, 0)
       - CASE WHEN right(instant, 1) IN ('Z', 'z') THEN 0
              ELSE (left(right(instant, 6), 1) || '1')::bigint * 60000
                   * (left(right(instant, 5), 2)::bigint * 60 + right(instant, 2)::bigint)
         END
$$;

CREATE OR REPLACE FUNCTION calendar.instant_text(ms bigint) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT to_char(timestamp 'epoch' + ms * interval '1 millisecond', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;

-- The first instant at which the clocks show `clock` or a later time, found by looking: every quarter of an hour that
-- could be it, then every second of the quarter before. So times that are missing or come twice need no thought.
CREATE OR REPLACE FUNCTION calendar.wall_clock_ms(zone text, clock timestamp) RETURNS bigint LANGUAGE sql STABLE AS $$
  WITH quarter AS (
    SELECT min(t) AS latest
    FROM generate_series(clock - interval '16 hours', clock + interval '64 hours', interval '15 minutes') AS t
    WHERE t AT TIME ZONE 'UTC' AT TIME ZONE zone >= clock)
  SELECT extract(epoch FROM min(t))::bigint * 1000
  FROM quarter, generate_series(latest - interval '15 minutes', latest, interval '1 second') AS t
  WHERE t AT TIME ZONE 'UTC' AT TIME ZONE zone >= clock
$$;

-- The first instant whose local date is `day` or a later one.
CREATE OR REPLACE FUNCTION calendar.search_day_begin_ms(zone text, day date) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT calendar.wall_clock_ms(zone, day)
$$;

-- What was found, because the search takes most of a millisecond. Zones outlive a loaded history.
CREATE UNLOGGED TABLE IF NOT EXISTS calendar.day_begin (zone text, day date, begin_ms bigint, PRIMARY KEY (zone, day));
CREATE INDEX IF NOT EXISTS day_begin_by_time ON calendar.day_begin (zone, begin_ms, day);

CREATE OR REPLACE FUNCTION calendar.day_begin_ms(zone text, day date) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT coalesce((SELECT begin_ms FROM calendar.day_begin AS d WHERE d.zone = $1 AND d.day = $2),
                  calendar.search_day_begin_ms($1, $2))
$$;

-- The day whose span, from its begin to the next day's, holds an instant.
CREATE OR REPLACE FUNCTION calendar.day_of(zone text, ms bigint) RETURNS date LANGUAGE sql STABLE AS $$
  SELECT max(day)
  FROM (SELECT ((timestamp 'epoch' + ms * interval '1 millisecond') AT TIME ZONE 'UTC' AT TIME ZONE zone)::date + step AS day
        FROM generate_series(-1, 2) AS step) AS near
  WHERE calendar.day_begin_ms(zone, day) <= ms
$$;

-- What the clocks of a zone show at an instant.
CREATE OR REPLACE FUNCTION calendar.local_time(zone text, ms bigint) RETURNS timestamp LANGUAGE sql STABLE AS $$
  SELECT (timestamp 'epoch' + ms * interval '1 millisecond') AT TIME ZONE 'UTC' AT TIME ZONE zone
$$;

-- The first instant of the day before `ms`'s at which the clocks show the same time or a later one: where it is skipped,
-- the change of the clocks. Clocks change at whole minutes.
CREATE OR REPLACE FUNCTION calendar.same_time_yesterday_ms(zone text, ms bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
  WITH
    yesterday AS MATERIALIZED (SELECT calendar.day_of(zone, ms) - 1 AS day),
    same AS MATERIALIZED (
      SELECT calendar.day_begin_ms(zone, day) AS begin_ms, day + calendar.local_time(zone, ms)::time AS clock FROM yesterday)
  SELECT min(instant_ms)
  FROM same, generate_series(begin_ms, begin_ms + 27 * 3600000, 60000) AS minute_ms,
       LATERAL (VALUES (minute_ms), (minute_ms + ms % 60000)) AS candidate (instant_ms)
  WHERE calendar.local_time(zone, instant_ms) >= clock
$$;

-- Means and quantiles of durations; NULL of nothing.
CREATE OR REPLACE FUNCTION calendar.mean_seconds(durations_ms bigint[]) RETURNS float8 LANGUAGE sql STABLE AS $$
  SELECT sum(ms)::float8 / (nullif(count(*), 0) * 1000.0::float8) FROM unnest(durations_ms) AS ms
$$;
CREATE OR REPLACE FUNCTION calendar.quantile_seconds(durations_ms bigint[], q float8) RETURNS float8 LANGUAGE sql STABLE AS $$
  SELECT percentile_cont(q) WITHIN GROUP (ORDER BY ms / 1000.0::float8) FROM unnest(durations_ms) AS ms
$$;
-- The share of what is true, in percent; NULL of nothing.
CREATE OR REPLACE FUNCTION calendar.percent(facts boolean[]) RETURNS float8 LANGUAGE sql STABLE AS $$
  SELECT 100 * count(*) FILTER (WHERE fact)::float8 / nullif(count(*), 0) FROM unnest(facts) AS fact
$$;
