#include "engine/audit.h"

#include <chrono>
#include <utility>
#include <variant>

#include "engine/event_id.h"
#include "events/ndjson.h"

namespace flowtally::engine {

using events::AccountUpdated;
using events::Id;
using events::UserForgotten;

namespace {

/// {"changed":["name","sla"]}
std::string changed_members(const AccountUpdated& update) {
  std::string details;
  const auto add = [&](std::string_view name, bool given) {
    if (!given) return;
    details += details.empty() ? R"({"changed":[)" : ",";
    events::append_json_string(details, name);
  };
  add("name", update.name.has_value());
  add("time_zone", update.time_zone.has_value());
  add("business_hours", update.business_hours.has_value());
  add("sla", update.sla.has_value());
  return details.empty() ? details : details + "]}";
}

events::AuditRecorded entry_of(events::Arena& arena, const Actor& actor) {
  events::AuditRecorded entry;
  if (!actor.user_id.empty()) entry.admin_id = Id(arena.copy(actor.user_id));
  entry.ip_address = arena.copy(actor.ip_address);
  entry.user_agent = arena.copy(actor.user_agent);
  return entry;
}

}  // namespace

void audit_changes(events::Batch& batch, const Actor& actor, events::Timestamp now) {
  const auto told = batch.events.size();
  for (std::size_t i = 0; i < told; ++i) {
    const events::Event event = batch.events[i];
    auto entry = entry_of(batch.arena, actor);
    if (const auto* const update = std::get_if<AccountUpdated>(&event.payload)) {
      const bool only_hours = update->business_hours && !update->name && !update->time_zone && !update->sla;
      entry.action = only_hours ? "business_hours.updated" : "settings.updated";
      entry.resource_type = "account";
      entry.resource_id = event.account_id;
      entry.details = batch.arena.copy(changed_members(*update));
    } else if (const auto* const forgotten = std::get_if<UserForgotten>(&event.payload)) {
      entry.action = "user.forgotten";
      entry.resource_type = "user";
      entry.resource_id = forgotten->user_id;
    } else {
      continue;
    }
    batch.events.push_back({random_event_id(), event.account_id, now, entry});
    batch.causes.push_back(static_cast<std::uint32_t>(i));
  }
}

events::Batch view_entry(const std::string& account_id, const Actor& actor, std::string_view route, const Id& id,
                         events::Timestamp now) {
  events::Batch batch;
  auto entry = entry_of(batch.arena, actor);
  entry.action = "account.viewed";
  entry.resource_type = "account";
  entry.resource_id = Id(batch.arena.copy(account_id));
  std::string details = R"({"route":)";
  events::append_json_string(details, route);
  entry.details = batch.arena.copy(details + '}');
  batch.events.push_back({id, entry.resource_id, now, entry});
  batch.lines.push_back(1);
  batch.line_count = 1;
  return batch;
}

Id ViewIds::id_of(const std::string& account_id, const std::string& user_id, events::Timestamp now) {
  const auto minute = std::chrono::floor<std::chrono::minutes>(now).time_since_epoch().count();
  const std::lock_guard lock(mutex_);
  if (minute != minute_) ids_.clear();
  minute_ = minute;
  const auto [found, is_new] = ids_.try_emplace(account_id + '\0' + user_id);  // no id has a NUL
  if (is_new) found->second = random_event_id();
  return found->second;
}

}  // namespace flowtally::engine
