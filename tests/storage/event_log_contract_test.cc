// What every EventLog promises, asked of each implementation.
#include <doctest/doctest.h>

#include <memory>
#include <vector>

#include "storage/memory_log.h"
#include "tests/storage/log_fixture.h"
#include "tests/support/temp_directory.h"

namespace flowtally::tests {

namespace {

struct Memory {
  std::unique_ptr<storage::EventLog> log = storage::make_memory_log();
};

struct RocksDb {
  TempDirectory directory;
  std::unique_ptr<storage::EventLog> log = open_or_fail(directory / "data", small_log_options());
};

using Blocks = std::vector<std::string>;

/// Three blocks in two groups: sequences 1 to 3, 4 to 5 and 6 to 10.
const Blocks kBlocks = {make_block(1, 3), make_block(4, 2), make_block(6, 5)};

void fill(storage::EventLog& log) {
  REQUIRE(log.append(Blocks{kBlocks[0]}).ok());
  REQUIRE(log.append(Blocks{kBlocks[1], kBlocks[2]}).ok());
}

}  // namespace

TEST_CASE_TEMPLATE("event log: an empty one has no last sequence and nothing to read", Log, Memory, RocksDb) {
  Log fixture;
  CHECK(fixture.log->last_sequence() == 0);
  CHECK(read_all(*fixture.log).status == Status());
  CHECK(read_all(*fixture.log).blocks.empty());
}

TEST_CASE_TEMPLATE("event log: what was appended is read back in order", Log, Memory, RocksDb) {
  Log fixture;
  fill(*fixture.log);
  const ReadOutcome outcome = read_all(*fixture.log);
  CHECK(outcome.status == Status());
  CHECK(outcome.blocks == kBlocks);
}

TEST_CASE_TEMPLATE("event log: the last sequence is the last event of the last block", Log, Memory, RocksDb) {
  Log fixture;
  REQUIRE(fixture.log->append(Blocks{kBlocks[0]}).ok());
  CHECK(fixture.log->last_sequence() == 3);
  REQUIRE(fixture.log->append(Blocks{kBlocks[1], kBlocks[2]}).ok());
  CHECK(fixture.log->last_sequence() == 10);
}

TEST_CASE_TEMPLATE("event log: a read begins with the block that holds the sequence", Log, Memory, RocksDb) {
  Log fixture;
  fill(*fixture.log);
  for (Sequence from = 1; from <= 10; ++from) {
    CAPTURE(from);
    const std::size_t skipped = from >= 6 ? 2 : from >= 4 ? 1 : 0;
    const ReadOutcome outcome = read_all(*fixture.log, from);
    CHECK(outcome.status == Status());
    CHECK(outcome.blocks == Blocks(kBlocks.begin() + static_cast<std::ptrdiff_t>(skipped), kBlocks.end()));
  }
}

TEST_CASE_TEMPLATE("event log: a read from beyond the end finds nothing", Log, Memory, RocksDb) {
  Log fixture;
  fill(*fixture.log);
  const ReadOutcome outcome = read_all(*fixture.log, 11);
  CHECK(outcome.status == Status());
  CHECK(outcome.blocks.empty());
}

TEST_CASE_TEMPLATE("event log: a gap is refused and nothing of its group is kept", Log, Memory, RocksDb) {
  Log fixture;
  fill(*fixture.log);
  CHECK(fixture.log->append(Blocks{make_block(12, 1)}).code() == StatusCode::kInvalidArgument);
  CHECK(fixture.log->append(Blocks{make_block(11, 2), make_block(14, 1)}).code() == StatusCode::kInvalidArgument);
  CHECK(fixture.log->append(Blocks{make_block(10, 2)}).code() == StatusCode::kInvalidArgument);
  CHECK(fixture.log->last_sequence() == 10);
  CHECK(read_all(*fixture.log).blocks == kBlocks);
}

TEST_CASE_TEMPLATE("event log: bytes that are no block are refused", Log, Memory, RocksDb) {
  Log fixture;
  CHECK(fixture.log->append(Blocks{"not a block"}).code() == StatusCode::kInvalidArgument);
  CHECK(fixture.log->append(Blocks{""}).code() == StatusCode::kInvalidArgument);
  CHECK(fixture.log->last_sequence() == 0);
}

TEST_CASE_TEMPLATE("event log: after a refused group the right one is taken", Log, Memory, RocksDb) {
  Log fixture;
  REQUIRE_FALSE(fixture.log->append(Blocks{make_block(2, 1)}).ok());
  CHECK(fixture.log->append(Blocks{kBlocks[0]}) == Status());
  CHECK(read_all(*fixture.log).blocks == Blocks{kBlocks[0]});
}

TEST_CASE_TEMPLATE("event log: an empty group changes nothing", Log, Memory, RocksDb) {
  Log fixture;
  fill(*fixture.log);
  CHECK(fixture.log->append({}) == Status());
  CHECK(fixture.log->last_sequence() == 10);
}

TEST_CASE_TEMPLATE("event log: a reader does not see what was appended after it was made", Log, Memory, RocksDb) {
  Log fixture;
  REQUIRE(fixture.log->append(Blocks{kBlocks[0]}).ok());
  const auto before_first_next = fixture.log->read(1);
  const auto between = fixture.log->read(1);
  REQUIRE(between->next().ok());
  REQUIRE(fixture.log->append(Blocks{kBlocks[1], kBlocks[2]}).ok());
  CHECK(read_all(*before_first_next).blocks == Blocks{kBlocks[0]});
  CHECK(read_all(*between).blocks.empty());
  CHECK(read_all(*fixture.log).blocks == kBlocks);
}

TEST_CASE_TEMPLATE("event log: many groups of every size come back as they went in", Log, Memory, RocksDb) {
  const auto seed = seed_of_run(1);
  INFO("seed = ", seed);
  Log fixture;
  GroupSource source(seed);
  Sequence last = 0;
  Blocks appended;
  for (int i = 0; i < 60; ++i) {
    const Blocks group = source.next(last);
    REQUIRE(fixture.log->append(group).ok());
    appended.insert(appended.end(), group.begin(), group.end());
  }
  CHECK(fixture.log->last_sequence() == last);
  const ReadOutcome outcome = read_all(*fixture.log);
  CHECK(outcome.status == Status());
  CHECK(outcome.blocks == appended);
}

}  // namespace flowtally::tests
