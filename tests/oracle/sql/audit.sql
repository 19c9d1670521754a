-- Stands before the figures of the audit trail. $1 account, $2 the instant, in ms, $3 days, and the filters or NULL:
-- $4 admin, $5 action, $6 resource type. An empty text is as good as none.
WITH entry AS MATERIALIZED (
  SELECT id, time_ms, nullif(doc ->> 'admin_id', '') AS admin_id, doc ->> 'action' AS action,
         doc ->> 'resource_type' AS resource_type, nullif(doc ->> 'resource_id', '') AS resource_id,
         nullif(doc -> 'details', 'null') AS details, nullif(doc ->> 'ip_address', '') AS ip_address,
         nullif(doc ->> 'user_agent', '') AS user_agent
  FROM fact
  WHERE account_id = $1 AND type = 'audit.recorded' AND time_ms >= $2 - $3 * 86400000 AND time_ms < $2),
passing AS (
  SELECT * FROM entry
  WHERE ($4 IS NULL OR admin_id = $4) AND ($5 IS NULL OR action = $5) AND ($6 IS NULL OR resource_type = $6))
