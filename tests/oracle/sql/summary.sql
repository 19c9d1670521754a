SELECT count(*) AS total_sessions,
       count(completed_ms) AS completed_sessions,
       coalesce(count(completed_ms)::float8 / nullif(count(*), 0), 0) AS completion_rate,
       coalesce(percentile_cont(0.5) WITHIN GROUP (ORDER BY minutes), 0) AS median_duration_minutes,
       coalesce(sum(completed_ms - started_ms)::float8 / (nullif(count(completed_ms), 0) * 60000.0::float8), 0)
         AS avg_duration_minutes,
       coalesce(percentile_cont(0.9) WITHIN GROUP (ORDER BY minutes), 0) AS p90_duration_minutes,
       CASE WHEN $6 THEN 1 ELSE count(DISTINCT user_id) END AS active_engineers,
       count(*) FILTER (WHERE outcome = 'resolved') AS "outcome_breakdown.resolved",
       count(*) FILTER (WHERE outcome = 'escalated') AS "outcome_breakdown.escalated",
       count(*) FILTER (WHERE outcome = 'workaround') AS "outcome_breakdown.workaround",
       count(*) FILTER (WHERE outcome = 'unresolved') AS "outcome_breakdown.unresolved"
FROM scope
