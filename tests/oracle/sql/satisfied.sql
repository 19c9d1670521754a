SELECT count(*) AS satisfied_ratings
FROM rating
WHERE account_id = $1 AND tree_id = $5 AND time_ms >= $2 AND time_ms < $3 AND rating IN (4, 5)
