#include "cli/server_acts.h"

#include <pwd.h>
#include <unistd.h>

#include <array>
#include <utility>

#include "cli/reject_report.h"
#include "events/id.h"
#include "events/ndjson.h"
#include "storage/rocksdb_audit_store.h"

namespace flowtally::cli {
namespace {

constexpr std::size_t kTextBytesMax = 1'000;  // of a file's name, or of why an import stopped

/// The details of an entry; empty as long as nothing was added.
class Details {
 public:
  void add(std::string_view name, std::string_view text) {
    add_name(name);
    events::append_json_string(json_, printable_text(text, kTextBytesMax));
  }
  void add(std::string_view name, std::uint64_t count) {
    add_name(name);
    json_ += std::to_string(count);
  }
  std::string json() const { return json_.empty() ? json_ : json_ + '}'; }

 private:
  void add_name(std::string_view name) {
    json_ += json_.empty() ? '{' : ',';
    events::append_json_string(json_, name);
    json_ += ':';
  }

  std::string json_;
};

}  // namespace

std::string user_name(std::optional<uid_t> uid) {
  const auto wanted = uid.value_or(::geteuid());
  std::array<char, 16 * 1024> room{};
  passwd entry{};
  passwd* found = nullptr;
  const bool named = ::getpwuid_r(wanted, &entry, room.data(), room.size(), &found) == 0 && found != nullptr;
  return printable_text(named ? std::string(found->pw_name) : std::to_string(wanted), events::Id::kBytesMax / 4);
}

events::Status note_directory_act(engine::ServerAudit& audit, const DirectoryAct& act) {
  Details details;
  if (act.place) details.add(act.place_name, *act.place);
  if (!act.stopped_by.empty()) details.add("stopped_by", act.stopped_by);
  return audit.note({act.action, "command", act.actor, details.json()}, engine::system_now());
}

events::Status note_directory_act(const std::filesystem::path& directory, const DirectoryAct& act) {
  auto store = storage::open_audit_store(directory);
  if (!store) return store.status();
  const auto audit = engine::ServerAudit::open(std::move(store).value());
  return audit ? note_directory_act(**audit, act) : audit.status();
}

events::Status note_import_started(engine::Engine& engine, const std::string& file) {
  Details details;
  details.add("file", file);
  return engine.server_audit().note({"import.started", "command", user_name(), details.json()}, engine.now());
}

events::Status note_import_ended(engine::Engine& engine, const std::string& file, const ImportOutcome& outcome,
                                 bool interrupted) {
  Details details;
  details.add("file", file);
  details.add("accepted", outcome.counts.accepted);
  details.add("duplicates", outcome.counts.duplicates);
  details.add("rejected", outcome.counts.rejected);
  if (!outcome.status.ok()) {
    details.add("stopped_by", outcome.status.message());
  } else if (interrupted) {
    details.add("stopped_by", "interrupted");
  }
  return engine.server_audit().note({"import.ended", "command", user_name(), details.json()}, engine.now());
}

events::Status note_signal(engine::Engine& engine, std::string_view action) {
  return engine.server_audit().note({action, "signal"}, engine.now());
}

}  // namespace flowtally::cli
