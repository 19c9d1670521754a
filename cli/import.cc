#include <fmt/format.h>

#include <CLI/App.hpp>
#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>

#include "cli/commands.h"
#include "cli/import_run.h"
#include "cli/open_engine.h"
#include "cli/progress.h"
#include "cli/stop_signals.h"

namespace flowtally::cli {
namespace {

struct Options {
  std::string file;
  std::string data;
  std::optional<std::string> rejects;
  int threads = 0;
};

ExitCode conclude(const ImportOutcome& outcome, const RejectReport& rejects, const Options& options, bool interrupted) {
  const ImportCounts& counts = outcome.counts;
  say(fmt::format("accepted {}, duplicates {}, waiting {}, rejected {}", counts.accepted, counts.duplicates,
                  counts.waiting, counts.rejected));
  if (!outcome.status.ok()) {
    say("The import stopped. What was accepted is kept; run it again to resume, nothing is counted twice.");
    return fail(outcome.status);
  }
  if (interrupted) {
    say("Interrupted. What was accepted is kept; run it again to resume, nothing is counted twice.");
    return ExitCode::kFailed;
  }
  if (rejects.count() == 0) return ExitCode::kDone;
  if (options.rejects) say("The rejected lines are in '" + *options.rejects + "'.");
  return ExitCode::kSomeRejected;
}

ExitCode run_import(const Options& options) {
  const StopSignals stop;
  auto chunks = LineChunks::open(options.file, stop.descriptor());
  if (!chunks) return fail(chunks.status());
  auto rejects = RejectReport::open(options.rejects);
  if (!rejects) return fail(rejects.status());
  auto engine = open_engine(options.data, {DirectoryUse::kCreate, options.threads, {}, {}});
  if (!engine) return fail(engine.status());

  ImportOutcome outcome;
  {
    Progress progress("import", ProgressUnit::kBytes, chunks->bytes_total());
    const auto next = [&]() {
      progress.update(chunks->bytes_read());
      return chunks->next();
    };
    outcome = import_chunks(next, **engine, *rejects);
  }
  const events::Status told = rejects->close();
  if (outcome.status.ok()) outcome.status = told;
  return conclude(outcome, *rejects, options, stop.requested());
}

}  // namespace

Command add_import(CLI::App& program) {
  auto options = std::make_shared<Options>();
  CLI::App* app = program.add_subcommand("import", "Read events (NDJSON) into a data directory");
  app->add_option("file", options->file, "File of events, one JSON object a line; - is standard input")->required();
  app->add_option("--data", options->data, "Data directory; created if it does not exist")->required();
  app->add_option("--rejects", options->rejects, "File for the rejected lines, NDJSON {line, id, code, detail, text}");
  app->add_option("--threads", options->threads, "Threads; 0 is one per core")->check(CLI::Range(0, 1024));
  app->footer(
      "Importing a file again, or resuming after an interruption, never counts an event twice.\n\n"
      "Example:\n  flowtally import history.ndjson --data ./data --rejects rejects.ndjson");
  return {app, [options] { return run_import(*options); }};
}

}  // namespace flowtally::cli
