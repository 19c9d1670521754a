-- How often the loaded history shows each trait that the comparison is meant to meet, by name.
WITH
  completion AS (
    SELECT account_id, doc ->> 'session_id' AS session_id, time_ms, doc ->> 'outcome' AS outcome
    FROM fact WHERE type = 'session.completed'),
  of_session AS (
    SELECT seq, time_ms, account_id, doc ->> 'session_id' AS session_id, type FROM fact WHERE doc ? 'session_id'),
  user_count AS (SELECT account_id, user_id, count(*) AS sessions FROM session GROUP BY 1, 2),
  flow_count AS (SELECT account_id, tree_id, count(*) AS sessions FROM session GROUP BY 1, 2),
  names AS (
    SELECT name FROM user_name UNION ALL SELECT name FROM flow_name UNION ALL SELECT title FROM node),
  local AS (
    SELECT time_zone, ((timestamp 'epoch' + started_ms * interval '1 millisecond') AT TIME ZONE 'UTC' AT TIME ZONE time_zone)::date AS day
    FROM session JOIN account USING (account_id)),
  trait (name, times) AS (VALUES
    ('accounts with sessions', (SELECT count(DISTINCT account_id) - 2 FROM session)),
    ('sessions in New York on a day of 23 hours', (SELECT count(*) FROM local WHERE time_zone = 'America/New_York' AND day = '2026-03-08')),
    ('sessions in New York on a day of 25 hours', (SELECT count(*) FROM local WHERE time_zone = 'America/New_York' AND day = '2025-11-02')),
    ('sessions in Lord Howe on a day of 23 1/2 hours', (SELECT count(*) FROM local WHERE time_zone = 'Australia/Lord_Howe' AND day = '2025-10-05')),
    ('sessions in Lord Howe on a day of 24 1/2 hours', (SELECT count(*) FROM local WHERE time_zone = 'Australia/Lord_Howe' AND day = '2026-04-05')),
    ('sessions in Kolkata', (SELECT count(*) FROM local WHERE time_zone = 'Asia/Kolkata')),
    ('users with equal counts', (SELECT count(*) FROM user_count AS a JOIN user_count AS b USING (account_id, sessions) WHERE a.user_id < b.user_id)),
    ('flows with equal counts', (SELECT count(*) FROM flow_count AS a JOIN flow_count AS b USING (account_id, sessions) WHERE a.tree_id < b.tree_id)),
    ('accounts with more users than a leaderboard shows', (SELECT count(*) FROM (SELECT FROM user_count GROUP BY account_id HAVING count(*) > 10) AS a)),
    ('accounts with more flows than a leaderboard shows', (SELECT count(*) FROM (SELECT FROM flow_count GROUP BY account_id HAVING count(*) > 10) AS a)),
    ('sessions open for months', (SELECT count(*) FROM session WHERE minutes > 31 * 24 * 60)),
    ('sessions never completed', (SELECT count(*) FROM session WHERE completed_ms IS NULL)),
    ('sessions completed without an outcome', (SELECT count(*) FROM session WHERE completed_ms IS NOT NULL AND outcome IS NULL)),
    ('sessions completed before their start', (SELECT count(*) FROM session WHERE minutes < 0)),
    ('sessions with every outcome', (SELECT count(DISTINCT outcome) / 4 FROM session)),
    ('corrected completions', (SELECT count(*) FROM (SELECT FROM completion GROUP BY account_id, session_id HAVING count(DISTINCT (time_ms, outcome)) > 1) AS a)),
    ('corrections at the same instant', (SELECT count(*) FROM (SELECT FROM completion GROUP BY account_id, session_id, time_ms HAVING count(DISTINCT coalesce(outcome, '')) > 1) AS a)),
    ('withdrawn feedback', (SELECT count(*) FROM feedback WHERE NOT given)),
    ('feedback in force', (SELECT count(*) FROM feedback WHERE given)),
    ('deleted sessions that had started', (SELECT count(*) FROM of_session AS gone JOIN of_session AS begun USING (account_id, session_id) WHERE gone.type = 'session.deleted' AND begun.type = 'session.started')),
    ('sessions that never started', (SELECT count(*) FROM (SELECT account_id, session_id FROM of_session EXCEPT SELECT account_id, session_id FROM of_session WHERE type = 'session.started') AS a)),
    ('facts before their start in the log', (SELECT count(*) FROM of_session AS early JOIN of_session AS begun USING (account_id, session_id) WHERE begun.type = 'session.started' AND early.seq < begun.seq)),
    ('facts before their start in time', (SELECT count(*) FROM of_session AS early JOIN of_session AS begun USING (account_id, session_id) WHERE begun.type = 'session.started' AND early.time_ms < begun.time_ms)),
    ('one session id in two accounts', (SELECT count(*) FROM session AS a JOIN session AS b USING (session_id) WHERE a.account_id < b.account_id)),
    ('forgotten users with sessions', (SELECT count(*) FROM forgotten_user JOIN user_count USING (account_id, user_id))),
    ('comments of forgotten users', (SELECT count(*) FROM rating JOIN forgotten_user AS f ON f.account_id = rating.account_id AND f.user_id = rater_id WHERE comment <> '')),
    ('empty comments', (SELECT count(*) FROM rating WHERE comment = '')),
    ('ratings by another than the session''s user', (SELECT count(*) FROM rating JOIN session USING (account_id, session_id) WHERE rater_id <> user_id)),
    ('users without a name', (SELECT count(*) FROM user_count LEFT JOIN user_name USING (account_id, user_id) WHERE name IS NULL)),
    ('flows without a name', (SELECT count(*) FROM flow_count LEFT JOIN flow_name USING (account_id, tree_id) WHERE name IS NULL)),
    ('names with quotes', (SELECT count(*) FROM names WHERE name LIKE '%"%' OR name LIKE '%''%')),
    ('names with letters beyond Latin', (SELECT count(*) FROM names WHERE name ~ '[\u0370-\U0010ffff]')),
    ('steps without a title', (SELECT count(*) FROM node WHERE title = 'Unnamed')),
    ('visits of steps in no tree', (SELECT count(*) FROM visit JOIN session USING (account_id, session_id) LEFT JOIN node USING (account_id, tree_id, node_id) WHERE title IS NULL)),
    ('visits of equal time', (SELECT count(*) FROM visit AS a JOIN visit AS b USING (account_id, session_id, time_ms) WHERE a.position < b.position)),
    ('visits of equal time and position', (SELECT count(*) FROM visit AS a JOIN visit AS b USING (account_id, session_id, time_ms, position) WHERE a.id < b.id)),
    ('times finer than a millisecond', (SELECT count(*) FROM fact WHERE doc ->> 'time' ~ '\.[0-9]{4,}')),
    ('times with an offset', (SELECT count(*) FROM fact WHERE doc ->> 'time' ~ '[+-][0-9]{2}:[0-9]{2}$')))
SELECT name, times FROM trait ORDER BY times, name
