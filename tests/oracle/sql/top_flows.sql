, given AS (
  SELECT tree_id, rating FROM rating
  WHERE account_id = $1 AND time_ms >= $2 AND time_ms < $3 AND ($4 IS NULL OR rater_id = $4))
SELECT tree_id,
       coalesce((SELECT name FROM flow_name WHERE account_id = $1 AND flow_name.tree_id = scope.tree_id), 'Unknown flow')
         AS name,
       count(*) AS sessions,
       count(completed_ms)::float8 / count(*) AS completion_rate,
       coalesce(percentile_cont(0.5) WITHIN GROUP (ORDER BY minutes), 0) AS median_duration_minutes,
       coalesce(sum(completed_ms - started_ms)::float8 / (nullif(count(completed_ms), 0) * 60000.0::float8), 0)
         AS avg_duration_minutes,
       (SELECT sum(rating)::float8 / count(*) FROM given WHERE given.tree_id = scope.tree_id) AS avg_csat,
       count(completed_ms) AS completed_sessions,
       (SELECT count(*) FROM given WHERE given.tree_id = scope.tree_id) AS total_ratings,
       (SELECT count(*) FROM given WHERE given.tree_id = scope.tree_id AND rating IN (4, 5)) AS satisfied_ratings
FROM scope
GROUP BY tree_id
ORDER BY sessions DESC, tree_id
LIMIT 10
