-- $1 account, $2 period, $3 from, $4 to: as the query gives them, NULL for what is absent. $5 now, in ms.
WITH
  zone AS (SELECT coalesce((SELECT time_zone FROM account WHERE account_id = $1), 'UTC') AS name),
  given AS (
    SELECT name AS time_zone,
           CASE WHEN $3 IS NULL THEN coalesce($2, '30d') END AS period,
           CASE WHEN $3 ~ '^\d{4}-\d\d-\d\d$' THEN day_begin_ms(name, $3::date)
                ELSE instant_ms($3) END AS from_ms,
           CASE WHEN $4 ~ '^\d{4}-\d\d-\d\d$' THEN day_begin_ms(name, $4::date + 1)
                WHEN $4 IS NOT NULL THEN instant_ms($4)
                WHEN $3 ~ '^\d{4}-\d\d-\d\d$' THEN day_begin_ms(name, day_of(name, $5) + 1)
                ELSE $5 END AS to_ms
    FROM zone)
SELECT coalesce(from_ms, to_ms - replace(period, 'd', '')::bigint * 24 * 3600 * 1000) AS from_ms, to_ms, time_zone, period
FROM given
