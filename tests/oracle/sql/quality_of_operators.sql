, cohort AS (
  SELECT chat.operator_id AS key, chat.*, true AS is_claimed, responded_ms IS NOT NULL AS is_responded, answered_ms IS NOT NULL AS is_answered,
         closed_ms IS NOT NULL AS is_closed, rated_ms IS NOT NULL AS is_rated, closed_ms < last_day AS is_matured
  FROM span, chat
  WHERE claimed_ms >= last_days AND ($4 IS NULL OR chat.operator_id = $4))
