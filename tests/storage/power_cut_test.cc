// After a power cut at any moment the log has every group that was acknowledged and none by half. It opens by itself,
// unless the file system gives zeros for what it lost: those cannot be told from damage to what was acknowledged. Then
// repair brings all of it back.
#include "tests/storage/power_cut.h"

#include <doctest/doctest.h>
#include <sys/wait.h>

#include <random>
#include <vector>

#include "storage/repair.h"
#include "tests/storage/appender_process.h"
#include "tests/storage/log_fixture.h"
#include "tests/support/temp_directory.h"

namespace flowtally::tests {
namespace {

/// Appends the groups of the seed until the power fails; the last sequence that was acknowledged, 0 if none was.
Sequence append_until_power_fails(const std::filesystem::path& directory, std::uint64_t seed, std::uint64_t operation) {
  AppenderProcess process(directory, seed, operation);
  Sequence acknowledged = 0;
  while (const auto told = process.next_acknowledged()) acknowledged = *told;
  const int status = process.wait();
  REQUIRE(WIFEXITED(status));
  REQUIRE(WEXITSTATUS(status) == kPowerIsOff);
  return acknowledged;
}

}  // namespace

TEST_CASE("rocksdb log: an acknowledged group survives a power cut") {
  const auto seed = seed_of_run(1);
  INFO("seed = ", seed);
  std::mt19937_64 random(seed);
  for (int round = 0; round < 40; ++round) {
    CAPTURE(round);
    const TempDirectory directory;
    std::vector<std::string> expected;
    Sequence last = 0;
    // Several cuts of one log: what one leaves has to bear the next.
    for (int cut = 0; cut < 3; ++cut) {
      CAPTURE(cut);
      const std::uint64_t cut_seed = random() & ~std::uint64_t{1};
      const auto acknowledged = append_until_power_fails(directory / "data", cut_seed, random() % 300);
      const auto log = open_or_fail(directory / "data", small_log_options());
      CHECK(log->last_sequence() >= acknowledged);
      CHECK_MESSAGE(add_groups(expected, cut_seed, last, log->last_sequence()) == log->last_sequence(),
                    "the last group is whole");
      last = log->last_sequence();
      const ReadOutcome outcome = read_all(*log);
      CHECK(outcome.status == Status());
      CHECK(outcome.blocks == expected);
    }
  }
}

TEST_CASE("rocksdb log: a power cut that leaves zeros is told, or nothing acknowledged is missing") {
  const auto seed = seed_of_run(2);
  INFO("seed = ", seed);
  std::mt19937_64 random(seed);
  int opened = 0;
  int refused = 0;
  for (int round = 0; round < 60; ++round) {
    CAPTURE(round);
    const TempDirectory directory;
    const std::uint64_t cut_seed = random() | 1;
    const auto acknowledged = append_until_power_fails(directory / "data", cut_seed, random() % 300);
    auto log = storage::open_rocksdb_log(directory / "data", small_log_options());
    if (!log.ok()) {
      ++refused;
      CHECK(log.status().code() == StatusCode::kCorruption);
      CHECK(log.status().message().find((directory / "data").string()) != std::string::npos);
      const auto repair = storage::repair_log(directory / "data", {.database = small_log_options()});
      REQUIRE_MESSAGE(repair.ok(), repair.status().message());
      log = storage::open_rocksdb_log(directory / "data", small_log_options());
      REQUIRE_MESSAGE(log.ok(), log.status().message());
    } else {
      ++opened;
    }
    std::vector<std::string> expected;
    CHECK((*log)->last_sequence() >= acknowledged);
    CHECK(add_groups(expected, cut_seed, 0, (*log)->last_sequence()) == (*log)->last_sequence());
    CHECK(read_all(**log).blocks == expected);
  }
  CHECK(opened > 0);
  CHECK(refused > 0);
}

}  // namespace flowtally::tests
