// The audit trail read out of one account: entries page by page, and how many there are of what. The structs are
// described once, as in figures.h. Pure reads that look at every entry of the window; the caller holds whatever keeps
// the account still.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "events/status.h"
#include "projections/account.h"
#include "projections/cursor.h"
#include "projections/figures.h"

namespace flowtally::projections {

/// A filter that is not given lets every entry pass.
struct AuditQuery {
  std::int64_t days = 0;  // the window is [to - days * 24 h, to)
  std::optional<std::string> admin_id = std::nullopt;
  std::optional<std::string> action = std::nullopt;
  std::optional<std::string> resource_type = std::nullopt;
  std::size_t limit = 0;   // at least 1
  std::size_t offset = 0;  // entries to pass over; of those behind `after`, if that is given
  std::optional<AuditCursor> after = std::nullopt;
};

struct AuditLogEntry {
  std::string id;
  NullableText admin_id;
  NullableText admin_name;
  std::string action;
  std::string resource_type;
  NullableText resource_id;
  std::optional<RawJson> details;
  NullableText ip_address;
  NullableText user_agent;
  events::Timestamp created_at;
  bool operator==(const AuditLogEntry&) const = default;
};
FLOWTALLY_DESCRIBE(AuditLogEntry, (), "Something that was done.", (id, "Id of its event."),
                   (admin_id, "Id of the user who did it; null where nobody is named."),
                   (admin_name, "Their name, \"Unknown\" or \"Deleted user\"; null without admin_id."),
                   (action, "What was done."), (resource_type, "The kind of thing it was done to."),
                   (resource_id, "Id of the thing, or null."), (details, "What else was told, or null."),
                   (ip_address, "Where the request came from, or null."),
                   (user_agent, "What the request came from, or null."), (created_at, "When it was done."));

struct AuditLogs {
  std::uint64_t total = 0;
  std::vector<AuditLogEntry> logs;
  std::uint64_t limit = 0;
  std::uint64_t offset = 0;
  NullableText next_cursor;  // null on the last page
  bool operator==(const AuditLogs&) const = default;
};
FLOWTALLY_DESCRIBE(AuditLogs, (), "A page of the audit trail, newest first.",
                   (total, "Entries of the window that pass the filters, whatever the page."), (logs, "The entries."),
                   (limit, "Entries of a page, as asked for."), (offset, "Entries passed over, as asked for."),
                   (next_cursor, "Where the next page begins; null on the last one."));

struct AuditStats {
  std::uint64_t total_actions = 0;
  RawJson action_breakdown;
  RawJson resource_breakdown;
  std::uint64_t period_days = 0;
  bool operator==(const AuditStats&) const = default;
};
FLOWTALLY_DESCRIBE(AuditStats, (), "How many entries the audit trail has of what.", (total_actions, "Entries."),
                   (action_breakdown, "Entries by action, most first, then by name."),
                   (resource_breakdown, "Entries by resource_type, most first, then by name."),
                   (period_days, "Days of 24 hours that were looked at."));

/// As the trail stood at `to`. kInvalidArgument for a cursor that this account never gave.
events::Result<AuditLogs> audit_logs(const Account& account, const AuditQuery& query, events::Timestamp to);
AuditStats audit_stats(const Account& account, std::int64_t days, events::Timestamp to);

}  // namespace flowtally::projections
