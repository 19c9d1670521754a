, span AS MATERIALIZED (SELECT day_of($7, $2) AS first_day, day_of($7, $3 - 1) AS last_day),
placed AS (
  SELECT *, (SELECT day FROM day_begin WHERE zone = $7 AND begin_ms <= started_ms ORDER BY begin_ms DESC, day DESC LIMIT 1)
              AS day
  FROM scope)
SELECT to_char(day, 'YYYY-MM-DD') AS date,
       count(session_id) AS sessions,
       count(*) FILTER (WHERE outcome = 'resolved') AS resolved,
       count(*) FILTER (WHERE outcome = 'escalated') AS escalated,
       count(*) FILTER (WHERE outcome = 'workaround') AS workaround,
       count(*) FILTER (WHERE outcome = 'unresolved') AS unresolved,
       coalesce(percentile_cont(0.5) WITHIN GROUP (ORDER BY minutes), 0) AS median_duration_minutes,
       coalesce(sum(completed_ms - started_ms)::float8 / (nullif(count(completed_ms), 0) * 60000.0::float8), 0)
         AS avg_duration_minutes,
       count(completed_ms) AS completed_sessions
FROM (SELECT day::date FROM span, generate_series(first_day, last_day, interval '1 day') AS day WHERE $2 < $3) AS dense
LEFT JOIN placed USING (day)
GROUP BY day
ORDER BY day
