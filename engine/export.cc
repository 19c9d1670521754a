#include "engine/export.h"

#include <mutex>
#include <string>

#include "events/ndjson.h"

namespace flowtally::engine {

using events::Status;

namespace {

bool is_forgotten(const projections::Account& account, const events::Id& user) {
  return account.catalog().is_forgotten(account.ids().users.find(user));
}

bool is_deleted(const projections::Account& account, const events::Id& session) {
  const auto* const record = account.sessions().find(account.ids().sessions.find(session));
  return record != nullptr && record->deleted;
}

/// Takes out of the event what its account has taken back. False if there is no such account, so that nobody knows: a
/// snapshot left it out.
bool redact(events::Event& event, const AccountMap& accounts) {
  auto* const updated = std::get_if<events::UserUpdated>(&event.payload);
  auto* const rated = std::get_if<events::SessionRated>(&event.payload);
  if (updated == nullptr && rated == nullptr) return true;
  const auto* const slot = accounts.find(event.account_id);
  if (slot == nullptr) return false;
  const std::shared_lock lock(slot->mutex);
  if (updated != nullptr && is_forgotten(slot->account, updated->user_id)) updated->name.reset();
  if (rated != nullptr &&
      (is_forgotten(slot->account, rated->user_id) || is_deleted(slot->account, rated->session_id))) {
    rated->comment.reset();
  }
  return true;
}

}  // namespace

Status export_log(const storage::EventLog& log, const AccountMap& accounts,
                  const std::function<Status(std::string_view lines)>& write) {
  const auto reader = log.read(1);
  std::string lines;
  for (;;) {
    auto bytes = reader->next();
    if (!bytes) return bytes.status();
    if (!bytes->has_value()) return {};
    auto block = events::decode_block(**bytes);
    if (!block) return block.status();
    lines.clear();
    for (auto& event : block->events) {
      if (!redact(event, accounts)) {
        return Status(events::StatusCode::kCorruption, "the snapshot lacks an account of the log: " +
                                                           event.account_id.text() + "; remove the snapshots");
      }
      events::append_ndjson(lines, event);
      lines += '\n';
    }
    if (auto written = write(lines); !written.ok()) return written;
  }
}

}  // namespace flowtally::engine
