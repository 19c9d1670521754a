// A log whose database is sound but does not hold what it should: something else wrote to it, or lost a key.
#include <doctest/doctest.h>
#include <rocksdb/db.h>

#include <functional>
#include <memory>
#include <vector>

#include "storage/rocksdb_reader.h"
#include "tests/storage/log_fixture.h"
#include "tests/support/temp_directory.h"

namespace flowtally::tests {

namespace {

using storage::key_of;

/// Four blocks: sequences 1 to 3, 4 to 5, 6 to 9 and 10 to 11, tampered with behind the log's back.
struct Tampered {
  TempDirectory directory;

  explicit Tampered(const std::function<rocksdb::Status(rocksdb::DB&)>& tamper) {
    {
      const auto log = open_or_fail(directory.path(), small_log_options());
      REQUIRE(log->append(std::vector{make_block(1, 3), make_block(4, 2), make_block(6, 4), make_block(10, 2)}).ok());
    }
    rocksdb::DB* opened = nullptr;
    REQUIRE(rocksdb::DB::Open(rocksdb::Options(), (directory / "log").string(), &opened).ok());
    const std::unique_ptr<rocksdb::DB> db(opened);
    REQUIRE(tamper(*db).ok());
  }

  ReadOutcome read(Sequence from = 1) const {
    return read_all(*open_or_fail(directory.path(), small_log_options()), from);
  }
  Status open() const { return storage::open_rocksdb_log(directory.path(), small_log_options()).status(); }
};

bool says(const Status& status, const std::string& words) { return status.message().find(words) != std::string::npos; }

}  // namespace

TEST_CASE("rocksdb log: a missing block ends the read with the range that cannot be read") {
  const Tampered log([](rocksdb::DB& db) { return db.Delete({}, key_of(4)); });
  const ReadOutcome outcome = log.read();
  CHECK(outcome.blocks.size() == 1);
  CHECK(outcome.status.code() == StatusCode::kCorruption);
  CHECK(says(outcome.status, "sequences 4 to 11 cannot be read"));
  CHECK(says(outcome.status, "where sequence 4 should be, the log holds sequences 6 to 9"));
  CHECK(says(outcome.status, log.directory.path().string()));
}

TEST_CASE("rocksdb log: a read that begins in a missing block fails") {
  const Tampered log([](rocksdb::DB& db) { return db.Delete({}, key_of(4)); });
  CHECK(log.read(5).status.code() == StatusCode::kCorruption);
  CHECK(log.read(6).blocks.size() == 2);
}

TEST_CASE("rocksdb log: a missing first block fails the read from the beginning") {
  const Tampered log([](rocksdb::DB& db) { return db.Delete({}, key_of(1)); });
  CHECK(log.read().status.code() == StatusCode::kCorruption);
  CHECK(log.read(2).status.code() == StatusCode::kCorruption);
}

TEST_CASE("rocksdb log: a block under another's key is damage") {
  const Tampered log([](rocksdb::DB& db) { return db.Put({}, key_of(4), make_block(6, 4)); });
  CHECK(log.read().status.code() == StatusCode::kCorruption);
  CHECK(says(log.read().status, "sequences 4 to 11"));
}

TEST_CASE("rocksdb log: overlapping blocks are damage") {
  const Tampered log([](rocksdb::DB& db) { return db.Put({}, key_of(5), make_block(5, 1)); });
  CHECK(log.read().status.code() == StatusCode::kCorruption);
}

TEST_CASE("rocksdb log: a failed reader fails again") {
  const Tampered log([](rocksdb::DB& db) { return db.Delete({}, key_of(4)); });
  const auto opened = open_or_fail(log.directory.path(), small_log_options());
  const auto reader = opened->read(1);
  const Status failure = read_all(*reader).status;
  REQUIRE_FALSE(failure.ok());
  CHECK(reader->next().status() == failure);
}

TEST_CASE("rocksdb log: one whose end is no block, or has no sequence as its key, is refused") {
  CHECK(Tampered([](rocksdb::DB& db) { return db.Put({}, key_of(12), "rubbish"); }).open().code() ==
        StatusCode::kCorruption);
  CHECK(Tampered([](rocksdb::DB& db) { return db.Put({}, "\xff a note", "rubbish"); }).open().code() ==
        StatusCode::kCorruption);
}

TEST_CASE("rocksdb log: one whose last block is gone is refused for LAST") {
  const Tampered log([](rocksdb::DB& db) { return db.Delete({}, key_of(10)); });
  CHECK(log.open().code() == StatusCode::kCorruption);
  CHECK(says(log.open(), "ends at sequence 9, but 11 was acknowledged"));
}

TEST_CASE("rocksdb log: keys sort as sequences do") {
  CHECK(key_of(0x0102030405060708) == std::string("\x01\x02\x03\x04\x05\x06\x07\x08"));
  CHECK(storage::sequence_of(key_of(0xfedcba9876543210)) == Sequence{0xfedcba9876543210});
  CHECK(key_of(255) < key_of(256));
  CHECK(storage::sequence_of("short") == std::nullopt);
}

}  // namespace flowtally::tests
