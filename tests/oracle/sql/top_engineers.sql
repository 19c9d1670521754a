SELECT user_id,
       CASE WHEN EXISTS (SELECT FROM forgotten_user WHERE account_id = $1 AND forgotten_user.user_id = scope.user_id)
            THEN 'Deleted user'
            ELSE coalesce((SELECT name FROM user_name WHERE account_id = $1 AND user_name.user_id = scope.user_id), 'Unknown')
       END AS name,
       count(*) AS sessions,
       count(completed_ms)::float8 / count(*) AS completion_rate,
       coalesce(percentile_cont(0.5) WITHIN GROUP (ORDER BY minutes), 0) AS median_duration_minutes,
       coalesce(sum(completed_ms - started_ms)::float8 / (nullif(count(completed_ms), 0) * 60000.0::float8), 0)
         AS avg_duration_minutes,
       count(completed_ms) AS completed_sessions
FROM scope
GROUP BY user_id
ORDER BY sessions DESC, user_id
LIMIT 10
