, cohort AS (
  SELECT NULL::text AS key, chat.*,
         claimed_ms >= last_days AS is_claimed, claimed_ms >= last_days AND responded_ms IS NOT NULL AS is_responded,
         answered_ms >= last_days AS is_answered, closed_ms >= last_days AS is_closed, rated_ms >= last_days AS is_rated,
         closed_ms >= last_days AND closed_ms < last_day AS is_matured
  FROM span LEFT JOIN chat ON true)
