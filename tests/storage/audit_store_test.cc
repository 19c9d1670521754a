// The store of the server's own audit: what was added is there after a kill, the oldest are forgotten, and damage is
// told.
#include <doctest/doctest.h>

#include <random>
#include <vector>

#include "storage/rocksdb_audit_store.h"
#include "tests/storage/appender_process.h"
#include "tests/storage/log_fixture.h"
#include "tests/support/temp_directory.h"

namespace flowtally::tests {

namespace {

storage::OpenedAuditStore opened(const std::filesystem::path& directory, std::size_t entries_max = 100) {
  auto store = storage::open_audit_store(directory, small_log_options(), entries_max);
  REQUIRE_MESSAGE(store.ok(), store.status().message());
  return std::move(store).value();
}

std::vector<std::string> entries(Sequence from, Sequence to) {
  std::vector<std::string> blocks;
  for (; from <= to; ++from) blocks.push_back(make_block(from, 1));
  return blocks;
}

}  // namespace

TEST_CASE("audit store: an acknowledged entry survives a kill") {
  const auto seed = seed_of_run(1);
  INFO("seed = ", seed);
  std::mt19937_64 random(seed);
  const TempDirectory directory;
  Sequence before = 0;
  for (int round = 0; round < 5; ++round) {
    AppenderProcess process(directory.path(), seed, AppenderProcess::What::kEntries);
    Sequence acknowledged = 0;
    for (auto left = 2 + random() % 40; left > 0; --left) {
      const auto last = process.next_acknowledged();
      REQUIRE(last.has_value());
      acknowledged = *last;
    }
    process.kill();
    while (const auto last = process.next_acknowledged()) acknowledged = *last;
    const auto found = opened(directory.path());
    CHECK(acknowledged > before);
    CHECK(found.blocks.size() >= acknowledged);
    CHECK(found.blocks == entries(1, found.blocks.size()));
    before = acknowledged;
  }
}

TEST_CASE("audit store: the newest are kept, and their numbers go on") {
  const TempDirectory directory;
  constexpr std::size_t kMax = 5;
  for (Sequence number = 1; number <= 12; ++number) {
    auto found = opened(directory.path(), kMax);
    CHECK(found.blocks == entries(number > kMax ? number - kMax : 1, number - 1));
    CHECK(found.entries_max == kMax);
    REQUIRE(found.store->add(make_block(number, 1)) == Status());
  }
  CHECK(opened(directory.path(), kMax).blocks == entries(8, 12));
}

TEST_CASE("audit store: an entry is one event that follows the last one") {
  const TempDirectory directory;
  auto found = opened(directory.path());
  REQUIRE(found.store->add(make_block(1, 1)) == Status());
  CHECK(found.store->add(make_block(3, 1)).code() == StatusCode::kInvalidArgument);
  CHECK(found.store->add(make_block(1, 1)).code() == StatusCode::kInvalidArgument);
  CHECK(found.store->add(make_block(2, 2)).code() == StatusCode::kInvalidArgument);
  CHECK(found.store->add("no block").code() == StatusCode::kInvalidArgument);
  found.store.reset();
  CHECK(opened(directory.path()).blocks == entries(1, 1));
}

TEST_CASE("audit store: a full disk refuses an entry and nothing else has changed") {
  const TempDirectory directory;
  const Disk disk;
  auto found = storage::open_audit_store(directory.path(), disk.options());
  REQUIRE(found.ok());
  const auto free = disk.free_bytes->exchange(0);
  CHECK(found->store->add(make_block(1, 1)).code() == StatusCode::kDiskFull);
  disk.free_bytes->store(free);
  CHECK(found->store->add(make_block(1, 1)) == Status());
  found->store.reset();
  CHECK(opened(directory.path()).blocks == entries(1, 1));
}

TEST_CASE("audit store: damage is told, and a database without its beginning is not begun anew") {
  const TempDirectory directory;
  for (Sequence number = 1; number <= 2; ++number)
    REQUIRE(opened(directory.path()).store->add(make_block(number, 1)).ok());
  std::filesystem::remove(directory / "audit" / "CURRENT");
  const auto refused = storage::open_audit_store(directory.path(), small_log_options());
  CHECK(refused.status().code() == StatusCode::kCorruption);
  CHECK(refused.status().message().find("CURRENT") != std::string::npos);
}

}  // namespace flowtally::tests
