#include <CLI/App.hpp>
#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>

#include "cli/commands.h"
#include "cli/history_generator.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/values.h"
#include "engine/engine.h"

namespace flowtally::cli {
namespace {

struct Options {
  HistoryOptions history;
  std::optional<std::uint64_t> chats;
  std::optional<std::string> end;
  std::optional<std::string> output;
};

constexpr std::uint64_t kSessionsPerChat = 4;

/// Midnight, so that one seed gives one history all day long.
events::Timestamp today() { return std::chrono::floor<std::chrono::days>(engine::system_now()); }

ExitCode run_generate(const Options& options) {
  HistoryOptions history = options.history;
  history.chats = options.chats.value_or(history.sessions / kSessionsPerChat);
  history.end = today();
  if (options.end) {
    const auto end = parse_instant(*options.end);
    if (!end) return fail_usage("--end: " + end.status().message());
    history.end = *end;
  }
  if (history.end - std::chrono::days{history.days} < events::kTimestampMin) {
    return fail_usage("--days reaches back before 1970");
  }
  auto output = Output::open(options.output);
  if (!output) return fail(output.status());
  Progress progress("generate", ProgressUnit::kSessions, history.sessions, !output->is_terminal());
  HistoryGenerator generator(history);
  std::string line;
  events::Status written;
  for (std::uint64_t lines = 0; written.ok() && generator.next(line); ++lines) {
    written = output->write(line);
    if (lines % 4096 == 0) progress.update(generator.sessions_done());
  }
  return output->finish(written);
}

}  // namespace

Command add_generate(CLI::App& program) {
  auto options = std::make_shared<Options>();
  HistoryOptions& history = options->history;
  CLI::App* app = program.add_subcommand("generate", "Write a synthetic history as events (NDJSON)");
  app->add_option("--sessions", history.sessions, "Number of sessions")
      ->capture_default_str()
      ->check(CLI::Range(std::uint64_t{1}, kGeneratedSessionsMax));
  app->add_option("--chats", options->chats,
                  "Number of live chats, with their operators and an audit trail; default a quarter of the sessions, "
                  "0 for none of it")
      ->check(CLI::Range(std::uint64_t{0}, kGeneratedChatsMax));
  app->add_option("--accounts", history.accounts, "Number of accounts, of skewed size")
      ->capture_default_str()
      ->check(CLI::Range(1, kGeneratedAccountsMax));
  app->add_option("--days", history.days, "Days that the history covers, back from its end")
      ->capture_default_str()
      ->check(CLI::Range(1, kGeneratedDaysMax));
  app->add_option("--seed", history.seed, "The same seed gives the same history")->capture_default_str();
  app->add_option("--end", options->end, "Instant or date that the history ends before; default today, 00:00 UTC");
  app->add_flag("--shuffle", history.shuffle,
                "Mix the lines over the whole history instead of writing them in time order");
  app->add_option("--output", options->output, "File to write; without it standard output");
  app->footer(
      "With --end the same options give the same bytes on every machine.\n\n"
      "Example:\n  flowtally generate --sessions 1000000 --accounts 500 --days 365 --shuffle --output history.ndjson");
  return {app, [options] { return run_generate(*options); }};
}

}  // namespace flowtally::cli
