// Many writers and readers at once: who shares a group, what is decided ahead of the log, and that nobody disturbs
// anybody. What would depend on timing is held up until it is so.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <future>
#include <sstream>
#include <thread>

#include "tests/engine/watched_log.h"
#include "tests/support/feed.h"

namespace flowtally::tests {
namespace {

using events::RejectCode;
using events::Status;
using std::chrono::sys_days;
using std::chrono::year;

constexpr int kWriters = 8;
constexpr std::uint64_t kBatchesPerWriter = 200;
constexpr std::uint64_t kManyEvents = 9'000;  // more than the sequencer lets wait while the log is busy

const events::Timestamp kNow = sys_days{year{2025} / 3 / 1};
const projections::WindowQuery kMonth = {"30d", std::nullopt, std::nullopt};

std::string start(const std::string& id, const std::string& session, const std::string& user = "u",
                  const std::string& account = "a") {
  return fmt::format(R"({{"type":"session.started","id":"{}","time":"2025-02-20T23:30:00Z","account_id":"{}",)"
                     R"("session_id":"{}","user_id":"{}","tree_id":"t"}})",
                     id, account, session, user) +
         "\n";
}

std::string rated(const std::string& id, const std::string& session, int rating) {
  return fmt::format(R"({{"type":"session.rated","id":"{}","time":"2025-02-20T23:40:00Z","account_id":"a",)"
                     R"("session_id":"{}","user_id":"u","rating":{}}})",
                     id, session, rating) +
         "\n";
}

std::string zone(const std::string& id, const std::string& name, int second) {
  return fmt::format(R"({{"type":"account.updated","id":"{}","time":"2025-02-20T00:00:{:02}Z","account_id":"a",)"
                     R"("time_zone":"{}"}})",
                     id, second, name) +
         "\n";
}

std::unique_ptr<engine::Engine> watched_engine(LogHooks hooks) {
  engine::EngineOptions options;
  options.clock = [] { return kNow; };
  options.threads = 4;
  options.block_bytes = 10'000;
  auto log = std::make_unique<WatchedLog>(storage::make_memory_log(), std::move(hooks));
  return std::move(engine::Engine::open(std::move(log), std::move(options))).value();
}

std::future<engine::IngestResult> submit(engine::Engine& engine, const std::string& lines) {
  auto told = std::make_shared<std::promise<engine::IngestResult>>();
  auto result = told->get_future();
  engine.submit(batch_of(lines, kNow), [told](engine::IngestResult ingested) { told->set_value(std::move(ingested)); });
  return result;
}

std::vector<std::string> exported_lines(const engine::Engine& engine) {
  std::vector<std::string> lines;
  std::istringstream text(exported(engine));
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  return lines;
}

std::uint64_t session_count(const engine::Engine& engine) {
  return engine.team("a", kMonth, std::nullopt).value().summary.total_sessions;
}

/// Counts the batches that writers have under way, each at most one, and holds appends up until every writer who is
/// not through has one.
class Roll {
 public:
  void submitted() {
    const std::lock_guard lock(mutex_);
    ++under_way_;
    changed_.notify_all();
  }
  /// On the sequencer's thread.
  void told(bool was_last_of_writer) {
    const std::lock_guard lock(mutex_);
    --under_way_;
    if (was_last_of_writer) --writers_;
  }
  void append() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return under_way_ == writers_; });
    ++appends_;
  }
  std::uint64_t appends() const { return appends_; }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int under_way_ = 0;
  int writers_ = kWriters;
  std::uint64_t appends_ = 0;
};

/// The results of one writer's batches of one event each; those of every third batch are of another account.
std::vector<engine::IngestResult> write_batches(engine::Engine& engine, int writer, Roll& roll) {
  std::vector<engine::IngestResult> results;
  for (std::uint64_t i = 0; i < kBatchesPerWriter; ++i) {
    const auto id = fmt::format("w{}-{}", writer, i);
    std::promise<engine::IngestResult> told;
    engine.submit(batch_of(start(id, id, "u", i % 3 == 0 ? "b" : "a"), kNow), [&](engine::IngestResult result) {
      roll.told(i + 1 == kBatchesPerWriter);
      told.set_value(std::move(result));
    });
    roll.submitted();
    results.push_back(told.get_future().get());
  }
  return results;
}

TEST_CASE("writers: those who come while the log is busy share the next group, and each is told its own result") {
  Roll roll;
  const auto engine = watched_engine({.on_append = [&] { return roll.append(), Status(); }});
  std::vector<std::future<std::vector<engine::IngestResult>>> writers;
  for (int writer = 0; writer < kWriters; ++writer) {
    writers.push_back(std::async(std::launch::async, [&, writer] { return write_batches(*engine, writer, roll); }));
  }
  std::vector<std::vector<engine::IngestResult>> results;
  for (auto& writer : writers) results.push_back(writer.get());
  // A batch that waits during an append is in the one after it at the latest.
  CHECK(roll.appends() <= 2 * kBatchesPerWriter);

  const auto log = exported_lines(*engine);
  REQUIRE(log.size() == kWriters * kBatchesPerWriter);
  CHECK(engine->last_sequence() == log.size());
  std::vector<bool> told(log.size(), false);
  for (int writer = 0; writer < kWriters; ++writer) {
    for (std::uint64_t i = 0; i < kBatchesPerWriter; ++i) {
      const auto& result = results[static_cast<std::size_t>(writer)][i];
      REQUIRE(result.status.ok());
      REQUIRE(result.accepted == 1);
      REQUIRE(result.last_sequence >= 1);
      REQUIRE(result.last_sequence <= log.size());
      told[result.last_sequence - 1] = true;
      CHECK(log[result.last_sequence - 1].find(fmt::format("\"w{}-{}\"", writer, i)) != std::string::npos);
    }
  }
  CHECK(std::count(told.begin(), told.end(), true) == static_cast<std::ptrdiff_t>(log.size()));
}

TEST_CASE("readers: beside writers and changes of the zone every answer is of one moment") {
  const auto engine = watched_engine({});
  REQUIRE(engine->ingest(batch_of(start("first", "first"), kNow)).accepted == 1);
  std::atomic<bool> writing = true;
  const auto read = [&] {
    std::uint64_t seen = 0;
    while (writing) {
      const auto team = engine->team("a", kMonth, std::nullopt).value();
      std::uint64_t in_series = 0;
      for (const auto& day : team.time_series) in_series += day.sessions;
      const auto flow = engine->flow("a", kMonth, "t").value();
      const bool consistent = in_series == team.summary.total_sessions && team.summary.total_sessions >= seen &&
                              flow.summary.total_sessions >= team.summary.total_sessions &&
                              flow.total_ratings <= flow.summary.total_sessions;
      if (!consistent) return false;
      seen = flow.summary.total_sessions;
      (void)engine->me("a", kMonth, "u");
      (void)engine->waiting_facts();
      (void)engine->account_ids();
      (void)engine->last_sequence();
      (void)engine->failure();
    }
    return true;
  };
  std::vector<std::future<bool>> readers;
  for (int i = 0; i < 2; ++i) readers.push_back(std::async(std::launch::async, read));
  const auto write = [&](int writer) {
    const std::vector<std::string> zones = {"America/Los_Angeles", "Asia/Tokyo", "UTC"};
    for (int i = 0; i < 30; ++i) {
      const auto id = fmt::format("w{}-{}", writer, i);
      const auto lines = rated("rating-" + id, id, 1 + i % 5) + start(id, id) + start("other-" + id, id, "u", id) +
                         zone("zone-" + id, zones[static_cast<std::size_t>(i) % 3], i);
      if (engine->ingest(batch_of(lines, kNow)).accepted != 4) return false;
    }
    return true;
  };
  std::vector<std::future<bool>> writers;
  for (int writer = 0; writer < 2; ++writer) writers.push_back(std::async(std::launch::async, write, writer));
  for (auto& writer : writers) CHECK(writer.get());
  writing = false;
  for (auto& reader : readers) CHECK(reader.get());
  CHECK(session_count(*engine) == 61);
  CHECK(engine->flow("a", kMonth, "t").value().total_ratings == 60);
}

TEST_CASE("ahead: what waits long enough is decided while the log is busy, on what was accepted before") {
  Gate appending;
  const auto engine = watched_engine({.on_append = [&] { return appending.pass(), Status(); }});
  std::vector<std::future<engine::IngestResult>> writers;
  writers.push_back(submit(*engine, start("1", "s1") + rated("2", "s2", 5)));
  appending.wait_for_arrival();
  CHECK(engine->waiting_facts() == 1);
  std::string many = start("1", "s1") + start("3", "s1", "v") + rated("4", "s2", 1) + start("5", "s1");
  for (std::uint64_t i = 0; i < kManyEvents; ++i) many += rated(fmt::format("m{}", i), fmt::format("m{}", i), 3);
  writers.push_back(submit(*engine, many));
  // Deciding shows in nothing but the facts that wait.
  while (engine->waiting_facts() < 1 + kManyEvents) std::this_thread::yield();
  CHECK(!engine->account_exists("a"));
  CHECK(session_count(*engine) == 0);
  writers.push_back(submit(*engine, start("6", "s2") + rated("m0", "m0", 3) + start("1", "s9")));
  writers.push_back(submit(*engine, start("7", "m1") + start("8", "s2", "v")));
  appending.open();

  CHECK(writers[0].get().accepted == 2);
  const auto ahead = writers[1].get();
  CHECK(ahead.accepted == 1 + kManyEvents);
  CHECK(ahead.duplicates == 1);
  REQUIRE(ahead.rejects.size() == 2);
  CHECK(ahead.rejects[0].code == RejectCode::kConflict);
  CHECK(ahead.rejects[0].id == "3");
  CHECK(ahead.rejects[1].code == RejectCode::kAlreadyRated);
  CHECK(ahead.last_sequence == 3 + kManyEvents);
  const auto third = writers[2].get();
  CHECK(third.accepted == 1);
  CHECK(third.duplicates == 2);
  const auto fourth = writers[3].get();
  CHECK(fourth.accepted == 1);
  REQUIRE(fourth.rejects.size() == 1);
  CHECK(fourth.rejects[0].id == "8");

  CHECK(engine->last_sequence() == 5 + kManyEvents);
  CHECK(exported_lines(*engine).size() == 5 + kManyEvents);
  CHECK(session_count(*engine) == 3);
  CHECK(engine->flow("a", kMonth, "t").value().total_ratings == 2);
  CHECK(engine->waiting_facts() == kManyEvents - 1);
}

TEST_CASE("ahead: a group that the log has no room for is refused, and those decided before and after it hold") {
  Gate appending;
  std::atomic<int> asked = 0;
  const auto engine = watched_engine(
      {.on_check_room = [&] { return ++asked == 2 ? Status(events::StatusCode::kDiskFull, "no room") : Status(); },
       .on_append = [&] { return appending.pass(), Status(); }});
  auto first = submit(*engine, start("1", "s1"));
  appending.wait_for_arrival();
  std::string many;
  for (std::uint64_t i = 0; i < kManyEvents; ++i) many += start(fmt::format("m{}", i), fmt::format("m{}", i));
  auto refused = submit(*engine, many);
  while (asked < 2) std::this_thread::yield();
  auto after = submit(*engine, start("m0", "m0"));
  appending.open();
  CHECK(first.get().accepted == 1);
  CHECK(refused.get().status.code() == events::StatusCode::kDiskFull);
  CHECK(after.get().accepted == 1);
  CHECK(engine->last_sequence() == 2);
  CHECK(session_count(*engine) == 2);
}

TEST_CASE("ahead: a batch larger than a group is one group, and its neighbours are told in order") {
  constexpr std::uint64_t kEvents = 70'000;
  const auto engine = watched_engine({});
  std::string many;
  for (std::uint64_t i = 0; i < kEvents; ++i) many += rated(fmt::format("{}", i), fmt::format("{}", i), 3);
  auto before = submit(*engine, start("before", "0"));
  auto large = submit(*engine, many);
  auto after = submit(*engine, start("after", "1"));
  CHECK(before.get().last_sequence == 1);
  const auto result = large.get();
  CHECK(result.accepted == kEvents);
  CHECK(result.last_sequence == 1 + kEvents);
  CHECK(after.get().last_sequence == 2 + kEvents);
  CHECK(engine->flow("a", kMonth, "t").value().total_ratings == 2);
}

}  // namespace
}  // namespace flowtally::tests
