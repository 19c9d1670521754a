// flowtally's own entries in an account's audit trail: what a person did through the API. An entry about a change is of
// the change's own batch and holds only with it, so the two are kept and seen together or not at all.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "events/batch.h"
#include "events/time.h"

namespace flowtally::engine {

/// Who does something, and from where. Texts as in events::AuditRecorded; empty: not known.
struct Actor {
  std::string user_id;
  std::string ip_address;
  std::string user_agent;
};

/// Adds an entry for every change of settings ("settings.updated", or "business_hours.updated" where nothing else is
/// given) and every "user.forgotten" among the events of `batch`. Any thread.
void audit_changes(events::Batch& batch, const Actor& actor, events::Timestamp now);

/// One "account.viewed" of this id. Any thread.
events::Batch view_entry(const std::string& account_id, const Actor& actor, std::string_view route,
                         const events::Id& id, events::Timestamp now);

/// The ids of such entries: who looks into the same account again within a minute (of UTC) gets the same id again, so
/// that the log takes one of them. Keeps those of one minute. Any thread.
class ViewIds {
 public:
  events::Id id_of(const std::string& account_id, const std::string& user_id, events::Timestamp now);

 private:
  std::mutex mutex_;
  std::int64_t minute_ = 0;
  std::map<std::string, events::Id> ids_;  // by account and user; UUIDs, which borrow nothing
};

}  // namespace flowtally::engine
