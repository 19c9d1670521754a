#include <doctest/doctest.h>
#include <poll.h>
#include <signal.h>

#include <random>

#include "cli/history_generator.h"
#include "tests/cli/run_flowtally.h"

namespace flowtally::tests {
namespace {

constexpr std::uint64_t kSeeds = 5;

std::string history_of(std::uint64_t seed) {
  cli::HistoryOptions options;
  options.seed = seed;
  options.sessions = 150;
  options.chats = 150;
  options.accounts = 2;
  options.days = 60;
  options.end = *events::parse_timestamp("2026-03-01T00:00:00Z");
  options.shuffle = true;
  cli::HistoryGenerator generator(options);
  std::string text;
  for (std::string line; generator.next(line);) text += line;
  return text;
}

/// Every kind of answer about the history, joined.
std::string answers(const std::string& data, std::uint64_t seed) {
  const cli::HistoryWorld world(seed, 2);
  std::string text;
  for (const cli::WorldAccount& account : world.accounts()) {
    for (const std::vector<std::string>& kind : {std::vector<std::string>{"team", "--period", "90d"},
                                                 {"me", "--period", "90d", "--user-id", account.users[0].user_id},
                                                 {"flow", "--period", "90d", "--tree-id", account.flows[0].tree_id},
                                                 {"live-kpis"},
                                                 {"operators", "--days", "30"},
                                                 {"hours", "--hours", "168"},
                                                 {"dashboard", "--days", "30"}}) {
      std::vector<std::string> words = {"report"};
      words.insert(words.end(), kind.begin(), kind.end());
      words.insert(words.end(),
                   {"--data", data, "--account", account.account_id, "--json", "--to", "2026-03-01T00:00:00Z"});
      const RunResult result = run_flowtally(words);
      REQUIRE_MESSAGE(result.exit_code == 0, result.err);
      text += result.out + "\n";
    }
  }
  return text;
}

/// Feeds pieces of the history with pauses, so that they become groups of their own, and kills in the midst.
void import_and_kill(const std::string& data, const std::string& history, std::mt19937_64& random) {
  RunningFlowtally run({"import", "-", "--data", data});
  const std::size_t until = random() % history.size();
  for (std::size_t at = 0; at < until;) {
    const std::size_t size = std::min<std::size_t>(until - at, 1 + random() % 60'000);
    if (!run.write(std::string_view(history).substr(at, size))) break;
    at += size;
    poll(nullptr, 0, static_cast<int>(random() % 40));  // only for variety: any moment must do
  }
  run.signal(SIGKILL);
  run.wait();
}

TEST_CASE("import: killed at random points and run again, every answer has the same bytes") {
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    INFO("seed = ", seed);
    const TestDirectory files;
    const std::string history = history_of(seed);
    write_file(files / "history", history);
    REQUIRE(run_flowtally({"import", files / "history", "--data", files / "whole"}).exit_code == 0);

    std::mt19937_64 random(seed);
    for (int kills = 0; kills < 3; ++kills) import_and_kill(files / "killed", history, random);
    const RunResult last = run_flowtally({"import", files / "history", "--data", files / "killed"});
    REQUIRE_MESSAGE(last.exit_code == 0, last.err);
    CHECK(answers(files / "killed", seed) == answers(files / "whole", seed));
  }
}

#ifndef __SANITIZE_THREAD__  // it keeps a signal back for as long as the main thread waits in oneTBB

TEST_CASE("import: an interrupt stops after what was submitted, says how to resume, exit 1") {
  const TestDirectory files;
  const std::string history = history_of(99);
  write_file(files / "history", history);
  RunningFlowtally run({"import", "-", "--data", files / "data"});
  REQUIRE(run.write("junk\n"));  // told once it was submitted: from then on signals are listened to
  REQUIRE(run.write(history));
  run.read_until("line 1: ");
  run.signal(SIGINT);
  const std::string told = run.read_until("Interrupted.");
  CHECK(told.find("accepted ") != std::string::npos);
  CHECK(told.find("nothing is counted twice") != std::string::npos);
  CHECK(run.wait() == 1);

  REQUIRE(run_flowtally({"import", files / "history", "--data", files / "data"}).exit_code == 0);
  REQUIRE(run_flowtally({"import", files / "history", "--data", files / "whole"}).exit_code == 0);
  CHECK(answers(files / "data", 99) == answers(files / "whole", 99));
}

#endif

}  // namespace
}  // namespace flowtally::tests
