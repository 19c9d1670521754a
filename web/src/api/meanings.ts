// Written by scripts/describe_api.js from openapi.json. Do not edit.
export const meanings = {
  "AuditLogEntry": {
    "id": "Id of its event.",
    "admin_id": "Id of the user who did it.",
    "admin_name": "Their name, \"Unknown\" or \"Deleted user\".",
    "action": "What was done.",
    "resource_type": "The kind of thing it was done to.",
    "resource_id": "Id of the thing, or null.",
    "details": "What else was told, or null.",
    "ip_address": "Where the request came from, or null.",
    "user_agent": "What the request came from, or null.",
    "created_at": "When it was done."
  },
  "AuditStats": {
    "total_actions": "Entries.",
    "action_breakdown": "Entries by action, most first, then by name.",
    "resource_breakdown": "Entries by resource_type, most first, then by name.",
    "period_days": "Days of 24 hours that were looked at."
  },
  "DayFigures": {
    "date": "The day, in the zone of the account.",
    "sessions": "Sessions that started on the day.",
    "resolved": "Sessions completed as resolved.",
    "escalated": "Sessions completed as escalated.",
    "workaround": "Sessions completed with a workaround.",
    "unresolved": "Sessions completed as unresolved.",
    "median_duration_minutes": "Median of the minutes from start to completion of the completed ones.",
    "avg_duration_minutes": "Mean of the minutes from start to completion of the completed ones.",
    "completed_sessions": "Completed sessions that started on the day."
  },
  "DayVolume": {
    "day": "The day.",
    "sessions": "Chats opened."
  },
  "DurationPercentiles": {
    "frt": "From claim to first response, of the chats claimed.",
    "resolution": "From opening to close, of the chats closed."
  },
  "FlowFigures": {
    "window": "The span that the answer is about.",
    "summary": "The whole window.",
    "avg_csat": "Mean of the ratings given in the window.",
    "total_ratings": "Ratings given in the window.",
    "time_series": "One entry per local day of the window, those without sessions included.",
    "step_feedback": "Per node visited by these sessions, or with feedback in the window: highest dropoff_rate first, then by node_id.",
    "recent_comments": "The ten newest ratings with a comment, whatever the window.",
    "satisfied_ratings": "Those of the ratings that are 4 or 5."
  },
  "Funnel": {
    "bot_entries": "Distinct visitors with a message of theirs.",
    "human_handoff": "Chats opened in the window and claimed.",
    "resolved": "Chats closed."
  },
  "HourFigures": {
    "hour": "Its first instant.",
    "message_count": "Messages of any sender."
  },
  "LiveDashboard": {
    "trends": "Today against yesterday.",
    "session_volume": "The last days, today last, those without chats included.",
    "peak_hours": "The hours of the week that had messages, by day and hour.",
    "funnel": "The last days * 24 hours.",
    "percentiles": "The last days * 24 hours.",
    "queue_wait": "From opening to claim, of the chats claimed.",
    "first_response": "From claim to the first response, of the chats claimed that have one.",
    "customer_first_response": "From opening to the first operator message, of the chats whose first one it was.",
    "resolution": "From opening to close, of the chats closed.",
    "csat_score": "Share of the ratings that are 4 or 5, in percent.",
    "csat_n": "Ratings.",
    "csat_distribution": "How many ratings of 1, 2, 3, 4 and 5.",
    "fcr_rate_matured": "First contact resolution in percent, of closes older than 24 hours only: the others can still turn false.",
    "csat_mean": "Mean of the ratings.",
    "fcr_matured_n": "Chats that the matured first contact resolution is of."
  },
  "LiveKpis": {
    "waiting": "Chats opened and neither claimed nor closed.",
    "active": "Chats claimed and not closed.",
    "avg_first_response_seconds": "Mean from claim to first response of the chats claimed in the last hour.",
    "avg_resolution_seconds": "Mean from opening to close of the chats closed since midnight.",
    "csat_average": "Mean of the ratings of the last 24 hours.",
    "csat_percentage": "The same as a share of 5, in percent.",
    "fcr_rate": "Share, in percent, of the chats closed in the last 7 days whose visitor opened none within 24 hours after.",
    "abandonment_rate": "Of the last 7 days, in percent: closed by system_timeout / (those + chats claimed).",
    "sla_breach_events_24h": "Queue waits, first responses and resolutions beyond their limit in the last 24 hours.",
    "sessions_today": "Chats opened since midnight.",
    "human_mode_users": "Visitors whose latest mode is human.",
    "timestamp": "The instant of all this.",
    "sla_open_breaches": "Deadlines of open chats that have passed unmet: waiting, unanswered or unresolved for longer than the limit.",
    "waiting_over_limit": "Waiting chats that have waited longer than the account's limit.",
    "fcr_n": "Chats closed in the last 7 days: what first contact resolution is of.",
    "abandonment_n": "Chats closed by system_timeout plus chats claimed, in the last 7 days: what abandonment is of.",
    "queue_wait": "From opening to claim, of the chats claimed.",
    "first_response": "From claim to the first response, of the chats claimed that have one.",
    "customer_first_response": "From opening to the first operator message, of the chats whose first one it was.",
    "resolution": "From opening to close, of the chats closed.",
    "csat_score": "Share of the ratings that are 4 or 5, in percent.",
    "csat_n": "Ratings.",
    "csat_distribution": "How many ratings of 1, 2, 3, 4 and 5.",
    "fcr_rate_matured": "First contact resolution in percent, of closes older than 24 hours only: the others can still turn false.",
    "csat_mean": "Mean of the ratings.",
    "fcr_matured_n": "Chats that the matured first contact resolution is of."
  },
  "OpenStatus": {
    "is_open": "Open or closed.",
    "current_hours": "The interval that it is open in; null while closed.",
    "next_open": "When it opens next; null while open, and if it stays closed for 400 days."
  },
  "OperatorFigures": {
    "operator_id": "Id of the operator, a user.",
    "operator_name": "Their name, \"Unknown\" or \"Deleted user\".",
    "total_sessions": "Chats claimed in the window whose last operator it was.",
    "avg_first_response_seconds": "Mean from claim to first response.",
    "avg_resolution_seconds": "Mean from opening to close.",
    "avg_queue_wait_seconds": "Mean from opening to claim.",
    "median_first_response_seconds": "Median from claim to first response.",
    "median_resolution_seconds": "Median from opening to close.",
    "median_queue_wait_seconds": "Median from opening to claim.",
    "availability_seconds": "Time online since the midnight days - 1 days ago.",
    "availability_percent": "The same as a share of the days asked for, in percent.",
    "scheduled_seconds": "The part of these days that has passed; only its business hours if the account has set them.",
    "scheduled_online_seconds": "Time online in that part.",
    "scheduled_online_percent": "Time online as a share of the time that has passed, in percent; only business hours count if the account has set them.",
    "queue_wait": "From opening to claim, of the chats claimed.",
    "first_response": "From claim to the first response, of the chats claimed that have one.",
    "customer_first_response": "From opening to the first operator message, of the chats whose first one it was.",
    "resolution": "From opening to close, of the chats closed.",
    "csat_score": "Share of the ratings that are 4 or 5, in percent.",
    "csat_n": "Ratings.",
    "csat_distribution": "How many ratings of 1, 2, 3, 4 and 5.",
    "fcr_rate_matured": "First contact resolution in percent, of closes older than 24 hours only: the others can still turn false.",
    "csat_mean": "Mean of the ratings.",
    "fcr_matured_n": "Chats that the matured first contact resolution is of."
  },
  "OutcomeBreakdown": {
    "resolved": "Sessions completed as resolved.",
    "escalated": "Sessions completed as escalated.",
    "workaround": "Sessions completed with a workaround.",
    "unresolved": "Sessions completed as unresolved."
  },
  "PeakHour": {
    "day_of_week": "0 is Sunday.",
    "hour": "Of the local clock.",
    "message_count": "Messages of any sender."
  },
  "Percentiles": {
    "p50": "The median.",
    "p90": "The 90th.",
    "p99": "The 99th.",
    "n": "How many durations."
  },
  "ServerAuditEntry": {
    "id": "The entry's number, from 1 and gapless.",
    "actor": "Who did it: for a command the user of the machine who ran it.",
    "source": "How it came: by a command on the server's machine, or as a signal to the server.",
    "action": "What was done.",
    "details": "What else there is to tell, or null.",
    "ip_address": "Where it came from; null for what came from the server's own machine.",
    "created_at": "When it was done."
  },
  "SlaSettings": {
    "queue_wait_seconds": "From opening to claim.",
    "first_response_seconds": "From claim to first response.",
    "resolution_seconds": "From opening to close."
  },
  "StepFigures": {
    "node_id": "Id of the node.",
    "node_title": "Its title; \"Unnamed\" in the tree without one, \"Unknown Step\" in no tree.",
    "visit_count": "Visits of the step, every one.",
    "dropoff_count": "Sessions not completed whose last visit was here.",
    "dropoff_rate": "Sessions left here as a share of its visits.",
    "helpful_yes": "Thumbs up in force, given in the window.",
    "helpful_no": "Thumbs down in force, given in the window.",
    "helpful_rate": "Share of thumbs up in all thumbs."
  },
  "Summary": {
    "total_sessions": "Sessions that started in the window.",
    "completed_sessions": "Those of them with a completion, whenever it came.",
    "completion_rate": "Completed sessions as a share of all.",
    "median_duration_minutes": "Median of the minutes from start to completion of the completed ones.",
    "avg_duration_minutes": "Mean of the minutes from start to completion of the completed ones.",
    "p90_duration_minutes": "90th percentile of the minutes from start to completion of the completed ones, interpolated.",
    "active_engineers": "Distinct users of the sessions; always 1 in the personal answer.",
    "outcome_breakdown": "The completed ones by outcome."
  },
  "TopEngineer": {
    "user_id": "Id of the user.",
    "name": "Their name, \"Unknown\" or \"Deleted user\".",
    "sessions": "Their sessions that started in the window.",
    "completion_rate": "Share of their sessions that are completed.",
    "median_duration_minutes": "Median of the minutes from start to completion of the completed ones.",
    "avg_duration_minutes": "Mean of the minutes from start to completion of the completed ones.",
    "completed_sessions": "Those of their sessions that are completed."
  },
  "TopFlow": {
    "tree_id": "Id of the flow.",
    "name": "Its name, or \"Unknown flow\".",
    "sessions": "Its sessions that started in the window.",
    "completion_rate": "Share of its sessions that are completed.",
    "median_duration_minutes": "Median of the minutes from start to completion of the completed ones.",
    "avg_duration_minutes": "Mean of the minutes from start to completion of the completed ones.",
    "avg_csat": "Mean of the ratings given in the window.",
    "completed_sessions": "Those of its sessions that are completed.",
    "total_ratings": "Ratings of its sessions given in the window.",
    "satisfied_ratings": "Those of the ratings that are 4 or 5."
  },
  "Trend": {
    "current": "Today so far.",
    "previous": "Yesterday, from its midnight to the same wall clock.",
    "delta": "current - previous.",
    "delta_percent": "delta as a share of previous, in percent.",
    "current_n": "The cases that current is of; a mean or rate of none is 0.",
    "previous_n": "The cases that previous is of."
  },
  "Trends": {
    "sessions_today": "Chats opened.",
    "avg_first_response_seconds": "Mean from claim to first response of the chats claimed.",
    "avg_resolution_seconds": "Mean from opening to close of the chats closed.",
    "csat_percentage": "Mean of the ratings given, as a share of 5 in percent.",
    "fcr_rate": "Share, in percent, of the chats closed whose visitor opened none within 24 hours after.",
    "abandonment_rate": "In percent: closed by system_timeout / (those + chats claimed).",
    "csat_score": "Share of the ratings given that are 4 or 5, in percent.",
    "csat_average": "Mean of the ratings given."
  }
} as const;
