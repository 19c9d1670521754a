-- $1 zone, $2 from_ms, $3 to_ms: finds the begins of the window's days, and of the one after, once.
INSERT INTO calendar.day_begin
SELECT $1, day, calendar.search_day_begin_ms($1, day)
FROM (SELECT day::date
      FROM generate_series(calendar.day_of($1, $2), calendar.day_of($1, $3) + 1, interval '1 day') AS day) AS needed
WHERE NOT EXISTS (SELECT FROM calendar.day_begin AS known WHERE known.zone = $1 AND known.day = needed.day)
