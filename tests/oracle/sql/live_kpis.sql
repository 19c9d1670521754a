, limits AS (
  SELECT coalesce(max(queue_wait_ms), 300000) AS queue_wait_ms, coalesce(max(first_response_ms), 120000) AS first_response_ms,
         coalesce(max(resolution_ms), 1800000) AS resolution_ms
  FROM sla WHERE account_id = $1)
SELECT (SELECT count(*) FROM chat WHERE claimed_ms IS NULL AND closed_ms IS NULL) AS waiting,
       (SELECT count(*) FROM chat WHERE claimed_ms IS NOT NULL AND closed_ms IS NULL) AS active,
       coalesce(mean_seconds(ARRAY(SELECT responded_ms - claimed_ms FROM chat
                                   WHERE claimed_ms >= last_hour AND responded_ms IS NOT NULL)), 0)
         AS avg_first_response_seconds,
       coalesce(mean_seconds(ARRAY(SELECT closed_ms - opened_ms FROM chat WHERE closed_ms >= today)), 0)
         AS avg_resolution_seconds,
       coalesce((SELECT sum(rating)::float8 / count(*) FROM chat WHERE rated_ms >= last_day), 0) AS csat_average,
       coalesce((SELECT sum(rating)::float8 / count(*) / 5 * 100 FROM chat WHERE rated_ms >= last_day), 0) AS csat_percentage,
       coalesce(percent(ARRAY(SELECT resolved_at_first FROM chat WHERE closed_ms >= last_week)), 0) AS fcr_rate,
       coalesce(percent(ARRAY(SELECT true FROM chat WHERE closed_ms >= last_week AND closed_by = 'system_timeout')
                        || ARRAY(SELECT false FROM chat WHERE claimed_ms >= last_week)), 0) AS abandonment_rate,
       (SELECT count(*) FROM chat WHERE claimed_ms >= last_day AND claimed_ms - opened_ms > queue_wait_ms)
         + (SELECT count(*) FROM chat WHERE responded_ms >= last_day AND responded_ms - claimed_ms > first_response_ms)
         + (SELECT count(*) FROM chat WHERE closed_ms >= last_day AND closed_ms - opened_ms > resolution_ms)
         AS sla_breach_events_24h,
       (SELECT count(*) FROM chat WHERE opened_ms >= today) AS sessions_today,
       (SELECT count(*)
        FROM (SELECT DISTINCT ON (visitor_id) mode FROM before WHERE type = 'visitor.mode_changed'
              ORDER BY visitor_id, time_ms DESC, id DESC) AS latest
        WHERE mode = 'human') AS human_mode_users,
       instant_text($2) AS timestamp,
       (SELECT count(*) FROM chat
        WHERE closed_ms IS NULL AND claimed_ms IS NULL AND $2 - opened_ms > queue_wait_ms)
         + (SELECT count(*) FROM chat
            WHERE closed_ms IS NULL AND responded_ms IS NULL AND $2 - claimed_ms > first_response_ms)
         + (SELECT count(*) FROM chat WHERE closed_ms IS NULL AND $2 - opened_ms > resolution_ms) AS sla_open_breaches,
       (SELECT count(*) FROM chat WHERE claimed_ms IS NULL AND closed_ms IS NULL AND $2 - opened_ms > queue_wait_ms)
         AS waiting_over_limit,
       (SELECT count(*) FROM chat WHERE closed_ms >= last_week) AS fcr_n,
       (SELECT count(*) FROM chat WHERE closed_ms >= last_week AND closed_by = 'system_timeout')
         + (SELECT count(*) FROM chat WHERE claimed_ms >= last_week) AS abandonment_n
FROM span, limits
