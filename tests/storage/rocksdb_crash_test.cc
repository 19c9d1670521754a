// A process that is killed while it appends loses nothing that it acknowledged.
#include <doctest/doctest.h>

#include <random>
#include <vector>

#include "tests/storage/appender_process.h"
#include "tests/storage/log_fixture.h"
#include "tests/support/temp_directory.h"

namespace flowtally::tests {

namespace {

/// Lets a process append a random number of groups, kills it, and returns the last sequence it acknowledged.
Sequence append_until_killed(const std::filesystem::path& directory, std::uint64_t seed, std::uint64_t groups) {
  AppenderProcess process(directory, seed);
  Sequence acknowledged = 0;
  for (std::uint64_t i = 0; i < groups; ++i) {
    const auto last = process.next_acknowledged();
    REQUIRE(last.has_value());
    acknowledged = *last;
  }
  process.kill();
  while (const auto last = process.next_acknowledged()) acknowledged = *last;
  return acknowledged;
}

}  // namespace

TEST_CASE("rocksdb log: an acknowledged group survives a kill") {
  const auto seed = seed_of_run(1);
  INFO("seed = ", seed);
  std::mt19937_64 random(seed);
  const TempDirectory directory;
  std::vector<std::string> expected;
  Sequence last = 0;
  for (int round = 0; round < 8; ++round) {
    CAPTURE(round);
    const std::uint64_t round_seed = random();
    const Sequence acknowledged = append_until_killed(directory / "data", round_seed, 1 + random() % 60);

    const auto log = open_or_fail(directory / "data", small_log_options());
    CHECK(log->last_sequence() >= acknowledged);
    CHECK_MESSAGE(add_groups(expected, round_seed, last, log->last_sequence()) == log->last_sequence(),
                  "the last group is whole");
    last = log->last_sequence();
    const ReadOutcome outcome = read_all(*log);
    CHECK(outcome.status == Status());
    CHECK(outcome.blocks == expected);
  }
}

}  // namespace flowtally::tests
