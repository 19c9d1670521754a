#include "storage/repair.h"

#include <fmt/format.h>

#include <CLI/App.hpp>
#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>

#include "cli/commands.h"
#include "cli/private_files.h"
#include "cli/progress.h"
#include "cli/server_acts.h"
#include "cli/storage_options.h"
#include "storage/data_directory.h"
#include "storage/directory_lock.h"

namespace flowtally::cli {
namespace {

using events::Result;
using events::Status;
using events::StatusCode;

struct Options {
  std::string data;
  bool dry_run = false;
  StorageOptions storage;
};

void tell(const storage::LogRepair& log, const Options& options) {
  if (log.finished_earlier) {
    say(fmt::format("{} a repair that was interrupted: the log ends at sequence {}",
                    options.dry_run ? "would finish" : "finished", log.kept));
  } else if (log.damage.ok()) {
    say(fmt::format("the log is sound: {} events; nothing was changed", log.kept));
    return;
  } else {
    say("the log is damaged: " + log.damage.message());
  }
  const std::string_view verb = options.dry_run ? "would be " : "";
  say(log.kept == 0 ? fmt::format("no event {}kept", verb) : fmt::format("{}kept: sequences 1 to {}", verb, log.kept));
  if (!log.lost_to) {
    say("what was lost is no longer known; the damaged log has it");
  } else if (*log.lost_to <= log.kept) {
    say(fmt::format("{}lost: none that is known of", verb));
  } else {
    say(fmt::format("{}lost: sequences {} to {}", verb, log.kept + 1, *log.lost_to));
  }
  if (!log.kept_aside.empty()) say("the damaged log is kept as " + log.kept_aside.string());
}

void tell(const storage::AuditRepair& audit) {
  if (audit.damage.ok()) return;
  say("the server's audit is damaged: " + audit.damage.message());
  say(audit.kept_aside.empty() ? "it would be kept aside and begun anew"
                               : "it begins anew; the damaged one is kept as " + audit.kept_aside.string());
}

std::optional<std::string> kept_of(const storage::LogRepair& log) {
  return log.kept == 0 ? "nothing" : fmt::format("sequences 1 to {}", log.kept);
}

ExitCode run_repair(const Options& options) {
  keep_files_private();
  if (const auto state = storage::inspect_existing_directory(options.data); !state) return fail(state.status());
  const auto lock = storage::DirectoryLock::take(options.data);
  if (!lock) return fail(lock.status());
  Result<storage::LogRepair> log = Status(StatusCode::kInternal, "not looked at yet");
  storage::RepairOptions repair;
  repair.database.free_space_reserve_bytes = options.storage.free_space_reserve_bytes;
  repair.dry_run = options.dry_run;
  {
    Progress progress("repair", ProgressUnit::kEvents, 0);
    auto shown = repair;
    shown.on_progress = [&](events::Sequence kept) { progress.update(kept); };
    log = storage::repair_log(options.data, shown);
  }
  if (!log) return fail(log.status());
  tell(*log, options);
  const auto audit = storage::repair_audit(options.data, repair);
  if (!audit) return fail(audit.status());
  tell(*audit);
  const bool changed = log->finished_earlier || !log->damage.ok() || !audit->damage.ok();
  if (!changed || options.dry_run) return ExitCode::kDone;
  const auto noted = note_directory_act(options.data, {"directory.repaired", user_name(), kept_of(*log), "kept"});
  if (!noted.ok()) say("The server's audit does not have this repair: " + noted.message());
  return ExitCode::kDone;
}

}  // namespace

Command add_repair(CLI::App& program) {
  auto options = std::make_shared<Options>();
  CLI::App* app = program.add_subcommand("repair", "Cut a damaged log where it stops being sound");
  app->add_option("--data", options->data, "Data directory, in nobody's use")->required();
  app->add_flag("--dry-run", options->dry_run, "Only say what would be kept and what lost");
  options->storage.add_reserve_to(*app);
  app->footer(
      "What comes before the first damaged or missing block becomes the log; the damaged one is kept beside it as\n"
      "log.damaged-1. A log that is sound is not touched. If there is a backup, restore it instead and import again "
      "what\n"
      "came after it.\n\n"
      "Example:\n  flowtally repair --data ./data --dry-run");
  return {app, [options] { return run_repair(*options); }};
}

}  // namespace flowtally::cli
