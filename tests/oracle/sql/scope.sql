-- Stands before the figures that count sessions. $1 account, $2 from_ms, $3 to_ms, $4 user or NULL, $5 flow or NULL,
-- $6 whether the view is personal, $7 the account's zone.
WITH scope AS (
  SELECT * FROM session
  WHERE account_id = $1 AND started_ms >= $2 AND started_ms < $3
    AND ($4 IS NULL OR user_id = $4) AND ($5 IS NULL OR tree_id = $5))
