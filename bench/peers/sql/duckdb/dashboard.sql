-- The team dashboard as one JSON document; one statement per part takes as long. $1 account, $2 from, $3 to, $4 the
-- account's zone. A day begins right after the last microsecond of the day before, whether its midnight is missing or
-- comes twice.
WITH
  scope AS MATERIALIZED (
    SELECT tree_id, user_id, started_at, outcome, minutes FROM sessions
    WHERE account_id = $1::UUID AND started_at >= $2::TIMESTAMPTZ AND started_at < $3::TIMESTAMPTZ),
  summary AS (
    SELECT count(*) AS total_sessions, count(minutes) AS completed_sessions,
           coalesce(count(minutes) / nullif(count(*), 0), 0) AS completion_rate,
           coalesce(quantile_cont(minutes, 0.5), 0) AS median_duration_minutes,
           coalesce(avg(minutes), 0) AS avg_duration_minutes,
           coalesce(quantile_cont(minutes, 0.9), 0) AS p90_duration_minutes,
           count(DISTINCT user_id) AS active_engineers,
           {resolved: count(*) FILTER (outcome = 'resolved'), escalated: count(*) FILTER (outcome = 'escalated'),
            workaround: count(*) FILTER (outcome = 'workaround'),
            unresolved: count(*) FILTER (outcome = 'unresolved')} AS outcome_breakdown
    FROM scope),
  days AS (
    SELECT day::DATE AS date,
           (day - INTERVAL 1 MICROSECOND) AT TIME ZONE $4 + INTERVAL 1 MICROSECOND AS begins_at,
           (day + INTERVAL 1 DAY - INTERVAL 1 MICROSECOND) AT TIME ZONE $4 + INTERVAL 1 MICROSECOND AS ends_at
    FROM generate_series(date_trunc('day', $2::TIMESTAMPTZ AT TIME ZONE $4),
                         ($3::TIMESTAMPTZ - INTERVAL 1 MILLISECOND) AT TIME ZONE $4, INTERVAL 1 DAY) AS series (day)),
  time_series AS (
    SELECT date, count(started_at) AS sessions,
           count(*) FILTER (outcome = 'resolved') AS resolved,
           count(*) FILTER (outcome = 'escalated') AS escalated,
           count(*) FILTER (outcome = 'workaround') AS workaround,
           count(*) FILTER (outcome = 'unresolved') AS unresolved,
           coalesce(quantile_cont(minutes, 0.5), 0) AS median_duration_minutes,
           coalesce(avg(minutes), 0) AS avg_duration_minutes, count(minutes) AS completed_sessions
    FROM days LEFT JOIN scope ON started_at >= begins_at AND started_at < ends_at
    GROUP BY date),
  csat AS (
    SELECT tree_id, avg(rating) AS avg_csat, count(*) AS total_ratings,
           count(*) FILTER (rating >= 4) AS satisfied_ratings
    FROM ratings
    WHERE account_id = $1::UUID AND rated_at >= $2::TIMESTAMPTZ AND rated_at < $3::TIMESTAMPTZ
    GROUP BY tree_id),
  top_flows AS (
    SELECT tree_id, coalesce(name, 'Unknown flow') AS name, leader.* EXCLUDE (tree_id), avg_csat,
           coalesce(total_ratings, 0) AS total_ratings, coalesce(satisfied_ratings, 0) AS satisfied_ratings
    FROM (SELECT tree_id, count(*) AS sessions, count(minutes) / count(*) AS completion_rate,
                 coalesce(quantile_cont(minutes, 0.5), 0) AS median_duration_minutes,
                 coalesce(avg(minutes), 0) AS avg_duration_minutes, count(minutes) AS completed_sessions
          FROM scope GROUP BY tree_id ORDER BY sessions DESC, tree_id LIMIT 10) AS leader
    LEFT JOIN csat USING (tree_id)
    LEFT JOIN (SELECT tree_id, name FROM flows WHERE account_id = $1::UUID) USING (tree_id)),
  top_engineers AS (
    SELECT user_id, coalesce(name, 'Unknown') AS name, leader.* EXCLUDE (user_id)
    FROM (SELECT user_id, count(*) AS sessions, count(minutes) / count(*) AS completion_rate,
                 coalesce(quantile_cont(minutes, 0.5), 0) AS median_duration_minutes,
                 coalesce(avg(minutes), 0) AS avg_duration_minutes, count(minutes) AS completed_sessions
          FROM scope GROUP BY user_id ORDER BY sessions DESC, user_id LIMIT 10) AS leader
    LEFT JOIN (SELECT user_id, name FROM users WHERE account_id = $1::UUID) USING (user_id))
SELECT {
  summary: (SELECT summary FROM summary),
  time_series: (SELECT coalesce(list(time_series ORDER BY date), []) FROM time_series),
  top_flows: (SELECT coalesce(list(top_flows ORDER BY sessions DESC, tree_id), []) FROM top_flows),
  top_engineers: (SELECT coalesce(list(top_engineers ORDER BY sessions DESC, user_id), []) FROM top_engineers)
}::JSON AS dashboard
