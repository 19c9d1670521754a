#include <fmt/format.h>

#include <CLI/App.hpp>
#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>

#include "cli/commands.h"
#include "cli/copy_directory.h"
#include "cli/private_files.h"
#include "cli/server_acts.h"
#include "storage/data_directory.h"
#include "storage/directory_lock.h"

namespace flowtally::cli {
namespace {

using events::Status;
using events::StatusCode;

struct Options {
  std::string from;
  std::string data;
  bool verify = false;
  int threads = 0;
};

/// That it is a data directory, and in nobody's use. A backup may well lie where nothing can be locked.
Status claim(const std::string& backup, std::optional<storage::DirectoryLock>& lock) {
  const auto state = storage::inspect_directory(backup);
  if (state.status().code() == StatusCode::kInvalidArgument) return {StatusCode::kCorruption, state.status().message()};
  if (!state) return state.status();
  if (*state == storage::DirectoryState::kAbsent) return {StatusCode::kNotFound, "there is no backup '" + backup + "'"};
  if (*state == storage::DirectoryState::kEmpty)
    return {StatusCode::kCorruption, backup + " is empty: it is no backup"};
  auto taken = storage::DirectoryLock::take(backup);
  if (taken.status().code() == StatusCode::kLocked) return taken.status();
  if (taken) lock = std::move(taken).value();
  return {};
}

ExitCode run_restore(const Options& options) {
  keep_files_private();
  const StopSignals stop;
  std::optional<storage::DirectoryLock> lock;
  if (const auto status = claim(options.from, lock); !status.ok()) return fail(status);
  auto copy = storage::DirectoryCopy::begin(options.data);
  if (!copy) return fail(copy.status());
  auto outcome = copy_and_check(options.from, *copy, {"restore", options.verify, options.threads}, stop);
  if (outcome.status.code() == StatusCode::kCorruption) {
    outcome.status = outcome.status.with_context("the backup " + options.from + " is damaged, as its copy shows");
  }
  if (!outcome.status.ok()) return fail(outcome);
  const auto noted = note_directory_act(copy->path(), {"backup.restored", user_name(), options.from, "from"});
  if (!noted.ok()) say("The server's audit does not have this restoration: " + noted.message());
  if (const auto status = copy->put_in_place(); !status.ok()) return fail(status);
  say(fmt::format("restored {} events, {} bytes, to {}", outcome.last_sequence, outcome.bytes, options.data));
  return ExitCode::kDone;
}

}  // namespace

Command add_restore(CLI::App& program) {
  auto options = std::make_shared<Options>();
  CLI::App* app = program.add_subcommand("restore", "Make a data directory of a backup");
  app->add_option("--from", options->from, "Directory that 'flowtally backup' made; it stays as it is")->required();
  app->add_option("--data", options->data, "Data directory to make; it must not exist or be empty")->required();
  app->add_flag("--verify", options->verify, "Fold the copy's log too, as 'flowtally verify' does");
  app->add_option("--threads", options->threads, "Threads for --verify; 0 is one per core")->check(CLI::Range(0, 1024));
  app->footer(
      "Every file of the copy is read again before it gets its name. A damaged backup is refused, and nothing is "
      "left.\n\n"
      "Example:\n  flowtally restore --from /mnt/backup/monday --data ./data");
  return {app, [options] { return run_restore(*options); }};
}

}  // namespace flowtally::cli
