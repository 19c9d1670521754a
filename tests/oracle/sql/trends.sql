, compared AS MATERIALIZED (
  SELECT 'current' AS part, today AS from_ms, $2 AS to_ms FROM span
  UNION ALL
  SELECT 'previous', day_begin_ms($5, day_of($5, $2) - 1), same_time_yesterday_ms($5, $2)),
figure AS (
  SELECT part, name, value, n
  FROM compared, LATERAL (VALUES
    ('sessions_today', (SELECT count(*)::float8 FROM chat WHERE opened_ms >= from_ms AND opened_ms < to_ms),
     (SELECT count(*) FROM chat WHERE opened_ms >= from_ms AND opened_ms < to_ms)),
    ('avg_first_response_seconds',
     mean_seconds(ARRAY(SELECT responded_ms - claimed_ms FROM chat
                        WHERE claimed_ms >= from_ms AND claimed_ms < to_ms AND responded_ms IS NOT NULL)),
     (SELECT count(responded_ms) FROM chat WHERE claimed_ms >= from_ms AND claimed_ms < to_ms)),
    ('avg_resolution_seconds',
     mean_seconds(ARRAY(SELECT closed_ms - opened_ms FROM chat WHERE closed_ms >= from_ms AND closed_ms < to_ms)),
     (SELECT count(*) FROM chat WHERE closed_ms >= from_ms AND closed_ms < to_ms)),
    ('csat_percentage',
     (SELECT sum(rating)::float8 / count(*) / 5 * 100 FROM chat WHERE rated_ms >= from_ms AND rated_ms < to_ms),
     (SELECT count(*) FROM chat WHERE rated_ms >= from_ms AND rated_ms < to_ms)),
    ('fcr_rate', percent(ARRAY(SELECT resolved_at_first FROM chat WHERE closed_ms >= from_ms AND closed_ms < to_ms)),
     (SELECT count(*) FROM chat WHERE closed_ms >= from_ms AND closed_ms < to_ms)),
    ('abandonment_rate',
     percent(ARRAY(SELECT true FROM chat WHERE closed_ms >= from_ms AND closed_ms < to_ms AND closed_by = 'system_timeout')
             || ARRAY(SELECT false FROM chat WHERE claimed_ms >= from_ms AND claimed_ms < to_ms)),
     (SELECT count(*) FROM chat WHERE closed_ms >= from_ms AND closed_ms < to_ms AND closed_by = 'system_timeout')
       + (SELECT count(*) FROM chat WHERE claimed_ms >= from_ms AND claimed_ms < to_ms)),
    ('csat_score', percent(ARRAY(SELECT rating >= 4 FROM chat WHERE rated_ms >= from_ms AND rated_ms < to_ms)),
     (SELECT count(*) FROM chat WHERE rated_ms >= from_ms AND rated_ms < to_ms)),
    ('csat_average', (SELECT sum(rating)::float8 / count(*) FROM chat WHERE rated_ms >= from_ms AND rated_ms < to_ms),
     (SELECT count(*) FROM chat WHERE rated_ms >= from_ms AND rated_ms < to_ms)))
    AS f (name, value, n)),
pair AS (
  SELECT name, coalesce(max(value) FILTER (WHERE part = 'current'), 0) AS current,
         coalesce(max(value) FILTER (WHERE part = 'previous'), 0) AS previous,
         max(n) FILTER (WHERE part = 'current') AS current_n, max(n) FILTER (WHERE part = 'previous') AS previous_n
  FROM figure GROUP BY name)
SELECT name, current, previous, current - previous AS delta, (current - previous) / nullif(previous, 0) * 100 AS delta_percent,
       current_n, previous_n
FROM pair
ORDER BY array_position(ARRAY['sessions_today', 'avg_first_response_seconds', 'avg_resolution_seconds', 'csat_percentage',
                              'fcr_rate', 'abandonment_rate', 'csat_score', 'csat_average'], name)
