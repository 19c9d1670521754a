// The reference model's side of the audit trail.
#include <algorithm>
#include <map>

#include "tests/support/reference_model.h"

namespace flowtally::tests {
namespace {

using events::Timestamp;
using projections::NullableText;
using projections::RawJson;
using projections::Text;

/// The entries of the `days` before `to`, newest first.
std::vector<ReferenceAuditEntry> entries_before(const ReferenceAccount& facts, std::int64_t days, Timestamp to) {
  std::vector<ReferenceAuditEntry> entries;
  for (const auto& entry : facts.audit) {
    if (to - events::Milliseconds{days * events::kDayMs} <= entry.stamp.time && entry.stamp.time < to) {
      entries.push_back(entry);
    }
  }
  std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return b.stamp < a.stamp; });
  return entries;
}

bool passes(const std::optional<std::string>& wanted, const std::string& value) { return !wanted || *wanted == value; }

NullableText nullable(const std::string& text) { return text.empty() ? NullableText() : NullableText(Text{text}); }

/// Names as JSON, those with most entries first. No name here has a character that JSON escapes.
RawJson breakdown(const std::map<std::string, std::uint64_t>& counts) {
  std::vector<std::pair<std::uint64_t, std::string>> ordered;
  for (const auto& [name, count] : counts) {
    ordered.emplace_back(count, name);
  }
  std::stable_sort(ordered.begin(), ordered.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::string json;
  for (const auto& [count, name] : ordered) {
    json += (json.empty() ? "\"" : ",\"") + name + "\":" + std::to_string(count);
  }
  return {"{" + json + "}"};
}

}  // namespace

projections::AuditLogs ReferenceModel::audit_logs(const std::string& account_id, const projections::AuditQuery& query,
                                                  Timestamp to) const {
  const ReferenceAccount& facts = account(account_id);
  projections::AuditLogs page;
  page.limit = query.limit;
  page.offset = query.offset;
  for (const auto& entry : entries_before(facts, query.days, to)) {
    if (!passes(query.admin_id, entry.admin_id) || !passes(query.action, entry.action) ||
        !passes(query.resource_type, entry.resource_type)) {
      continue;
    }
    ++page.total;
    if (page.total <= query.offset) {
      continue;
    }
    if (page.logs.size() == query.limit) {
      page.next_cursor = Text{"more"};
      continue;
    }
    projections::AuditLogEntry log;
    log.id = entry.stamp.id;
    log.admin_id = nullable(entry.admin_id);
    if (log.admin_id) {
      log.admin_name = Text{facts.user_name(entry.admin_id)};
    }
    log.action = entry.action;
    log.resource_type = entry.resource_type;
    log.resource_id = nullable(entry.resource_id);
    if (!entry.details.empty()) {
      log.details = RawJson{entry.details};
    }
    log.ip_address = nullable(entry.ip_address);
    log.user_agent = nullable(entry.user_agent);
    log.created_at = entry.stamp.time;
    page.logs.push_back(std::move(log));
  }
  return page;
}

projections::AuditStats ReferenceModel::audit_stats(const std::string& account_id, std::int64_t days,
                                                    Timestamp to) const {
  std::map<std::string, std::uint64_t> actions;
  std::map<std::string, std::uint64_t> resources;
  projections::AuditStats stats;
  for (const auto& entry : entries_before(account(account_id), days, to)) {
    ++stats.total_actions;
    ++actions[entry.action];
    ++resources[entry.resource_type];
  }
  stats.action_breakdown = breakdown(actions);
  stats.resource_breakdown = breakdown(resources);
  stats.period_days = static_cast<std::uint64_t>(days);
  return stats;
}

}  // namespace flowtally::tests
