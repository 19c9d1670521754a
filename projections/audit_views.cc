#include "projections/audit_views.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "events/ndjson.h"

namespace flowtally::projections {

using events::Timestamp;

namespace {

constexpr std::int64_t kDayMs = 86'400'000;

/// What of a query decides whether an entry passes.
class Filter {
 public:
  Filter(const Account& account, const AuditQuery& query) : query_(query) {
    if (query.admin_id) admin_ = account.ids().users.find(events::Id(*query.admin_id));
  }

  bool passes(const AuditEntry& entry) const {
    return (!query_.admin_id || (admin_ != kNone && entry.admin == admin_)) &&
           (!query_.action || entry.action == *query_.action) &&
           (!query_.resource_type || entry.resource_type == *query_.resource_type);
  }

 private:
  const AuditQuery& query_;
  std::uint32_t admin_ = kNone;
};

AuditLogEntry told(const Account& account, const AuditEntry& entry) {
  AuditLogEntry out;
  out.id = account.ids().events.text(entry.event);
  if (entry.admin != kNone) {
    out.admin_id = Text{account.ids().users.text(entry.admin)};
    out.admin_name = Text{std::string(account.catalog().user_name(entry.admin))};
  }
  out.action = entry.action;
  out.resource_type = entry.resource_type;
  out.resource_id = nullable(entry.resource_id);
  if (!entry.details.empty()) out.details = RawJson{std::string(entry.details)};
  out.ip_address = nullable(entry.ip_address);
  out.user_agent = nullable(entry.user_agent);
  out.created_at = Timestamp(events::Milliseconds(entry.time_ms));
  return out;
}

using Counts = std::map<std::string_view, std::uint64_t>;

RawJson breakdown(const Counts& counts) {
  std::vector<std::pair<std::string_view, std::uint64_t>> by_count(counts.begin(), counts.end());
  std::stable_sort(by_count.begin(), by_count.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  std::string json = "{";
  for (const auto& [name, count] : by_count) {
    if (json.size() > 1) json += ',';
    events::append_json_string(json, name);
    json += ':' + std::to_string(count);
  }
  return {json + '}'};
}

}  // namespace

events::Result<AuditLogs> audit_logs(const Account& account, const AuditQuery& query, Timestamp to) {
  const auto& event_ids = account.ids().events;
  if (query.after && query.after->event >= event_ids.size()) {
    return events::Status(events::StatusCode::kInvalidArgument, "`cursor` is not one that this list gave");
  }
  const auto is_behind = [&](const AuditEntry& entry) {
    return !query.after || is_later(query.after->time_ms, query.after->event, entry.time_ms, entry.event, event_ids);
  };
  const Filter filter(account, query);
  AuditLogs page;
  page.limit = query.limit;
  page.offset = query.offset;
  std::vector<const AuditEntry*> entries;
  std::size_t behind = 0;
  const auto to_ms = to.time_since_epoch().count();
  account.audit().for_each(to_ms - query.days * kDayMs, to_ms, [&](const AuditEntry& entry) {
    if (!filter.passes(entry)) return;
    ++page.total;
    if (!is_behind(entry) || behind++ < query.offset || entries.size() > query.limit) return;
    entries.push_back(&entry);
  });
  if (entries.size() > query.limit) {
    entries.pop_back();
    page.next_cursor = Text{AuditCursor{entries.back()->time_ms, entries.back()->event}.text()};
  }
  for (const auto* const entry : entries) page.logs.push_back(told(account, *entry));
  return page;
}

AuditStats audit_stats(const Account& account, std::int64_t days, Timestamp to) {
  AuditStats stats;
  stats.period_days = static_cast<std::uint64_t>(days);
  Counts actions;
  Counts resources;
  const auto to_ms = to.time_since_epoch().count();
  account.audit().for_each(to_ms - days * kDayMs, to_ms, [&](const AuditEntry& entry) {
    ++stats.total_actions;
    ++actions[entry.action];
    ++resources[entry.resource_type];
  });
  stats.action_breakdown = breakdown(actions);
  stats.resource_breakdown = breakdown(resources);
  return stats;
}

}  // namespace flowtally::projections
