, change AS (
  SELECT operator_id, presence, time_ms AS from_ms,
         lead(time_ms, 1, $2) OVER (PARTITION BY operator_id ORDER BY time_ms, id) AS to_ms
  FROM before WHERE type = 'operator.presence_changed'),
online AS (
  SELECT operator_id,
         sum(greatest(to_ms - greatest(from_ms, day_begin_ms), 0))::float8 AS ms
  FROM change, (SELECT day_begin_ms($5, day_of($5, $2) - ($3 - 1)::int)) AS window_begin
  WHERE presence = 'online'
  GROUP BY operator_id)
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
       least(100 * coalesce(max(ms), 0) / ($3 * 86400000.0::float8), 100) AS availability_percent
FROM span, chat LEFT JOIN online USING (operator_id)
WHERE claimed_ms >= last_days AND ($4 IS NULL OR operator_id = $4)
GROUP BY operator_id
ORDER BY total_sessions DESC, operator_id
