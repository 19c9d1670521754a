-- to_char of a double prints it as printf does, so the order is the one of the printed rate.
, visited AS (
  SELECT session_id, node_id, visit.time_ms, position, id, completed_ms
  FROM scope JOIN visit USING (account_id, session_id)),
visits AS (SELECT node_id, count(*) AS visit_count FROM visited GROUP BY node_id),
dropoffs AS (
  SELECT node_id, count(*) AS dropoff_count
  FROM (SELECT DISTINCT ON (session_id) session_id, node_id FROM visited WHERE completed_ms IS NULL
        ORDER BY session_id, time_ms DESC, position DESC, id DESC) AS last_visit
  GROUP BY node_id),
thumbs AS (
  SELECT node_id, count(*) FILTER (WHERE was_helpful) AS helpful_yes, count(*) FILTER (WHERE NOT was_helpful) AS helpful_no
  FROM feedback
  WHERE account_id = $1 AND tree_id = $5 AND given AND time_ms >= $2 AND time_ms < $3
  GROUP BY node_id),
steps AS (
  SELECT node_id, coalesce(visit_count, 0) AS visit_count, coalesce(dropoff_count, 0) AS dropoff_count,
         coalesce(dropoff_count::float8 / visit_count, 0) AS dropoff_rate,
         coalesce(helpful_yes, 0) AS helpful_yes, coalesce(helpful_no, 0) AS helpful_no,
         coalesce(helpful_yes::float8 / (helpful_yes + helpful_no), 0) AS helpful_rate
  FROM visits FULL JOIN dropoffs USING (node_id) FULL JOIN thumbs USING (node_id))
SELECT node_id,
       coalesce((SELECT title FROM node WHERE account_id = $1 AND tree_id = $5 AND node.node_id = steps.node_id),
                'Unknown Step') AS node_title,
       visit_count, dropoff_count, dropoff_rate, helpful_yes, helpful_no, helpful_rate
FROM steps
ORDER BY to_char(dropoff_rate, 'FM990.000') DESC, node_id
