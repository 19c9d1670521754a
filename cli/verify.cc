#include <fmt/format.h>

#include <CLI/App.hpp>
#include <CLI/CLI.hpp>
#include <chrono>
#include <memory>
#include <string>

#include "cli/check_directory.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/still_directory.h"

namespace flowtally::cli {
namespace {

using events::Result;
using events::Status;

struct Options {
  std::string data;
  int threads = 0;
};

struct Report {
  engine::Verification state;
  std::uint64_t audit_entries = 0;
};

Result<Report> look_through(const StillDirectory& still, int threads) {
  auto state = check_state(still.log(), still.path(), threads);
  if (!state) return state.status();
  const auto entries = check_files(still.log(), still.path());
  if (!entries) return entries.status();
  if (Status status = still.check_there(); !status.ok()) return status;
  return Report{std::move(state).value(), *entries};
}

std::string text_of(const Report& report, const Options& options, bool is_checkpoint,
                    std::chrono::duration<double> took) {
  const auto& state = report.state;
  std::string text = fmt::format("{}{}\n", options.data, is_checkpoint ? ", as its server has it now" : "");
  const auto line = [&](std::string_view name, const std::string& value) {
    text += fmt::format("  {:<14}{}\n", name, value);
  };
  line("events", std::to_string(state.events));
  line("blocks", std::to_string(state.blocks));
  line("accounts", std::to_string(state.accounts));
  line("audit entries", std::to_string(report.audit_entries));
  const auto& snapshot = state.snapshot;
  line("snapshot", snapshot.last == 0
                       ? "none: nothing to compare the accounts with"
                       : fmt::format("at sequence {}: {}", snapshot.last,
                                     state.difference ? "another state than the log's" : "every account is the same"));
  line("seconds", fmt::format("{:.1f}", took.count()));
  return text;
}

ExitCode run_verify(const Options& options) {
  const auto begin = std::chrono::steady_clock::now();
  auto still = StillDirectory::take(options.data, "verify", std::nullopt);
  if (!still) return fail(still.status());
  const auto report = look_through(*still, options.threads);
  const auto ended = still->end(report ? finding_of(report->state) : report.status());
  if (!report) return fail(ended);
  auto output = Output::open(std::nullopt);
  if (!output) return fail(output.status());
  const auto text = text_of(*report, options, still->is_checkpoint(), std::chrono::steady_clock::now() - begin);
  const auto printed = output->finish(output->write(text));
  const auto verdict = conclude(report->state);
  return verdict == ExitCode::kDone ? printed : verdict;
}

}  // namespace

Command add_verify(CLI::App& program) {
  auto options = std::make_shared<Options>();
  CLI::App* app = program.add_subcommand("verify", "Read all of a data directory and compare it with what was written");
  app->add_option("--data", options->data, "Data directory; may be served meanwhile")->required();
  app->add_option("--threads", options->threads, "Threads; 0 is one per core")->check(CLI::Range(0, 1024));
  app->footer(
      "The log is folded from its first event on, and every account compared bit by bit with the newest snapshot (and\n"
      "what the log has after it); every block, file and snapshot with its checksum. Nothing is changed. A directory\n"
      "that is served is verified as its server has it in memory.\n"
      "Exit codes: 0 all is as it was written, 4 an account differs, 6 something is damaged.\n\n"
      "Example:\n  flowtally verify --data ./data");
  return {app, [options] { return run_verify(*options); }};
}

}  // namespace flowtally::cli
