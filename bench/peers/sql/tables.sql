-- From the events to the tables of the application whose queries flowtally replaces, in DuckDB's dialect: the
-- definitions of tests/oracle/sql/tables.sql. Written as CSV, times in UTC, rows in the order in which the application
-- would have stored them. Reads the variables `history`, a file of events, and `tables`, the directory to write into.
SET TimeZone = 'UTC';

CREATE TABLE event AS
SELECT * REPLACE (date_trunc('millisecond', time) AS time)
FROM read_json(getvariable('history'), format = 'newline_delimited', maximum_object_size = 2097152, columns = {
  id: 'VARCHAR', type: 'VARCHAR', time: 'TIMESTAMPTZ', account_id: 'VARCHAR', name: 'VARCHAR', time_zone: 'VARCHAR',
  user_id: 'VARCHAR', role: 'VARCHAR', tree_id: 'VARCHAR', session_id: 'VARCHAR', node_id: 'VARCHAR',
  position: 'BIGINT', outcome: 'VARCHAR', was_helpful: 'BOOLEAN', rating: 'BIGINT', comment: 'VARCHAR'});

-- Exactly once: the first of an (account, id) holds, whatever the others contain.
CREATE TABLE fact AS
SELECT rowid AS seq, *, time AT TIME ZONE 'UTC' AS utc FROM event
WHERE rowid IN (SELECT min(rowid) FROM event GROUP BY account_id, id);
DROP TABLE event;

CREATE TABLE session AS
WITH
  started AS (
    SELECT DISTINCT ON (account_id, session_id) account_id, session_id, tree_id, user_id, utc AS started_at
    FROM fact WHERE type = 'session.started'
    ORDER BY account_id, session_id, seq),
  completed AS (
    SELECT DISTINCT ON (account_id, session_id) account_id, session_id, utc AS completed_at, outcome
    FROM fact WHERE type = 'session.completed'
    ORDER BY account_id, session_id, time DESC, id DESC),
  deleted AS (SELECT account_id, session_id FROM fact WHERE type = 'session.deleted')
SELECT account_id, session_id, tree_id, user_id, started_at, completed_at, outcome
FROM started LEFT JOIN completed USING (account_id, session_id) ANTI JOIN deleted USING (account_id, session_id);

CREATE TABLE forgotten AS SELECT DISTINCT account_id, user_id FROM fact WHERE type = 'user.forgotten';

COPY (
  SELECT DISTINCT ON (account_id) account_id, time_zone
  FROM fact WHERE type = 'account.updated' AND time_zone IS NOT NULL
  ORDER BY account_id, time DESC, id DESC
) TO (getvariable('tables') || '/accounts.csv') (HEADER);

COPY (
  WITH named AS (
    SELECT DISTINCT ON (account_id, user_id) account_id, user_id, name
    FROM fact WHERE type = 'user.updated' AND name IS NOT NULL
    ORDER BY account_id, user_id, time DESC, id DESC)
  SELECT account_id, user_id, CASE WHEN forgotten.user_id IS NULL THEN named.name ELSE 'Deleted user' END AS name
  FROM named FULL JOIN forgotten USING (account_id, user_id)
  ORDER BY account_id, user_id
) TO (getvariable('tables') || '/users.csv') (HEADER);

COPY (
  SELECT DISTINCT ON (account_id, tree_id) account_id, tree_id, name
  FROM fact WHERE type = 'flow.updated' AND name IS NOT NULL
  ORDER BY account_id, tree_id, time DESC, id DESC
) TO (getvariable('tables') || '/flows.csv') (HEADER);

COPY (SELECT * FROM session ORDER BY started_at, session_id)
TO (getvariable('tables') || '/sessions.csv') (HEADER, TIMESTAMPFORMAT '%Y-%m-%d %H:%M:%S.%g');

-- What belongs to a session that never started, or was deleted, is nowhere.
COPY (
  SELECT account_id, session_id, node_id, utc AS visited_at, coalesce(position, 0) AS position
  FROM fact SEMI JOIN session USING (account_id, session_id)
  WHERE type = 'session.step_visited'
  ORDER BY visited_at, session_id, position
) TO (getvariable('tables') || '/session_steps.csv') (HEADER, TIMESTAMPFORMAT '%Y-%m-%d %H:%M:%S.%g');

COPY (
  WITH latest AS (
    SELECT DISTINCT ON (account_id, node_id, user_id, session_id) *
    FROM fact WHERE type IN ('step.feedback_given', 'step.feedback_withdrawn')
    ORDER BY account_id, node_id, user_id, session_id, time DESC, id DESC)
  SELECT account_id, session_id, node_id, user_id, was_helpful, utc AS given_at
  FROM latest SEMI JOIN session USING (account_id, session_id)
  WHERE type = 'step.feedback_given'
  ORDER BY given_at, session_id
) TO (getvariable('tables') || '/step_feedback.csv') (HEADER, TIMESTAMPFORMAT '%Y-%m-%d %H:%M:%S.%g');

-- With the flow of its session, as an application that asks for it keeps it.
COPY (
  WITH first_one AS (
    SELECT DISTINCT ON (account_id, session_id) account_id, session_id, user_id, rating, comment, utc AS rated_at
    FROM fact WHERE type = 'session.rated'
    ORDER BY account_id, session_id, seq)
  SELECT account_id, session_id, session.tree_id, first_one.user_id, rating,
         CASE WHEN forgotten.user_id IS NULL THEN comment END AS comment, rated_at
  FROM first_one JOIN session USING (account_id, session_id)
  LEFT JOIN forgotten ON forgotten.account_id = first_one.account_id AND forgotten.user_id = first_one.user_id
  ORDER BY rated_at, session_id
) TO (getvariable('tables') || '/ratings.csv') (HEADER, TIMESTAMPFORMAT '%Y-%m-%d %H:%M:%S.%g');
