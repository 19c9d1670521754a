-- Sorted as the dashboard asks, so that the row groups' least and greatest values lead to its rows. Reads the variable
-- `tables`, the directory of the CSV files.
SET TimeZone = 'UTC';
CREATE TYPE session_outcome AS ENUM ('resolved', 'escalated', 'workaround', 'unresolved');

CREATE TABLE accounts (account_id UUID, time_zone VARCHAR);
CREATE TABLE users (account_id UUID, user_id UUID, name VARCHAR);
CREATE TABLE flows (account_id UUID, tree_id UUID, name VARCHAR);
CREATE TABLE sessions (
  account_id UUID, session_id UUID, tree_id UUID, user_id UUID, started_at TIMESTAMPTZ, completed_at TIMESTAMPTZ,
  outcome session_outcome, minutes DOUBLE);
CREATE TABLE session_steps (
  account_id UUID, session_id UUID, node_id VARCHAR, visited_at TIMESTAMPTZ, position BIGINT);
CREATE TABLE step_feedback (
  account_id UUID, session_id UUID, node_id VARCHAR, user_id UUID, was_helpful BOOLEAN, given_at TIMESTAMPTZ);
CREATE TABLE ratings (
  account_id UUID, session_id UUID, tree_id UUID, user_id UUID, rating TINYINT, comment VARCHAR, rated_at TIMESTAMPTZ);

INSERT INTO accounts FROM read_csv(getvariable('tables') || '/accounts.csv') ORDER BY account_id;
INSERT INTO users FROM read_csv(getvariable('tables') || '/users.csv', allow_quoted_nulls = false)
ORDER BY account_id, user_id;
INSERT INTO flows FROM read_csv(getvariable('tables') || '/flows.csv', allow_quoted_nulls = false)
ORDER BY account_id, tree_id;
INSERT INTO sessions
SELECT *, epoch_ms(completed_at - started_at) / 60000.0
FROM read_csv(getvariable('tables') || '/sessions.csv',
              types = {account_id: 'UUID', session_id: 'UUID', tree_id: 'UUID', user_id: 'UUID'})
ORDER BY account_id, started_at;
INSERT INTO session_steps
FROM read_csv(getvariable('tables') || '/session_steps.csv', types = {account_id: 'UUID', session_id: 'UUID'})
ORDER BY account_id, visited_at;
INSERT INTO step_feedback
FROM read_csv(getvariable('tables') || '/step_feedback.csv',
              types = {account_id: 'UUID', session_id: 'UUID', user_id: 'UUID'})
ORDER BY account_id, given_at;
INSERT INTO ratings
FROM read_csv(getvariable('tables') || '/ratings.csv', allow_quoted_nulls = false,
              types = {account_id: 'UUID', session_id: 'UUID', tree_id: 'UUID', user_id: 'UUID'})
ORDER BY account_id, rated_at;
CHECKPOINT;
