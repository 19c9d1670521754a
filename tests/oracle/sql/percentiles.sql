, cohort AS (
  SELECT ARRAY(SELECT responded_ms - claimed_ms FROM chat WHERE claimed_ms >= last_days AND responded_ms IS NOT NULL) AS frt,
         ARRAY(SELECT closed_ms - opened_ms FROM chat WHERE closed_ms >= last_days) AS resolution
  FROM span)
SELECT coalesce(quantile_seconds(frt, 0.5), 0) AS "frt.p50", coalesce(quantile_seconds(frt, 0.9), 0) AS "frt.p90",
       coalesce(quantile_seconds(frt, 0.99), 0) AS "frt.p99", cardinality(frt) AS "frt.n",
       coalesce(quantile_seconds(resolution, 0.5), 0) AS "resolution.p50",
       coalesce(quantile_seconds(resolution, 0.9), 0) AS "resolution.p90",
       coalesce(quantile_seconds(resolution, 0.99), 0) AS "resolution.p99", cardinality(resolution) AS "resolution.n"
FROM cohort
