, by_action AS (SELECT action AS name, count(*) AS n FROM entry GROUP BY action),
by_resource AS (SELECT resource_type AS name, count(*) AS n FROM entry GROUP BY resource_type)
SELECT (SELECT count(*) FROM entry) AS total_actions,
       (SELECT '{' || coalesce(string_agg(to_json(name) || ':' || n, ',' ORDER BY n DESC, name), '') || '}'
        FROM by_action) AS action_breakdown,
       (SELECT '{' || coalesce(string_agg(to_json(name) || ':' || n, ',' ORDER BY n DESC, name), '') || '}'
        FROM by_resource) AS resource_breakdown,
       $3 AS period_days
