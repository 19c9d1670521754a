#include <CLI/App.hpp>
#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>

#include "cli/commands.h"
#include "cli/open_engine.h"
#include "cli/output.h"

namespace flowtally::cli {
namespace {

struct Options {
  std::string data;
  std::optional<std::string> output;
};

ExitCode run_export(const Options& options) {
  auto engine = open_engine(options.data, {});
  if (!engine) return fail(engine.status());
  auto output = Output::open(options.output);
  if (!output) return fail(output.status());
  const events::Status written = (*engine)->export_ndjson([&](std::string_view lines) { return output->write(lines); });
  return output->finish(written);
}

}  // namespace

Command add_export(CLI::App& program) {
  auto options = std::make_shared<Options>();
  CLI::App* app = program.add_subcommand("export", "Write the log as events (NDJSON) that can be imported again");
  app->add_option("--data", options->data, "Data directory")->required();
  app->add_option("--output", options->output, "File to write; without it standard output");
  app->footer(
      "What users asked to forget and deleted sessions left behind is not in it.\n\n"
      "Example:\n  flowtally export --data ./data --output history.ndjson");
  return {app, [options] { return run_export(*options); }};
}

}  // namespace flowtally::cli
