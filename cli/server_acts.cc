#include "cli/server_acts.h"

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <array>

#include "cli/reject_report.h"
#include "events/id.h"
#include "events/ndjson.h"

namespace flowtally::cli {
namespace {

constexpr std::size_t kTextBytesMax = 1'000;  // of a file's name, or of why an import stopped

/// The name of the user whom this process works for, or their number.
std::string user_of_process() {
  const auto uid = ::geteuid();
  std::array<char, 16 * 1024> room{};
  passwd entry{};
  passwd* found = nullptr;
  const bool named = ::getpwuid_r(uid, &entry, room.data(), room.size(), &found) == 0 && found != nullptr;
  return printable_text(named ? std::string(found->pw_name) : std::to_string(uid), events::Id::kBytesMax / 4);
}

void append_text(std::string& json, std::string_view name, std::string_view text) {
  events::append_json_string(json, name);
  json += ':';
  events::append_json_string(json, printable_text(text, kTextBytesMax));
}

}  // namespace

events::Status note_import_started(engine::Engine& engine, const std::string& file) {
  std::string details = "{";
  append_text(details, "file", file);
  return engine.server_audit().note({"import.started", "command", user_of_process(), details + "}"}, engine.now());
}

events::Status note_import_ended(engine::Engine& engine, const std::string& file, const ImportOutcome& outcome,
                                 bool interrupted) {
  std::string details = "{";
  append_text(details, "file", file);
  const auto& counts = outcome.counts;
  details += fmt::format(R"(,"accepted":{},"duplicates":{},"rejected":{})", counts.accepted, counts.duplicates,
                         counts.rejected);
  if (!outcome.status.ok()) {
    details += ',';
    append_text(details, "stopped_by", outcome.status.message());
  } else if (interrupted) {
    details += ',';
    append_text(details, "stopped_by", "interrupted");
  }
  return engine.server_audit().note({"import.ended", "command", user_of_process(), details + "}"}, engine.now());
}

events::Status note_signal(engine::Engine& engine, std::string_view action) {
  return engine.server_audit().note({action, "signal"}, engine.now());
}

}  // namespace flowtally::cli
