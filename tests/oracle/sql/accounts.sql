SELECT account_id FROM session GROUP BY account_id ORDER BY count(*) DESC, account_id
