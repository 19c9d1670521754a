-- $7 limit, $8 offset. The details of the histories have one member, a number: they print alike without spaces.
SELECT id, admin_id,
       CASE WHEN admin_id IS NULL THEN NULL
            WHEN EXISTS (SELECT FROM forgotten_user AS f WHERE f.account_id = $1 AND f.user_id = admin_id)
            THEN 'Deleted user'
            ELSE coalesce((SELECT name FROM user_name AS n WHERE n.account_id = $1 AND n.user_id = admin_id), 'Unknown')
       END AS admin_name,
       action, resource_type, resource_id, replace(details::text, ' ', '') AS details, ip_address, user_agent,
       instant_text(time_ms) AS created_at
FROM passing
ORDER BY time_ms DESC, passing.id DESC
LIMIT $7 OFFSET $8
