-- The team dashboard as one JSON document. $1 account, $2 from, $3 to, $4 the account's zone. Each part reads the
-- covering index by itself, which costs less than grouping sets over rows that are kept; the series does so day by day,
-- in the index's order. A day begins right after the last microsecond of the day before, whether its midnight is
-- missing or comes twice.
WITH
  summary AS (
    SELECT count(*) AS total_sessions, count(minutes) AS completed_sessions,
           coalesce(count(minutes)::float8 / nullif(count(*), 0), 0) AS completion_rate,
           coalesce(percentile_cont(0.5) WITHIN GROUP (ORDER BY minutes), 0) AS median_duration_minutes,
           coalesce(avg(minutes), 0) AS avg_duration_minutes,
           coalesce(percentile_cont(0.9) WITHIN GROUP (ORDER BY minutes), 0) AS p90_duration_minutes,
           json_build_object('resolved', count(*) FILTER (WHERE outcome = 'resolved'),
                             'escalated', count(*) FILTER (WHERE outcome = 'escalated'),
                             'workaround', count(*) FILTER (WHERE outcome = 'workaround'),
                             'unresolved', count(*) FILTER (WHERE outcome = 'unresolved')) AS outcome_breakdown
    FROM sessions WHERE account_id = $1 AND started_at >= $2 AND started_at < $3),
  time_series AS (
    SELECT day::date AS date, of_day.*
    FROM generate_series(($2::timestamptz AT TIME ZONE $4)::date::timestamp,
                         ($3::timestamptz - interval '1 ms') AT TIME ZONE $4, interval '1 day') AS days (day),
         LATERAL (
           SELECT (day - interval '1 us') AT TIME ZONE $4 + interval '1 us' AS begins_at,
                  (day + interval '1 day' - interval '1 us') AT TIME ZONE $4 + interval '1 us' AS ends_at) AS span,
         LATERAL (
           SELECT count(*) AS sessions,
                  count(*) FILTER (WHERE outcome = 'resolved') AS resolved,
                  count(*) FILTER (WHERE outcome = 'escalated') AS escalated,
                  count(*) FILTER (WHERE outcome = 'workaround') AS workaround,
                  count(*) FILTER (WHERE outcome = 'unresolved') AS unresolved,
                  coalesce(percentile_cont(0.5) WITHIN GROUP (ORDER BY minutes), 0) AS median_duration_minutes,
                  coalesce(avg(minutes), 0) AS avg_duration_minutes, count(minutes) AS completed_sessions
           FROM sessions
           WHERE account_id = $1 AND started_at >= greatest($2, begins_at)
             AND started_at < least($3, ends_at)) AS of_day
    ORDER BY date),
  top_flows AS (
    SELECT tree_id, coalesce(name, 'Unknown flow') AS name, sessions, completion_rate, median_duration_minutes,
           avg_duration_minutes, avg_csat, completed_sessions, coalesce(total_ratings, 0) AS total_ratings,
           coalesce(satisfied_ratings, 0) AS satisfied_ratings
    FROM (SELECT tree_id, count(*) AS sessions, count(minutes)::float8 / count(*) AS completion_rate,
                 coalesce(percentile_cont(0.5) WITHIN GROUP (ORDER BY minutes), 0) AS median_duration_minutes,
                 coalesce(avg(minutes), 0) AS avg_duration_minutes, count(minutes) AS completed_sessions
          FROM sessions WHERE account_id = $1 AND started_at >= $2 AND started_at < $3
          GROUP BY tree_id ORDER BY sessions DESC, tree_id LIMIT 10) AS leader
    LEFT JOIN (SELECT tree_id, avg(rating)::float8 AS avg_csat, count(*) AS total_ratings,
                      count(*) FILTER (WHERE rating >= 4) AS satisfied_ratings
               FROM ratings
               WHERE account_id = $1 AND rated_at >= $2 AND rated_at < $3 GROUP BY tree_id) AS csat USING (tree_id)
    LEFT JOIN (SELECT tree_id, name FROM flows WHERE account_id = $1) AS named USING (tree_id)
    ORDER BY sessions DESC, tree_id),
  engineer AS MATERIALIZED (
    SELECT user_id, count(*) AS sessions, count(minutes)::float8 / count(*) AS completion_rate,
           coalesce(percentile_cont(0.5) WITHIN GROUP (ORDER BY minutes), 0) AS median_duration_minutes,
           coalesce(avg(minutes), 0) AS avg_duration_minutes, count(minutes) AS completed_sessions
    FROM sessions WHERE account_id = $1 AND started_at >= $2 AND started_at < $3
    GROUP BY user_id),
  top_engineers AS (
    SELECT user_id, coalesce(name, 'Unknown') AS name, sessions, completion_rate, median_duration_minutes,
           avg_duration_minutes, completed_sessions
    FROM (SELECT * FROM engineer ORDER BY sessions DESC, user_id LIMIT 10) AS leader
    LEFT JOIN (SELECT user_id, name FROM users WHERE account_id = $1) AS named USING (user_id)
    ORDER BY sessions DESC, user_id)
SELECT json_build_object(
  'summary', (SELECT row_to_json(whole)
              FROM (SELECT *, (SELECT count(*) FROM engineer) AS active_engineers FROM summary) AS whole),
  'time_series', (SELECT coalesce(json_agg(time_series), '[]') FROM time_series),
  'top_flows', (SELECT coalesce(json_agg(top_flows), '[]') FROM top_flows),
  'top_engineers', (SELECT coalesce(json_agg(top_engineers), '[]') FROM top_engineers)) AS dashboard
