-- The honest figures of the chats in `cohort`, by `key` where it is about operators.
, duration AS (
  SELECT key, figure, array_agg(to_ms - from_ms) AS all_ms,
         array_agg(business_before_ms($1, to_ms) - business_before_ms($1, from_ms)) AS business_ms
  FROM cohort,
       LATERAL (VALUES
         ('queue_wait', is_claimed, opened_ms, claimed_ms),
         ('first_response', is_responded, claimed_ms, responded_ms),
         ('customer_first_response', is_answered, opened_ms, answered_ms),
         ('resolution', is_closed, opened_ms, closed_ms)) AS between_two (figure, counts, from_ms, to_ms)
  WHERE counts
  GROUP BY key, figure),
told AS (
  SELECT key, figure, cardinality(all_ms) AS n, mean_seconds(all_ms) AS avg_seconds,
         quantile_seconds(all_ms, 0.5) AS median_seconds, quantile_seconds(all_ms, 0.9) AS p90_seconds,
         mean_seconds(business_ms) AS avg_business_seconds, quantile_seconds(business_ms, 0.5) AS median_business_seconds,
         quantile_seconds(business_ms, 0.9) AS p90_business_seconds
  FROM duration),
others AS (
  SELECT key, count(*) AS chats, percent(array_agg(rating >= 4) FILTER (WHERE is_rated)) AS csat_score,
         count(*) FILTER (WHERE is_rated) AS csat_n,
         count(*) FILTER (WHERE is_rated AND rating = 1) AS rated_1,
         count(*) FILTER (WHERE is_rated AND rating = 2) AS rated_2,
         count(*) FILTER (WHERE is_rated AND rating = 3) AS rated_3,
         count(*) FILTER (WHERE is_rated AND rating = 4) AS rated_4,
         count(*) FILTER (WHERE is_rated AND rating = 5) AS rated_5,
         percent(array_agg(resolved_at_first) FILTER (WHERE is_matured)) AS fcr_rate_matured,
         sum(rating) FILTER (WHERE is_rated)::float8 / nullif(count(*) FILTER (WHERE is_rated), 0) AS csat_mean,
         count(*) FILTER (WHERE is_matured) AS fcr_matured_n
  FROM cohort GROUP BY key)
SELECT
       coalesce(wait.n, 0) AS "queue_wait.n",
       wait.avg_seconds AS "queue_wait.avg_seconds",
       wait.median_seconds AS "queue_wait.median_seconds",
       wait.p90_seconds AS "queue_wait.p90_seconds",
       wait.avg_business_seconds AS "queue_wait.avg_business_seconds",
       wait.median_business_seconds AS "queue_wait.median_business_seconds",
       wait.p90_business_seconds AS "queue_wait.p90_business_seconds",
       coalesce(response.n, 0) AS "first_response.n",
       response.avg_seconds AS "first_response.avg_seconds",
       response.median_seconds AS "first_response.median_seconds",
       response.p90_seconds AS "first_response.p90_seconds",
       response.avg_business_seconds AS "first_response.avg_business_seconds",
       response.median_business_seconds AS "first_response.median_business_seconds",
       response.p90_business_seconds AS "first_response.p90_business_seconds",
       coalesce(customer.n, 0) AS "customer_first_response.n",
       customer.avg_seconds AS "customer_first_response.avg_seconds",
       customer.median_seconds AS "customer_first_response.median_seconds",
       customer.p90_seconds AS "customer_first_response.p90_seconds",
       customer.avg_business_seconds AS "customer_first_response.avg_business_seconds",
       customer.median_business_seconds AS "customer_first_response.median_business_seconds",
       customer.p90_business_seconds AS "customer_first_response.p90_business_seconds",
       coalesce(resolution.n, 0) AS "resolution.n",
       resolution.avg_seconds AS "resolution.avg_seconds",
       resolution.median_seconds AS "resolution.median_seconds",
       resolution.p90_seconds AS "resolution.p90_seconds",
       resolution.avg_business_seconds AS "resolution.avg_business_seconds",
       resolution.median_business_seconds AS "resolution.median_business_seconds",
       resolution.p90_business_seconds AS "resolution.p90_business_seconds",
       csat_score, csat_n,
       rated_1 AS "csat_distribution[0]",
       rated_2 AS "csat_distribution[1]",
       rated_3 AS "csat_distribution[2]",
       rated_4 AS "csat_distribution[3]",
       rated_5 AS "csat_distribution[4]",
       fcr_rate_matured, csat_mean, fcr_matured_n
FROM others
LEFT JOIN told AS wait ON wait.figure = 'queue_wait' AND wait.key IS NOT DISTINCT FROM others.key
LEFT JOIN told AS response ON response.figure = 'first_response' AND response.key IS NOT DISTINCT FROM others.key
LEFT JOIN told AS customer ON customer.figure = 'customer_first_response' AND customer.key IS NOT DISTINCT FROM others.key
LEFT JOIN told AS resolution ON resolution.figure = 'resolution' AND resolution.key IS NOT DISTINCT FROM others.key
ORDER BY chats DESC, others.key
