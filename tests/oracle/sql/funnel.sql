SELECT (SELECT count(DISTINCT visitor_id) FROM message WHERE sender = 'visitor' AND time_ms >= last_days) AS bot_entries,
       (SELECT count(*) FROM chat WHERE opened_ms >= last_days AND claimed_ms IS NOT NULL) AS human_handoff,
       (SELECT count(*) FROM chat WHERE closed_ms >= last_days) AS resolved
FROM span
