-- What the dashboard reads. Tables are filled in the transaction that makes them: their rows need no log and are frozen
-- as they come. Run by psql in the directory of the CSV files.
CREATE TYPE session_outcome AS ENUM ('resolved', 'escalated', 'workaround', 'unresolved');

BEGIN;
CREATE TABLE accounts (account_id uuid, time_zone text NOT NULL);
\copy accounts FROM 'accounts.csv' WITH (FORMAT csv, HEADER MATCH, FREEZE)
CREATE TABLE users (account_id uuid, user_id uuid, name text NOT NULL);
\copy users FROM 'users.csv' WITH (FORMAT csv, HEADER MATCH, FREEZE)
CREATE TABLE flows (account_id uuid, tree_id uuid, name text NOT NULL);
\copy flows FROM 'flows.csv' WITH (FORMAT csv, HEADER MATCH, FREEZE)
COMMIT;
ALTER TABLE accounts ADD PRIMARY KEY (account_id);
ALTER TABLE users ADD PRIMARY KEY (account_id, user_id);
ALTER TABLE flows ADD PRIMARY KEY (account_id, tree_id);

BEGIN;
CREATE TABLE sessions (
  account_id uuid, session_id uuid, tree_id uuid NOT NULL, user_id uuid NOT NULL, started_at timestamptz NOT NULL,
  completed_at timestamptz, outcome session_outcome,
  minutes float8 GENERATED ALWAYS AS (extract(epoch FROM completed_at - started_at) / 60) STORED);
\copy sessions FROM 'sessions.csv' WITH (FORMAT csv, HEADER MATCH, FREEZE)
COMMIT;
ALTER TABLE sessions ADD PRIMARY KEY (account_id, session_id);
CREATE INDEX ON sessions (account_id, started_at) INCLUDE (user_id, tree_id, outcome, minutes);

BEGIN;
CREATE TABLE ratings (
  account_id uuid, session_id uuid, tree_id uuid NOT NULL, user_id uuid NOT NULL, rating smallint NOT NULL,
  comment text, rated_at timestamptz NOT NULL);
\copy ratings FROM 'ratings.csv' WITH (FORMAT csv, HEADER MATCH, FREEZE)
COMMIT;
ALTER TABLE ratings ADD PRIMARY KEY (account_id, session_id);
CREATE INDEX ON ratings (account_id, rated_at) INCLUDE (tree_id, rating);

VACUUM ANALYZE accounts, users, flows, sessions, ratings;
