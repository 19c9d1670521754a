SELECT extract(dow FROM clock)::bigint AS day_of_week, extract(hour FROM clock)::bigint AS hour, count(*) AS message_count
FROM (SELECT local_time($5, time_ms) AS clock FROM message, span WHERE time_ms >= last_days) AS sent
GROUP BY 1, 2
ORDER BY 1, 2
