-- $1 zone: the days of 1970 to 2037 next to a clock change, and when they begin.
WITH
  halves AS (
    SELECT t, t AT TIME ZONE 'UTC' AT TIME ZONE $1 AS local
    FROM generate_series(timestamp '1970-01-02', timestamp '2037-12-31', interval '12 hours') AS t),
  changes AS (
    SELECT local::date AS day FROM (SELECT t, local, local - t <> lag(local - t) OVER (ORDER BY t) AS changed FROM halves) AS h
    WHERE changed)
SELECT day::text, calendar.instant_text(calendar.search_day_begin_ms($1, day)) AS begin
FROM (SELECT DISTINCT day + step AS day FROM changes, generate_series(-1, 1) AS step) AS near
ORDER BY day
