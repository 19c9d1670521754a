, change AS (
  SELECT operator_id, presence, time_ms AS from_ms,
         lead(time_ms, 1, $2) OVER (PARTITION BY operator_id ORDER BY time_ms, id) AS to_ms
  FROM before WHERE type = 'operator.presence_changed'),
available AS MATERIALIZED (
  SELECT day_begin_ms($5, day_of($5, $2) - ($3 - 1)::int) AS begin_ms,
         coalesce((SELECT is_own FROM hours WHERE account_id = $1), false) AS has_hours),
online_span AS (
  SELECT operator_id, greatest(from_ms, begin_ms) AS from_ms, to_ms
  FROM change, available
  WHERE presence = 'online' AND to_ms > greatest(from_ms, begin_ms)),
online AS (
  SELECT operator_id, sum(to_ms - from_ms)::float8 AS ms,
         sum(CASE WHEN has_hours THEN business_before_ms($1, to_ms) - business_before_ms($1, from_ms)
                  ELSE to_ms - from_ms END)::float8 AS scheduled_ms
  FROM online_span, available
  GROUP BY operator_id),
schedule AS MATERIALIZED (
  SELECT (CASE WHEN has_hours THEN business_before_ms($1, $2) - business_before_ms($1, begin_ms)
               ELSE $2 - begin_ms END)::float8 AS length_ms
  FROM available)
SELECT operator_id,
       CASE WHEN EXISTS (SELECT FROM forgotten_user WHERE account_id = $1 AND user_id = operator_id)
            THEN 'Deleted user'
            ELSE coalesce((SELECT name FROM user_name WHERE account_id = $1 AND user_id = operator_id), 'Unknown')
       END AS operator_name,
       count(*) AS total_sessions,
       coalesce(mean_seconds(array_agg(responded_ms - claimed_ms) FILTER (WHERE responded_ms IS NOT NULL)), 0)
         AS avg_first_response_seconds,
       coalesce(mean_seconds(array_agg(closed_ms - opened_ms) FILTER (WHERE closed_ms IS NOT NULL)), 0)
         AS avg_resolution_seconds,
       coalesce(mean_seconds(array_agg(claimed_ms - opened_ms)), 0) AS avg_queue_wait_seconds,
       coalesce(quantile_seconds(array_agg(responded_ms - claimed_ms) FILTER (WHERE responded_ms IS NOT NULL), 0.5), 0)
         AS median_first_response_seconds,
       coalesce(quantile_seconds(array_agg(closed_ms - opened_ms) FILTER (WHERE closed_ms IS NOT NULL), 0.5), 0)
         AS median_resolution_seconds,
       coalesce(quantile_seconds(array_agg(claimed_ms - opened_ms), 0.5), 0) AS median_queue_wait_seconds,
       coalesce(max(ms), 0) / 1000 AS availability_seconds,
       least(100 * coalesce(max(ms), 0) / ($3 * 86400000.0::float8), 100) AS availability_percent,
       max(length_ms) / 1000 AS scheduled_seconds,
       coalesce(max(scheduled_ms), 0) / 1000 AS scheduled_online_seconds,
       100 * coalesce(max(scheduled_ms), 0) / nullif(max(length_ms), 0) AS scheduled_online_percent
FROM span, schedule, chat LEFT JOIN online USING (operator_id)
WHERE claimed_ms >= last_days AND ($4 IS NULL OR operator_id = $4)
GROUP BY operator_id
ORDER BY total_sessions DESC, operator_id
