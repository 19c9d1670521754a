-- $3 is in hours. A clock hour is a run of minutes with the same local date, hour and offset; that of the window's first
-- minute may begin up to an hour before it.
, minute AS (
  SELECT minute_ms, clock, extract(epoch FROM clock - local_time('UTC', minute_ms))::bigint / 60 AS offset_minutes
  FROM (SELECT minute_ms, local_time($5, minute_ms) AS clock
        FROM generate_series($2 - $3 * 3600000 - $2 % 60000 - 61 * 60000, $2 - 1, 60000) AS minute_ms) AS m),
sent AS (
  SELECT time_ms - time_ms % 60000 AS minute_ms, count(*) AS messages
  FROM message WHERE time_ms >= $2 - $3 * 3600000 GROUP BY 1)
SELECT to_char(min(clock), 'YYYY-MM-DD"T"HH24:MI:SS') || CASE WHEN offset_minutes < 0 THEN '-' ELSE '+' END
         || to_char(abs(offset_minutes) / 60, 'FM00') || ':' || to_char(abs(offset_minutes) % 60, 'FM00') AS hour,
       coalesce(sum(messages), 0)::bigint AS message_count
FROM minute LEFT JOIN sent USING (minute_ms)
GROUP BY date_trunc('hour', clock), offset_minutes
HAVING max(minute_ms) + 60000 > $2 - $3 * 3600000
ORDER BY min(minute_ms)
