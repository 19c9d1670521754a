SELECT $7 AS "limit", $8 AS "offset", CASE WHEN count(*) > $7 + $8 THEN 'more' END AS next_cursor FROM passing
