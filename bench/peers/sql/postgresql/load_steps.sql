-- The tables that the team dashboard does not read; loaded beside the others, by a second psql.
BEGIN;
CREATE TABLE session_steps (
  account_id uuid NOT NULL, session_id uuid NOT NULL, node_id text NOT NULL, visited_at timestamptz NOT NULL,
  position bigint NOT NULL);
\copy session_steps FROM 'session_steps.csv' WITH (FORMAT csv, HEADER MATCH, FREEZE)
CREATE TABLE step_feedback (
  account_id uuid NOT NULL, session_id uuid NOT NULL, node_id text NOT NULL, user_id uuid NOT NULL,
  was_helpful boolean NOT NULL, given_at timestamptz NOT NULL);
\copy step_feedback FROM 'step_feedback.csv' WITH (FORMAT csv, HEADER MATCH, FREEZE)
COMMIT;
CREATE INDEX ON session_steps (account_id, session_id);
CREATE INDEX ON step_feedback (account_id, session_id);

VACUUM ANALYZE session_steps, step_feedback;
