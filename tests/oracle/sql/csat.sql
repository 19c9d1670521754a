SELECT sum(rating)::float8 / nullif(count(*), 0) AS avg_csat, count(*) AS total_ratings
FROM rating
WHERE account_id = $1 AND tree_id = $5 AND time_ms >= $2 AND time_ms < $3
