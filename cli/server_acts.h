// What commands and signals put into the server's own audit (engine/server_audit.h). Any thread.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "cli/import_run.h"
#include "engine/engine.h"
#include "events/status.h"

namespace flowtally::cli {

/// Notes that the user of this process begins to import `file`, or has ended: what was accepted, and why it stopped if
/// it did.
events::Status note_import_started(engine::Engine& engine, const std::string& file);
events::Status note_import_ended(engine::Engine& engine, const std::string& file, const ImportOutcome& outcome,
                                 bool interrupted);
/// What a command does with the whole of a data directory.
struct DirectoryAct {
  std::string action;                               // "backup.started"
  std::string actor;                                // user_name()
  std::optional<std::string> place = std::nullopt;  // the other directory, as `place_name` of the details
  std::string_view place_name = "to";
  std::string_view stopped_by = {};  // why it did not do it
};
events::Status note_directory_act(engine::ServerAudit& audit, const DirectoryAct& act);
/// The same in a directory that nobody serves, for whoever holds its lock.
events::Status note_directory_act(const std::filesystem::path& directory, const DirectoryAct& act);

/// The user's name on this machine, or their number; without one, of the user for whom this process works.
std::string user_name(std::optional<uid_t> uid = std::nullopt);

/// "keys.reloaded", or what else a signal had the server do.
events::Status note_signal(engine::Engine& engine, std::string_view action);

}  // namespace flowtally::cli
