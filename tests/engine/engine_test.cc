// What a writer may rely on: an answered write is durable and visible, a refused one changed nothing, and a log that
// failed or is damaged is told as such.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <future>
#include <thread>

#include "storage/rocksdb_log.h"
#include "tests/engine/watched_log.h"
#include "tests/support/feed.h"
#include "tests/support/temp_directory.h"

namespace flowtally::tests {
namespace {

using events::Status;
using events::StatusCode;
using std::chrono::sys_days;
using std::chrono::year;

const events::Timestamp kNow = sys_days{year{2025} / 3 / 1};
const projections::WindowQuery kMonth = {"30d", std::nullopt, std::nullopt};

/// The start of a session, whose number makes its ids; its user and flow are among five each.
std::string start(std::uint64_t number, const std::string& account = "a") {
  return fmt::format(R"({{"type":"session.started","id":"start-{0}","time":"2025-02-{1:02}T10:00:00Z",)"
                     R"("account_id":"{2}","session_id":"s-{0}","user_id":"u-{3}","tree_id":"t-{3}"}})",
                     number, 10 + number % 10, account, number % 5) +
         "\n";
}

std::string completion(std::uint64_t number, const std::string& account = "a") {
  return fmt::format(R"({{"type":"session.completed","id":"end-{0}","time":"2025-02-{1:02}T10:{2:02}:00Z",)"
                     R"("account_id":"{3}","session_id":"s-{0}","outcome":"resolved"}})",
                     number, 10 + number % 10, number % 60, account) +
         "\n";
}

std::string sessions(std::uint64_t first, std::uint64_t count) {
  std::string lines;
  for (auto number = first; number < first + count; ++number) lines += start(number) + completion(number);
  return lines;
}

std::string answer(const engine::Engine& engine) {
  return rendered(engine.team("a", kMonth, std::nullopt)) + rendered(engine.flow("a", kMonth, "t-1")) +
         rendered(engine.me("a", kMonth, "u-1"));
}

std::uint64_t session_count(const engine::Engine& engine) {
  return engine.team("a", kMonth, std::nullopt).value().summary.total_sessions;
}

engine::EngineOptions options_at_now() {
  engine::EngineOptions options;
  options.clock = [] { return kNow; };
  return options;
}

std::unique_ptr<engine::Engine> watched_engine(LogHooks hooks, engine::EngineOptions options = options_at_now()) {
  auto log = std::make_unique<WatchedLog>(storage::make_memory_log(), std::move(hooks));
  return std::move(engine::Engine::open(std::move(log), std::move(options))).value();
}

std::unique_ptr<engine::Engine> engine_in(const std::filesystem::path& directory) {
  storage::RocksDbOptions log_options;
  log_options.create_if_missing = true;
  log_options.free_space = [](const std::filesystem::path&) { return std::uint64_t{1} << 40; };
  auto log = storage::open_rocksdb_log(directory, log_options);
  REQUIRE_MESSAGE(log.ok(), log.status().message());
  return std::move(engine::Engine::open(std::move(log).value(), options_at_now())).value();
}

std::future<engine::IngestResult> submit(engine::Engine& engine, const std::string& lines) {
  auto told = std::make_shared<std::promise<engine::IngestResult>>();
  auto result = told->get_future();
  engine.submit(batch_of(lines, kNow), [told](engine::IngestResult ingested) { told->set_value(std::move(ingested)); });
  return result;
}

/// The blocks of an engine that was fed sessions() of 200, several to a log.
std::shared_ptr<storage::EventLog> log_of_many_blocks() {
  std::shared_ptr<storage::EventLog> log = storage::make_memory_log();
  auto options = options_at_now();
  options.block_bytes = 1'000;
  const auto engine =
      std::move(engine::Engine::open(std::make_unique<WatchedLog>(log, LogHooks{}), std::move(options))).value();
  REQUIRE(feed(*engine, sessions(0, 200)).accepted == 400);
  return log;
}

TEST_CASE("engine: an answered write is visible and durable") {
  const TempDirectory directory;
  std::string last_answer;
  for (std::uint64_t round = 0; round < 3; ++round) {
    const auto engine = engine_in(directory / "data");
    CHECK(engine->last_sequence() == round * 40);
    if (round > 0) CHECK(answer(*engine) == last_answer);
    const auto result = feed(*engine, sessions(round * 20, 20));
    CHECK(result.status.ok());
    CHECK(result.accepted == 40);
    CHECK(result.last_sequence == (round + 1) * 40);
    CHECK(session_count(*engine) == (round + 1) * 20);
    CHECK(answer(*engine) != last_answer);
    last_answer = answer(*engine);
  }
  const auto engine = engine_in(directory / "data");
  CHECK(answer(*engine) == last_answer);
  CHECK(feed(*engine, sessions(0, 60)).duplicates == 120);
}

TEST_CASE("engine: a write is in the log before it is answered") {
  Gate appending;
  const auto engine = watched_engine({.on_append = [&] { return appending.pass(), Status(); }});
  auto told = submit(*engine, sessions(0, 1));
  appending.wait_for_arrival();
  CHECK(told.wait_for(std::chrono::seconds(0)) == std::future_status::timeout);
  CHECK(session_count(*engine) == 0);
  CHECK(!engine->account_exists("a"));
  appending.open();
  CHECK(told.get().accepted == 2);
  CHECK(session_count(*engine) == 1);
}

TEST_CASE("engine: a group that the log refuses changes nothing") {
  std::atomic<bool> full = false;
  std::atomic<int> appends = 0;
  const auto engine =
      watched_engine({.on_check_room = [&] { return full ? Status(StatusCode::kDiskFull, "no room") : Status(); },
                      .on_append = [&] { return ++appends, Status(); }});
  REQUIRE(feed(*engine, sessions(0, 10)).accepted == 20);
  const auto before = answer(*engine);
  full = true;
  const auto lines = sessions(10, 10) + start(0, "new") + "{}\n";
  const auto refused = feed(*engine, lines);
  CHECK(refused.status.code() == StatusCode::kDiskFull);
  CHECK(refused.accepted == 0);
  CHECK(refused.duplicates == 0);
  CHECK(answer(*engine) == before);
  CHECK(!engine->account_exists("new"));
  CHECK(engine->account_ids() == std::vector<std::string>{"a"});
  CHECK(engine->last_sequence() == 20);
  CHECK(engine->failure().ok());
  CHECK(appends == 1);

  full = false;
  const auto taken = feed(*engine, lines);
  CHECK(taken.status.ok());
  CHECK(taken.accepted == 21);
  CHECK(taken.duplicates == 0);
  CHECK(taken.rejects.size() == 1);
  CHECK(session_count(*engine) == 20);
  CHECK(engine->account_exists("new"));
  CHECK(engine->last_sequence() == 41);
}

TEST_CASE("engine: after a failed append every later write is refused and failure() says why") {
  Gate failing;
  std::atomic<int> appends = 0;
  std::atomic<int> groups = 0;
  const auto engine = watched_engine({.on_check_room = [&] { return ++groups, Status(); },
                                      .on_append =
                                          [&] {
                                            if (++appends == 1) return Status();
                                            failing.pass();
                                            return Status(StatusCode::kIoError, "the disk is gone");
                                          }});
  REQUIRE(feed(*engine, sessions(0, 10)).accepted == 20);
  const auto before = answer(*engine);
  std::vector<std::future<engine::IngestResult>> writers;
  writers.push_back(submit(*engine, sessions(10, 1)));
  failing.wait_for_arrival();
  writers.push_back(submit(*engine, sessions(20, 5'000)));  // enough to be decided while the append is held up
  for (std::uint64_t i = 0; i < 20; ++i) writers.push_back(submit(*engine, sessions(30'000 + i, 1)));
  while (groups < 3) std::this_thread::yield();
  CHECK(engine->failure().ok());
  failing.open();
  for (auto& writer : writers) {
    const auto result = writer.get();
    CHECK(result.status.code() == StatusCode::kIoError);
    CHECK(result.status.message() == "the disk is gone");
    CHECK(result.accepted == 0);
  }
  CHECK(feed(*engine, sessions(40'000, 1)).status.code() == StatusCode::kIoError);
  CHECK(engine->failure() == Status(StatusCode::kIoError, "the disk is gone"));
  CHECK(appends == 2);
  CHECK(answer(*engine) == before);
  CHECK(engine->last_sequence() == 20);
}

TEST_CASE("engine: a group without accepted events is not appended, and its writers are told") {
  std::atomic<int> appends = 0;
  const auto engine = watched_engine({.on_append = [&] { return ++appends, Status(); }});
  REQUIRE(feed(*engine, sessions(0, 1)).accepted == 2);
  const auto again = feed(*engine, sessions(0, 1) + "{}\n");
  CHECK(again.duplicates == 2);
  CHECK(again.rejects.size() == 1);
  CHECK(again.last_sequence == 2);
  CHECK(appends == 1);
}

TEST_CASE("engine: destruction with submissions still queued tells every writer") {
  Gate appending;
  auto engine = watched_engine({.on_append = [&] { return appending.pass(), Status(); }});
  std::vector<std::future<engine::IngestResult>> writers;
  writers.push_back(submit(*engine, sessions(0, 1)));
  appending.wait_for_arrival();
  for (std::uint64_t i = 1; i <= 50; ++i) writers.push_back(submit(*engine, sessions(i, 1)));
  auto destroyed = std::async(std::launch::async, [&] { engine.reset(); });
  CHECK(writers[50].wait_for(std::chrono::seconds(0)) == std::future_status::timeout);
  appending.open();
  destroyed.get();
  for (std::uint64_t i = 0; i <= 50; ++i) {
    REQUIRE(writers[i].wait_for(std::chrono::seconds(0)) == std::future_status::ready);
    const auto result = writers[i].get();
    CHECK(result.accepted == 2);
    CHECK(result.last_sequence == 2 * (i + 1));
  }
}

TEST_CASE("engine: an unknown account answers zeros in UTC, and one without an id of the right length too") {
  const auto engine = watched_engine({});
  REQUIRE(feed(*engine, sessions(0, 1)).accepted == 2);
  for (const std::string& account : {std::string("b"), std::string(200, 'a')}) {
    CHECK(!engine->account_exists(account));
    const auto team = engine->team(account, kMonth, std::nullopt).value();
    CHECK(team.summary == projections::Summary());
    CHECK(team.window.time_zone == "UTC");
    CHECK(team.time_series.size() == 30);
    CHECK(engine->flow(account, kMonth, "t-0").status().code() == StatusCode::kNotFound);
  }
}

TEST_CASE("drop-off: a completion takes it back and a correction leaves it so, on a crowded day of the flow too") {
  const auto visit = [](std::uint64_t number) {
    return fmt::format(R"({{"type":"session.step_visited","id":"visit-{0}","time":"2025-02-10T10:00:01Z",)"
                       R"("account_id":"a","session_id":"s-{0}","node_id":"n"}})",
                       number) +
           "\n";
  };
  const auto engine = watched_engine({});
  std::string lines;
  for (std::uint64_t i = 0; i < 100; ++i) lines += start(10 * i) + visit(10 * i);  // all of one flow and one day
  REQUIRE(feed(*engine, lines).accepted == 200);
  const auto drop_offs = [&] { return engine->flow("a", kMonth, "t-0").value().step_feedback.at(0).dropoff_count; };
  CHECK(drop_offs() == 100);
  REQUIRE(feed(*engine, completion(0) + completion(10)).accepted == 2);
  CHECK(drop_offs() == 98);
  auto correction = completion(0);
  correction.replace(correction.find("end-0"), 5, "end-0b");
  REQUIRE(feed(*engine, correction).accepted == 1);
  CHECK(drop_offs() == 98);
}

TEST_CASE("completions: those that come late count within a cut day of very many sessions") {
  const auto engine = watched_engine({});
  std::string lines;
  for (std::uint64_t i = 0; i < 5'000; ++i) lines += start(10 * i);  // all on one day
  REQUIRE(feed(*engine, lines).accepted == 5'000);
  std::string late;
  for (std::uint64_t i = 0; i < 50; ++i) late += completion(10 * i);
  REQUIRE(feed(*engine, late).accepted == 50);
  const projections::WindowQuery cut = {std::nullopt, "2025-02-10T09:30:00Z", "2025-02-10T11:30:00Z"};
  const auto summary = engine->team("a", cut, std::nullopt).value().summary;
  CHECK(summary.total_sessions == 5'000);
  CHECK(summary.completed_sessions == 50);
  CHECK(summary.outcome_breakdown.resolved == 50);
}

TEST_CASE("replay: a block that was altered is a corruption, and nothing is opened") {
  const auto log = log_of_many_blocks();
  for (const int damaged : {1, 3}) {
    int block_number = 0;
    const LogHooks hooks = {.on_read = [&](std::string& block) {
      if (++block_number == damaged) block.back() = static_cast<char>(block.back() ^ 1);
    }};
    const auto opened = engine::Engine::open(std::make_unique<WatchedLog>(log, hooks), options_at_now());
    CHECK(opened.status().code() == StatusCode::kCorruption);
    CHECK(block_number >= damaged);
  }
}

TEST_CASE("replay: a block that comes twice is a corruption, for its events are repeated") {
  const auto log = log_of_many_blocks();
  std::string first;
  const LogHooks hooks = {.on_read = [&](std::string& block) {
    if (first.empty()) {
      first = block;
    } else {
      block = first;
    }
  }};
  const auto opened = engine::Engine::open(std::make_unique<WatchedLog>(log, hooks), options_at_now());
  CHECK(opened.status().code() == StatusCode::kCorruption);
  CHECK(opened.status().message().find("repeats the id") != std::string::npos);
}

TEST_CASE("replay: progress goes up to the total") {
  std::vector<engine::ReplayProgress> progress;
  auto options = options_at_now();
  options.on_replay = [&](const engine::ReplayProgress& made) { progress.push_back(made); };
  auto log = std::make_unique<WatchedLog>(log_of_many_blocks(), LogHooks{});
  REQUIRE(engine::Engine::open(std::move(log), std::move(options)).ok());
  REQUIRE(!progress.empty());
  for (std::size_t i = 0; i < progress.size(); ++i) {
    CHECK(progress[i].total == 400);
    if (i > 0) CHECK(progress[i].done > progress[i - 1].done);
  }
  CHECK(progress.back().done == 400);
}

}  // namespace
}  // namespace flowtally::tests
