, cohort AS (
  SELECT NULL::text AS key, chat.*,
         claimed_ms >= last_hour AS is_claimed, claimed_ms >= last_hour AND responded_ms IS NOT NULL AS is_responded,
         answered_ms >= last_hour AS is_answered, closed_ms >= today AS is_closed, rated_ms >= last_day AS is_rated,
         closed_ms >= last_week AND closed_ms < last_day AS is_matured
  FROM span LEFT JOIN chat ON true)
