, today AS MATERIALIZED (SELECT day_of($5, $2) AS today),
dense AS MATERIALIZED (
  SELECT day, day_begin_ms($5, day) AS begin_ms, day_begin_ms($5, day + 1) AS end_ms
  FROM today, LATERAL (SELECT today - step::int AS day FROM generate_series(0, $3 - 1) AS step) AS last_days)
SELECT to_char(day, 'YYYY-MM-DD') AS day, count(chat_id) AS sessions
FROM dense LEFT JOIN chat ON opened_ms >= begin_ms AND opened_ms < end_ms
GROUP BY dense.day
ORDER BY dense.day
