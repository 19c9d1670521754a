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
#include "cli/still_directory.h"

namespace flowtally::cli {
namespace {

using events::Status;

struct Options {
  std::string data;
  std::string to;
  bool verify = false;
  int threads = 0;
};

/// The audit of a directory that nobody serves. On a full disk there is a backup all the same: it is needed most then.
void note(const std::string& directory, const DirectoryAct& act) {
  const auto noted = note_directory_act(directory, act);
  if (!noted.ok()) say("The server's audit does not have this backup: " + noted.message());
}

ExitCode run_backup(const Options& options) {
  keep_files_private();
  const StopSignals stop;
  auto copy = storage::DirectoryCopy::begin(options.to);
  if (!copy) return fail(copy.status());
  const std::string target = std::filesystem::absolute(options.to).string();
  auto still = StillDirectory::take(options.data, "backup", target, stop.descriptor());
  if (!still) return fail(still.status());
  const bool unserved = !still->is_checkpoint();
  if (unserved) note(options.data, {"backup.started", user_name(), target});
  auto outcome = copy_and_check(still->path(), *copy, {"backup", options.verify, options.threads}, stop);
  if (outcome.status.ok()) outcome.status = still->check_there();
  if (outcome.status.ok()) outcome.status = copy->put_in_place();
  outcome.status = still->end(outcome.status);
  if (unserved) note(options.data, {"backup.ended", user_name(), target, "to", outcome.status.message()});
  if (!outcome.status.ok()) return fail(outcome);
  say(fmt::format("backed up {} events, {} bytes, to {}", outcome.last_sequence, outcome.bytes, options.to));
  return ExitCode::kDone;
}

}  // namespace

Command add_backup(CLI::App& program) {
  auto options = std::make_shared<Options>();
  CLI::App* app = program.add_subcommand("backup", "Copy a data directory, also while it is served");
  app->add_option("--data", options->data, "Data directory; may be served meanwhile")->required();
  app->add_option("--to", options->to, "Directory to make; it must not exist or be empty")->required();
  app->add_flag("--verify", options->verify, "Fold the copy's log too, as 'flowtally verify' does");
  app->add_option("--threads", options->threads, "Threads for --verify; 0 is one per core")->check(CLI::Range(0, 1024));
  app->footer(
      "The copy has every event that was acknowledged when the command began. Every file of it is read again before "
      "it\n"
      "gets its name: a directory of that name is a whole backup. It is a data directory, for 'flowtally restore' or "
      "as\n"
      "it is.\n\n"
      "Example:\n  flowtally backup --data ./data --to /mnt/backup/monday");
  return {app, [options] { return run_backup(*options); }};
}

}  // namespace flowtally::cli
