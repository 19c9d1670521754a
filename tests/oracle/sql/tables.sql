-- From the accepted events to the tables that an application would have: the definitions of the contract, written a
-- second time and as plainly as SQL allows.
SET search_path = history, calendar;

CREATE UNLOGGED TABLE fact AS
SELECT seq, doc ->> 'account_id' AS account_id, doc ->> 'id' AS id, doc ->> 'type' AS type,
       instant_ms(doc ->> 'time') AS time_ms, doc
FROM raw
WHERE doc IS NOT NULL;
DROP TABLE raw;

-- Exactly once: the first of an (account, id) holds, whatever the others contain.
DELETE FROM fact
USING (SELECT seq, row_number() OVER (PARTITION BY account_id, id ORDER BY seq) AS copy FROM fact) AS counted
WHERE fact.seq = counted.seq AND counted.copy > 1;

CREATE UNLOGGED TABLE account AS
SELECT DISTINCT ON (account_id) account_id, doc ->> 'time_zone' AS time_zone
FROM fact
WHERE type = 'account.updated' AND doc ->> 'time_zone' IS NOT NULL
ORDER BY account_id, time_ms DESC, id DESC;
ALTER TABLE account ADD PRIMARY KEY (account_id);

CREATE UNLOGGED TABLE forgotten_user AS
SELECT DISTINCT account_id, doc ->> 'user_id' AS user_id FROM fact WHERE type = 'user.forgotten';
ALTER TABLE forgotten_user ADD PRIMARY KEY (account_id, user_id);

CREATE UNLOGGED TABLE user_name AS
SELECT DISTINCT ON (account_id, user_id) account_id, doc ->> 'user_id' AS user_id, doc ->> 'name' AS name
FROM fact
WHERE type = 'user.updated' AND doc ->> 'name' IS NOT NULL
ORDER BY account_id, user_id, time_ms DESC, id DESC;
ALTER TABLE user_name ADD PRIMARY KEY (account_id, user_id);

CREATE UNLOGGED TABLE flow_name AS
SELECT DISTINCT ON (account_id, tree_id) account_id, doc ->> 'tree_id' AS tree_id, doc ->> 'name' AS name
FROM fact
WHERE type = 'flow.updated' AND doc ->> 'name' IS NOT NULL
ORDER BY account_id, tree_id, time_ms DESC, id DESC;
ALTER TABLE flow_name ADD PRIMARY KEY (account_id, tree_id);

-- The nodes of each flow's latest tree. A path of places among siblings sorts in pre-order; of two nodes with one id
-- the last in pre-order stands.
CREATE UNLOGGED TABLE node AS
WITH RECURSIVE
  tree AS (
    SELECT DISTINCT ON (account_id, tree_id) account_id, doc ->> 'tree_id' AS tree_id, doc -> 'tree_structure' AS root
    FROM fact
    WHERE type = 'flow.updated' AND jsonb_typeof(doc -> 'tree_structure') = 'object'
    ORDER BY account_id, tree_id, time_ms DESC, id DESC),
  walk AS (
    SELECT account_id, tree_id, ARRAY[]::bigint[] AS path, root AS doc FROM tree
    UNION ALL
    SELECT account_id, tree_id, path || child.place, child.doc
    FROM walk,
         jsonb_array_elements(CASE jsonb_typeof(walk.doc -> 'children') WHEN 'array' THEN walk.doc -> 'children' ELSE '[]' END)
           WITH ORDINALITY AS child (doc, place))
SELECT DISTINCT ON (account_id, tree_id, node_id)
       account_id, tree_id, doc ->> 'id' AS node_id, coalesce(doc ->> 'title', doc ->> 'question', 'Unnamed') AS title
FROM walk
ORDER BY account_id, tree_id, node_id, path DESC;
ALTER TABLE node ADD PRIMARY KEY (account_id, tree_id, node_id);

CREATE UNLOGGED TABLE session AS
WITH
  started AS (
    SELECT DISTINCT ON (account_id, session_id)
           account_id, doc ->> 'session_id' AS session_id, doc ->> 'tree_id' AS tree_id, doc ->> 'user_id' AS user_id,
           time_ms AS started_ms
    FROM fact WHERE type = 'session.started'
    ORDER BY account_id, session_id, seq),
  completed AS (
    SELECT DISTINCT ON (account_id, session_id)
           account_id, doc ->> 'session_id' AS session_id, time_ms AS completed_ms, doc ->> 'outcome' AS outcome
    FROM fact WHERE type = 'session.completed'
    ORDER BY account_id, session_id, time_ms DESC, id DESC),
  deleted AS (
    SELECT DISTINCT account_id, doc ->> 'session_id' AS session_id FROM fact WHERE type = 'session.deleted')
SELECT account_id, session_id, tree_id, user_id, started_ms, completed_ms, outcome,
       (completed_ms - started_ms) / 60000.0::float8 AS minutes
FROM started
LEFT JOIN completed USING (account_id, session_id)
LEFT JOIN deleted USING (account_id, session_id)
WHERE deleted.session_id IS NULL;
ALTER TABLE session ADD PRIMARY KEY (account_id, session_id);
CREATE INDEX ON session (account_id, started_ms);
CREATE INDEX ON session (account_id, user_id, started_ms);
CREATE INDEX ON session (account_id, tree_id, started_ms);

-- What belongs to a session that never started, or was deleted, is nowhere.
CREATE UNLOGGED TABLE visit AS
SELECT account_id, session_id, doc ->> 'node_id' AS node_id, time_ms,
       coalesce((doc ->> 'position')::bigint, 0) AS position, id
FROM (SELECT *, doc ->> 'session_id' AS session_id FROM fact WHERE type = 'session.step_visited') AS visited
JOIN session USING (account_id, session_id);
CREATE INDEX ON visit (account_id, session_id);

CREATE UNLOGGED TABLE feedback AS
SELECT account_id, tree_id, latest.*
FROM (SELECT DISTINCT ON (account_id, node_id, rater_id, session_id)
             account_id AS in_account, doc ->> 'session_id' AS session_id, doc ->> 'node_id' AS node_id,
             doc ->> 'user_id' AS rater_id, time_ms, type = 'step.feedback_given' AS given,
             (doc ->> 'was_helpful')::boolean AS was_helpful
      FROM fact WHERE type IN ('step.feedback_given', 'step.feedback_withdrawn')
      ORDER BY account_id, node_id, rater_id, session_id, time_ms DESC, id DESC) AS latest
JOIN session ON session.account_id = in_account AND session.session_id = latest.session_id;
CREATE INDEX ON feedback (account_id, tree_id, time_ms);

CREATE UNLOGGED TABLE rating AS
SELECT account_id, tree_id, first_one.*
FROM (SELECT DISTINCT ON (account_id, session_id)
             account_id AS in_account, doc ->> 'session_id' AS session_id, doc ->> 'user_id' AS rater_id,
             (doc ->> 'rating')::bigint AS rating, doc ->> 'comment' AS comment, time_ms, id
      FROM fact WHERE type = 'session.rated'
      ORDER BY account_id, session_id, seq) AS first_one
JOIN session ON session.account_id = in_account AND session.session_id = first_one.session_id;
CREATE INDEX ON rating (account_id, tree_id, time_ms);

CREATE UNLOGGED TABLE flow AS
SELECT account_id, doc ->> 'tree_id' AS tree_id FROM fact WHERE type = 'flow.updated'
UNION
SELECT account_id, tree_id FROM session;
ALTER TABLE flow ADD PRIMARY KEY (account_id, tree_id);
