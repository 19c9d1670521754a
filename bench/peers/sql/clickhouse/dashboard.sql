-- All groups of the team dashboard in one statement: the whole window, its days, its flows with their ratings, its
-- engineers. Grouping sets read the rows once; one statement per part takes a third longer. The names come from
-- dictionaries, as lookups do here; missing days and the cut to ten leaders are left to the application, as usual. For so
-- few rows a second thread costs more than it helps.
WITH
  csat AS (
    SELECT 'flow' AS part, tree_id AS id, avg(rating) AS avg_csat, count() AS total_ratings, countIf(rating >= 4) AS satisfied_ratings
    FROM application.ratings
    WHERE account_id = {account:String}
      AND rated_at >= {from:DateTime64(3, 'UTC')} AND rated_at < {to:DateTime64(3, 'UTC')}
    GROUP BY tree_id),
  grouped AS (
    SELECT multiIf(grouping(date) = 0, 'day', grouping(tree_id) = 0, 'flow', grouping(user_id) = 0, 'engineer', 'all')
             AS part,
           date, if(part = 'flow', tree_id, user_id) AS id,
           count() AS sessions, count(minutes) AS completed,
           quantilesExactInclusive(0.5, 0.9)(minutes) AS quantiles, avg(minutes) AS mean,
           countIf(outcome = 'resolved') AS resolved, countIf(outcome = 'escalated') AS escalated,
           countIf(outcome = 'workaround') AS workaround, countIf(outcome = 'unresolved') AS unresolved
    FROM (SELECT tree_id, user_id, outcome, minutes, toDate(started_at, {zone:String}) AS date FROM application.sessions
          WHERE account_id = {account:String}
            AND started_at >= {from:DateTime64(3, 'UTC')} AND started_at < {to:DateTime64(3, 'UTC')})
    GROUP BY GROUPING SETS ((), (date), (tree_id), (user_id)))
SELECT part, date, id,
       multiIf(
         part = 'flow', dictGetOrDefault('application.flow_names', 'name', ({account:String}, id), 'Unknown flow'),
         part = 'engineer', dictGetOrDefault('application.user_names', 'name', ({account:String}, id), 'Unknown'),
         '') AS name,
       sessions, completed, quantiles[1] AS median, quantiles[2] AS p90, mean,
       resolved, escalated, workaround, unresolved, avg_csat, total_ratings, satisfied_ratings
FROM grouped LEFT JOIN csat USING (part, id)
ORDER BY part, date, sessions DESC, id
SETTINGS join_use_nulls = 1, max_threads = 1
