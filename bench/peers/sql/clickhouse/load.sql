-- Sorted and indexed as the dashboard asks. Ids that repeat are low-cardinality texts, which sort as flowtally's do (a
-- UUID sorts by its second half here). {tables:String} is the directory of the CSV files; they are read as plain types,
-- which are converted faster afterwards than while they are read.
CREATE DATABASE application;

CREATE TABLE application.accounts (account_id String, time_zone String) ENGINE = MergeTree ORDER BY account_id;
CREATE TABLE application.users (account_id LowCardinality(String), user_id String, name String)
ENGINE = MergeTree ORDER BY (account_id, user_id);
CREATE TABLE application.flows (account_id LowCardinality(String), tree_id String, name String)
ENGINE = MergeTree ORDER BY (account_id, tree_id);
CREATE TABLE application.sessions (
  account_id LowCardinality(String), session_id UUID, tree_id LowCardinality(String), user_id LowCardinality(String),
  started_at DateTime64(3, 'UTC'), completed_at Nullable(DateTime64(3, 'UTC')),
  outcome LowCardinality(Nullable(String)),
  minutes Nullable(Float64)
    MATERIALIZED (toUnixTimestamp64Milli(completed_at) - toUnixTimestamp64Milli(started_at)) / 60000)
ENGINE = MergeTree ORDER BY (account_id, started_at);
CREATE TABLE application.session_steps (
  account_id LowCardinality(String), session_id UUID, node_id LowCardinality(String), visited_at DateTime64(3, 'UTC'),
  position UInt32)
ENGINE = MergeTree ORDER BY (account_id, session_id);
CREATE TABLE application.step_feedback (
  account_id LowCardinality(String), session_id UUID, node_id LowCardinality(String), user_id LowCardinality(String),
  was_helpful Bool, given_at DateTime64(3, 'UTC'))
ENGINE = MergeTree ORDER BY (account_id, session_id);
CREATE TABLE application.ratings (
  account_id LowCardinality(String), session_id UUID, tree_id LowCardinality(String), user_id LowCardinality(String),
  rating UInt8, comment Nullable(String), rated_at DateTime64(3, 'UTC'))
ENGINE = MergeTree ORDER BY (account_id, rated_at);

-- Names are looked up, not joined.
CREATE DICTIONARY application.user_names (account_id String, user_id String, name String)
PRIMARY KEY account_id, user_id
SOURCE(CLICKHOUSE(DB 'application' TABLE 'users')) LAYOUT(COMPLEX_KEY_HASHED()) LIFETIME(MIN 300 MAX 600);
CREATE DICTIONARY application.flow_names (account_id String, tree_id String, name String)
PRIMARY KEY account_id, tree_id
SOURCE(CLICKHOUSE(DB 'application' TABLE 'flows')) LAYOUT(COMPLEX_KEY_HASHED()) LIFETIME(MIN 300 MAX 600);

INSERT INTO application.accounts
SELECT * FROM file(concat({tables:String}, '/accounts.csv'), CSVWithNames, 'account_id String, time_zone String');
INSERT INTO application.users
SELECT * FROM file(concat({tables:String}, '/users.csv'), CSVWithNames,
                   'account_id String, user_id String, name String');
INSERT INTO application.flows
SELECT * FROM file(concat({tables:String}, '/flows.csv'), CSVWithNames,
                   'account_id String, tree_id String, name String');
INSERT INTO application.sessions
SELECT * FROM file(concat({tables:String}, '/sessions.csv'), CSVWithNames,
                   'account_id String, session_id UUID, tree_id String, user_id String,
                    started_at DateTime64(3, \'UTC\'), completed_at Nullable(DateTime64(3, \'UTC\')),
                    outcome Nullable(String)');
INSERT INTO application.session_steps
SELECT * FROM file(concat({tables:String}, '/session_steps.csv'), CSVWithNames,
                   'account_id String, session_id UUID, node_id String, visited_at DateTime64(3, \'UTC\'),
                    position UInt32');
INSERT INTO application.step_feedback
SELECT * FROM file(concat({tables:String}, '/step_feedback.csv'), CSVWithNames,
                   'account_id String, session_id UUID, node_id String, user_id String, was_helpful Bool,
                    given_at DateTime64(3, \'UTC\')');
INSERT INTO application.ratings
SELECT * FROM file(concat({tables:String}, '/ratings.csv'), CSVWithNames,
                   'account_id String, session_id UUID, tree_id String, user_id String, rating UInt8,
                    comment Nullable(String), rated_at DateTime64(3, \'UTC\')');

-- One part each for what the dashboard reads.
OPTIMIZE TABLE application.sessions FINAL;
OPTIMIZE TABLE application.ratings FINAL;
