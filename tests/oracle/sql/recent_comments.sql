SELECT rating, comment, instant_text(time_ms) AS created_at
FROM rating
WHERE account_id = $1 AND tree_id = $5 AND comment <> ''
  AND NOT EXISTS (SELECT FROM forgotten_user WHERE account_id = $1 AND user_id = rater_id)
ORDER BY time_ms DESC, id DESC
LIMIT 10
