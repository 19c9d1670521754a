// What commands and signals put into the server's own audit (engine/server_audit.h). Any thread.
#pragma once

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
/// "keys.reloaded", or what else a signal had the server do.
events::Status note_signal(engine::Engine& engine, std::string_view action);

}  // namespace flowtally::cli
