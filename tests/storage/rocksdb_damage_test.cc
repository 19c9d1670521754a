// A log that lost or changed a byte says so: it refuses to open, or the read that meets the damage fails. It is never
// silently short.
#include <doctest/doctest.h>

#include <random>
#include <vector>

#include "storage/last_sequence_file.h"
#include "tests/storage/log_fixture.h"
#include "tests/storage/log_image.h"
#include "tests/support/temp_directory.h"

namespace flowtally::tests {

namespace {

namespace fs = std::filesystem;

/// Opens the log and reads it all: the damage was noticed, or did no harm.
struct Verdict {
  bool noticed = false;
  bool intact = false;
  Status status;
};

Verdict judge(const fs::path& directory, const std::vector<std::string>& blocks, bool read_only) {
  auto options = small_log_options();
  options.read_only = read_only;
  const auto log = storage::open_rocksdb_log(directory, options);
  if (!log.ok()) return {true, false, log.status()};
  const ReadOutcome outcome = read_all(**log);
  if (!outcome.status.ok()) return {true, false, outcome.status};
  return {false, outcome.blocks == blocks, Status()};
}

/// Flips one bit of a file whose name holds `part`, again and again; returns how often that was noticed.
int count_noticed(const std::string& part, int trials) {
  const auto seed = seed_of_run(7);
  INFO("seed = ", seed);
  std::mt19937_64 random(seed);
  const Image image(seed);
  const auto files = image.files(part);
  int noticed = 0;
  for (int trial = 0; trial < trials; ++trial) {
    CAPTURE(trial);
    const TempDirectory copy;
    link_image(image, copy / "data");
    flip_bit(copy / ("data/log/" + files[random() % files.size()]), random);
    const Verdict verdict = judge(copy / "data", image.blocks, trial % 8 != 0);
    CHECK_MESSAGE((verdict.noticed || verdict.intact), "silently short or changed");
    noticed += verdict.noticed ? 1 : 0;
  }
  return noticed;
}

}  // namespace

TEST_CASE("rocksdb log: a flipped bit in the write-ahead log is never silent") {
  CHECK(count_noticed(".log", 48) > 40);
}

TEST_CASE("rocksdb log: a flipped bit in a table is never silent") { CHECK(count_noticed(".sst", 40) > 20); }

TEST_CASE("rocksdb log: check_files notices a flipped bit anywhere in a table") {
  const auto seed = seed_of_run(8);
  INFO("seed = ", seed);
  std::mt19937_64 random(seed);
  const Image image(seed);
  const auto files = image.files(".sst");
  auto options = small_log_options();
  options.read_only = true;
  CHECK(open_or_fail(image.path(), options)->check_files() == Status());
  for (int trial = 0; trial < 40; ++trial) {
    CAPTURE(trial);
    const TempDirectory copy;
    link_image(image, copy / "data");
    flip_bit(copy / ("data/log/" + files[random() % files.size()]), random);
    const auto log = storage::open_rocksdb_log(copy / "data", options);
    const auto status = log.ok() ? (*log)->check_files() : log.status();
    CHECK(status.code() == StatusCode::kCorruption);
  }
}

TEST_CASE("rocksdb log: a flipped bit in MANIFEST is never silent") { CHECK(count_noticed("MANIFEST", 40) > 30); }

TEST_CASE("rocksdb log: a flipped bit in CURRENT is never silent") { CHECK(count_noticed("CURRENT", 40) > 30); }

TEST_CASE("rocksdb log: one that ends before LAST is refused unchanged, naming both sequences") {
  const auto seed = seed_of_run(3);
  INFO("seed = ", seed);
  std::mt19937_64 random(seed);
  const Image image(seed);
  const std::string wal = image.files(".log").back();
  for (int trial = 0; trial < 10; ++trial) {
    CAPTURE(trial);
    const TempDirectory copy;
    link_image(image, copy / "data");
    const std::string whole = read_file(image.path() / "log" / wal);
    replace_file(copy / ("data/log/" + wal), whole.substr(0, random() % whole.size()));
    fs::remove(copy / "data/LOCK");
    const auto before = content_of(copy.path());

    const Status status = storage::open_rocksdb_log(copy / "data", small_log_options()).status();
    CHECK(status.code() == StatusCode::kCorruption);
    CHECK(status.message().find("ends at sequence ") != std::string::npos);
    CHECK(status.message().find(std::to_string(image.group_ends.back()) + " was acknowledged") != std::string::npos);
    CHECK(status.message().find("nothing was changed") != std::string::npos);
    fs::remove(copy / "data/LOCK");
    CHECK(content_of(copy.path()) == before);
  }
}

TEST_CASE("rocksdb log: a torn group that was not acknowledged is cut off") {
  const Image image(5);
  const Sequence acknowledged = *(image.group_ends.end() - 2);
  REQUIRE(storage::write_last_sequence(image.path(), acknowledged, storage::Durability::kUnsynced).ok());
  const fs::path wal = image.path() / ("log/" + image.files(".log").back());
  fs::resize_file(wal, fs::file_size(wal) - 1);
  const auto log = open_or_fail(image.path(), small_log_options());
  CHECK(log->last_sequence() == acknowledged);
  CHECK(read_all(*log).status == Status());
}

TEST_CASE("rocksdb log: a lost file is refused") {
  for (const std::string part : {".log", ".sst", "MANIFEST", "CURRENT"}) {
    CAPTURE(part);
    const Image image(9);
    fs::remove(image.path() / ("log/" + image.files(part).back()));
    fs::remove(image.path() / "LOCK");
    const auto before = content_of(image.path());
    CHECK(storage::open_rocksdb_log(image.path(), small_log_options()).status().code() == StatusCode::kCorruption);
    fs::remove(image.path() / "LOCK");
    CHECK(content_of(image.path()) == before);
  }
}

TEST_CASE("rocksdb log: a lost CURRENT is refused without LAST too, and no table is removed") {
  const Image image(13);
  fs::remove(image.path() / "log/CURRENT");
  fs::remove(image.path() / "LAST");
  fs::remove(image.path() / "LOCK");
  const auto before = content_of(image.path());
  CHECK(storage::open_rocksdb_log(image.path(), small_log_options()).status().code() == StatusCode::kCorruption);
  fs::remove(image.path() / "LOCK");
  CHECK(content_of(image.path()) == before);
}

TEST_CASE("rocksdb log: a lost database is refused, not begun anew") {
  const Image image(11);
  fs::remove_all(image.path() / "log");
  CHECK(storage::open_rocksdb_log(image.path(), small_log_options()).status().code() == StatusCode::kCorruption);
  CHECK_FALSE(fs::exists(image.path() / "log"));
}

}  // namespace flowtally::tests
