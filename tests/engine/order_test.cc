// The same facts in any order, split, doubled, replayed or exported: the same answers, byte for byte.
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <future>

#include "events/ndjson.h"
#include "storage/rocksdb_log.h"
#include "tests/support/feed.h"
#include "tests/support/history_text.h"
#include "tests/support/random_history.h"
#include "tests/support/reference_model.h"
#include "tests/support/temp_directory.h"

namespace flowtally::tests {
namespace {

using events::Timestamp;
using std::chrono::sys_days;
using std::chrono::year;

RandomHistory history_of(std::uint64_t seed) {
  HistoryOptions options;
  options.sessions = 200;
  options.accounts = 2;
  options.begin = sys_days{year{2025} / 2 / 10};
  options.end = sys_days{year{2025} / 4 / 20};
  return random_history(seed, options);
}

/// The answers of an engine that was given the lines in one batch.
std::string answers_of(const std::vector<std::string>& lines, const RandomHistory& history) {
  const auto engine = memory_engine(after(history));
  const auto result = feed(*engine, lines);
  REQUIRE(result.status.ok());
  REQUIRE(result.rejects.empty());
  return all_answers(*engine, history);
}

/// Cuts the lines into runs of 1 to `length_max`.
std::vector<std::vector<std::string>> split(const std::vector<std::string>& lines, std::uint64_t length_max,
                                            Random& random) {
  std::vector<std::vector<std::string>> parts;
  for (std::size_t i = 0; i < lines.size();) {
    const std::size_t end = std::min(lines.size(), i + 1 + random.below(length_max));
    parts.emplace_back(lines.begin() + static_cast<std::ptrdiff_t>(i),
                       lines.begin() + static_cast<std::ptrdiff_t>(end));
    i = end;
  }
  return parts;
}

std::vector<std::string> first_of(const std::vector<std::string>& lines, std::size_t count) {
  return {lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(count)};
}

/// The lines by time, as a history that grew.
std::vector<std::string> by_time(const std::vector<std::string>& lines, Timestamp now) {
  const events::Batch batch = batch_of(joined(lines), now);
  std::vector<std::size_t> order(batch.events.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    order[i] = i;
  }
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::pair(batch.events[a].time, a) < std::pair(batch.events[b].time, b);
  });
  std::vector<std::string> sorted;
  for (const std::size_t i : order) {
    sorted.push_back(lines[i]);
  }
  return sorted;
}

std::unique_ptr<engine::Engine> engine_in(const std::filesystem::path& directory, Timestamp now) {
  storage::RocksDbOptions log_options;
  log_options.create_if_missing = true;
  log_options.free_space = [](const std::filesystem::path&) { return std::uint64_t{1} << 40; };
  auto log = storage::open_rocksdb_log(directory, log_options);
  REQUIRE_MESSAGE(log.ok(), log.status().message());
  engine::EngineOptions options;
  options.clock = [now] { return now; };
  options.block_bytes = 10'000;
  auto opened = engine::Engine::open(std::move(log).value(), options);
  REQUIRE_MESSAGE(opened.ok(), opened.status().message());
  return std::move(opened).value();
}

TEST_CASE("any order: by time, backwards or shuffled, the answers are the same") {
  for (std::uint64_t seed = test_seed(1); seed < test_seed(1) + 3; ++seed) {
    INFO("seed = ", seed);
    const RandomHistory history = history_of(seed);
    const std::vector<std::string> lines = by_time(history.lines, after(history));
    const std::string answers = answers_of(lines, history);
    CHECK(answers_of({lines.rbegin(), lines.rend()}, history) == answers);
    CHECK(answers_of(shuffled(lines, seed + 1), history) == answers);
    CHECK(answers_of(shuffled(lines, seed + 2), history) == answers);
  }
}

TEST_CASE("any order: split over many batches, the answers are the same") {
  const std::uint64_t seed = test_seed(11);
  INFO("seed = ", seed);
  const RandomHistory history = history_of(seed);
  Random random(seed);
  const auto engine = memory_engine(after(history));
  std::uint64_t accepted = 0;
  for (const auto& part : split(history.lines, 60, random)) {
    const auto result = feed(*engine, part);
    CHECK(result.rejects.empty());
    accepted += result.accepted;
    CHECK(result.last_sequence == accepted);
  }
  CHECK(accepted == history.lines.size());
  CHECK(all_answers(*engine, history) == answers_of(history.lines, history));
}

TEST_CASE("any order: batches that wait together for the log are told each its own result") {
  const std::uint64_t seed = test_seed(21);
  INFO("seed = ", seed);
  const RandomHistory history = history_of(seed);
  Random random(seed);
  const auto engine = memory_engine(after(history));
  std::vector<std::pair<std::size_t, std::promise<engine::IngestResult>>> writers;
  const auto parts = split(history.lines, 60, random);
  for (const auto& part : parts) {
    writers.emplace_back(part.size(), std::promise<engine::IngestResult>());
  }
  for (std::size_t i = 0; i < parts.size(); ++i) {
    engine->submit(batch_of(joined(parts[i]), engine->now()),
                   [&told = writers[i].second](engine::IngestResult result) { told.set_value(std::move(result)); });
  }
  for (auto& [lines, told] : writers) {
    const engine::IngestResult result = told.get_future().get();
    CHECK(result.status.ok());
    CHECK(result.accepted == lines);
  }
  CHECK(all_answers(*engine, history) == answers_of(history.lines, history));
}

TEST_CASE("exactly once: every line doubled, the answers are the same") {
  const std::uint64_t seed = test_seed(31);
  INFO("seed = ", seed);
  const RandomHistory history = history_of(seed);
  std::vector<std::string> doubled = history.lines;
  doubled.insert(doubled.end(), history.lines.begin(), history.lines.end());
  const auto engine = memory_engine(after(history));
  const auto result = feed(*engine, shuffled(doubled, seed));
  CHECK(result.accepted == history.lines.size());
  CHECK(result.duplicates == history.lines.size());
  CHECK(result.rejects.empty());
  CHECK(engine->last_sequence() == history.lines.size());
  CHECK(all_answers(*engine, history) == answers_of(history.lines, history));
}

TEST_CASE("exactly once: a reopened log answers the same, and takes the rest of an interrupted import") {
  const std::uint64_t seed = test_seed(41);
  INFO("seed = ", seed);
  const RandomHistory history = history_of(seed);
  const Timestamp now = after(history);
  const std::string answers = answers_of(history.lines, history);
  const TempDirectory directory;
  Random random(seed);
  std::size_t kept = 0;
  while (kept < history.lines.size()) {
    const auto engine = engine_in(directory.path(), now);
    CHECK(engine->last_sequence() == kept);
    const std::size_t reached = std::min(history.lines.size(), kept + 1 + random.below(history.lines.size() / 2));
    // An importer begins anew each time.
    const auto result = feed(*engine, joined(first_of(history.lines, reached)));
    CHECK(result.status.ok());
    CHECK(result.duplicates == kept);
    CHECK(result.accepted == reached - kept);
    kept = reached;
  }
  CHECK(all_answers(*engine_in(directory.path(), now), history) == answers);
  const auto again = engine_in(directory.path(), now);
  CHECK(feed(*again, shuffled(history.lines, seed)).duplicates == history.lines.size());
  CHECK(all_answers(*again, history) == answers);
}

TEST_CASE("export: what is exported can be imported and answers the same") {
  for (std::uint64_t seed = test_seed(51); seed < test_seed(51) + 3; ++seed) {
    INFO("seed = ", seed);
    const RandomHistory history = history_of(seed);
    const auto engine = memory_engine(after(history));
    REQUIRE(feed(*engine, history.lines).status.ok());
    const std::string text = exported(*engine);
    const auto copy = memory_engine(after(history));
    const auto result = feed(*copy, text);
    CHECK(result.rejects.empty());
    CHECK(result.duplicates == 0);
    CHECK(all_answers(*copy, history) == all_answers(*engine, history));
    CHECK(exported(*copy) == text);
  }
}

TEST_CASE("forgetting: nothing that a forgotten user said or was called is answered or exported, in any order") {
  for (std::uint64_t seed = test_seed(61); seed < test_seed(61) + 3; ++seed) {
    INFO("seed = ", seed);
    const RandomHistory history = history_of(seed);
    const auto engine = memory_engine(after(history));
    REQUIRE(feed(*engine, history.lines).status.ok());
    const events::Batch all = batch_of(joined(history.lines), engine->now());
    ReferenceModel model;
    for (const events::Event& event : all.events) {
      model.add(event);
    }
    std::vector<std::string> secrets;
    for (const auto& [account_id, account] : model.accounts()) {
      for (const std::string& user_id : account.forgotten_users) {
        if (account.user_names.contains(user_id)) {
          for (const auto& [stamp, name] : account.user_names.at(user_id)) {
            secrets.push_back(name);
          }
        }
      }
      for (const auto& [session_id, session] : account.sessions) {
        if (session.rating && !session.rating->comment.empty() &&
            (session.deleted || account.forgotten_users.contains(session.rating->user_id))) {
          secrets.push_back(session.rating->comment);
        }
      }
    }
    REQUIRE(secrets.size() > 3);
    const std::string told = exported(*engine) + all_answers(*engine, history);
    for (const std::string& secret : secrets) {
      std::string quoted;
      events::append_json_string(quoted, secret);
      CHECK_MESSAGE(told.find(quoted) == std::string::npos, secret);
      CHECK_MESSAGE(told.find("\"" + secret + "\"") == std::string::npos, secret);
    }
  }
}

}  // namespace
}  // namespace flowtally::tests
