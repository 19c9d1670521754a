// Duplicates that say something else than the event whose id they have: counted, named, and without effect.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <chrono>

#include "tests/engine/snapshot_store.h"
#include "tests/support/feed.h"

namespace flowtally::tests {
namespace {

using std::chrono::sys_days;
using std::chrono::year;

const events::Timestamp kNow = sys_days{year{2025} / 3 / 1};

std::string line(const std::string& id, const std::string& type, const std::string& fields) {
  return fmt::format(R"({{"type":"{}","id":"{}","time":"2025-02-20T10:00:00Z","account_id":"a",{}}})", type, id,
                     fields) +
         "\n";
}
std::string rated(const std::string& id, const std::string& session, int rating, const std::string& comment = "") {
  return line(id, "session.rated",
              fmt::format(R"("session_id":"{}","user_id":"u","rating":{},"comment":"{}")", session, rating, comment));
}

}  // namespace

TEST_CASE("duplicates: one that says something else is counted and named, and the stored event stays") {
  const auto engine = memory_engine(kNow);
  REQUIRE(feed(*engine, rated("r", "s", 5)).accepted == 1);
  const auto stored = exported(*engine);
  const auto result = feed(*engine, rated("r", "s", 5) + rated("r", "s2", 1) + rated("q", "s2", 1));
  CHECK(result.accepted == 1);
  CHECK(result.duplicates == 2);
  CHECK(result.duplicates_that_differ == 1);
  REQUIRE(result.first_that_differ.size() == 1);
  CHECK(result.first_that_differ[0].line == 2);
  CHECK(result.first_that_differ[0].id == "r");
  CHECK(result.rejects.empty());
  CHECK(exported(*engine).starts_with(stored));
}

TEST_CASE("duplicates: two events of one batch that share an id are told apart too") {
  const auto engine = memory_engine(kNow);
  const auto result = feed(*engine, rated("r", "s", 5) + rated("r", "s", 4) + rated("r", "s", 5));
  CHECK(result.accepted == 1);
  CHECK(result.duplicates == 2);
  CHECK(result.duplicates_that_differ == 1);
}

TEST_CASE("duplicates: of many that differ the first ten are named") {
  const auto engine = memory_engine(kNow);
  std::string first;
  std::string second;
  for (int i = 0; i < 300; ++i) {
    first += rated(fmt::format("r{}", i), fmt::format("s{}", i), 5);
    second += rated(fmt::format("r{}", i), fmt::format("s{}", i), 1 + i % 4);
  }
  REQUIRE(feed(*engine, first).accepted == 300);
  const auto result = feed(*engine, second);
  CHECK(result.duplicates == 300);
  CHECK(result.duplicates_that_differ > 280);  // a hash of a byte misses one in 256
  CHECK(result.first_that_differ.size() == engine::kDuplicatesNamedMax);
}

TEST_CASE("duplicates: a rejected id is not remembered, and the next event with it is none") {
  const auto engine = memory_engine(kNow);
  REQUIRE(feed(*engine, rated("r", "s", 5)).accepted == 1);
  CHECK(feed(*engine, rated("q", "s", 4)).rejects.size() == 1);
  CHECK(feed(*engine, rated("q", "s2", 4)).accepted == 1);
  CHECK(feed(*engine, rated("q", "s2", 4)).duplicates_that_differ == 0);
  CHECK(feed(*engine, rated("q", "s2", 3)).duplicates_that_differ == 1);
}

TEST_CASE(
    "duplicates: a whole history again, from its own export, never differs, whatever was restarted or forgotten") {
  const auto seed = test_seed(41);
  INFO("seed = ", seed);
  Random random(seed);
  const auto mixed = mixed_history(seed);
  Store store;
  fill(store, mixed, mixed.lines.size() / 2, random);
  for (const bool with_snapshots : {true, false}) {
    const auto engine = store.open(after(mixed.history), with_snapshots);
    for (const auto& lines : {joined(mixed.lines), exported(*engine)}) {
      const auto again = feed(*engine, lines);
      CHECK(again.accepted == 0);
      CHECK(again.duplicates == mixed.lines.size());
      CHECK(again.duplicates_that_differ == 0);
    }
  }
}

TEST_CASE("duplicates: one that differs is noticed after a restart, from the log or from a snapshot") {
  Store store;
  {
    const auto engine = store.open(kNow);
    REQUIRE(feed(*engine, rated("r", "s", 5)).accepted == 1);
    REQUIRE(engine->write_snapshot().ok());
  }
  for (const bool with_snapshots : {true, false}) {
    const auto engine = store.open(kNow, with_snapshots);
    CHECK(feed(*engine, rated("r", "s", 5)).duplicates_that_differ == 0);
    CHECK(feed(*engine, rated("r", "s", 4)).duplicates_that_differ == 1);
  }
}

TEST_CASE("duplicates: an export without a forgotten user's comment matches what is stored") {
  const auto engine = memory_engine(kNow);
  const auto user = line("n", "user.updated", R"("user_id":"u","name":"Ann")");
  REQUIRE(feed(*engine, rated("r", "s", 5, "thanks") + user).accepted == 2);
  REQUIRE(feed(*engine, line("f", "user.forgotten", R"("user_id":"u")")).accepted == 1);
  const auto lines = exported(*engine);
  CHECK(lines.find("thanks") == std::string::npos);
  const auto again = feed(*engine, lines);
  CHECK(again.duplicates == 3);
  CHECK(again.duplicates_that_differ == 0);
}

}  // namespace flowtally::tests
