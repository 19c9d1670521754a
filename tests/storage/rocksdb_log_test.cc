#include "storage/rocksdb_log.h"

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <filesystem>
#include <map>
#include <vector>

#include "storage/free_space.h"
#include "storage/last_sequence_file.h"
#include "tests/storage/log_fixture.h"
#include "tests/support/temp_directory.h"

namespace flowtally::tests {

namespace {

using Blocks = std::vector<std::string>;

/// Appends groups of the seed up to about `groups`, and returns all blocks.
Blocks append_groups(storage::EventLog& log, std::uint64_t seed, int groups) {
  GroupSource source(seed);
  Sequence last = log.last_sequence();
  Blocks appended;
  for (int i = 0; i < groups; ++i) {
    const Blocks group = source.next(last);
    REQUIRE(log.append(group).ok());
    appended.insert(appended.end(), group.begin(), group.end());
  }
  return appended;
}

/// Files of this process cannot grow beyond `bytes` while it lives.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : old_handler_(::signal(SIGXFSZ, SIG_IGN)) {
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &old_) == 0);
    const rlimit limit = {bytes, old_.rlim_max};
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &limit) == 0);
  }
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &old_);
    ::signal(SIGXFSZ, old_handler_);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  rlimit old_ = {};
  void (*old_handler_)(int);
};

}  // namespace

TEST_CASE("rocksdb log: a reopened one continues where it ended") {
  const TempDirectory directory;
  Blocks appended;
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    const auto log = open_or_fail(directory.path(), small_log_options());
    const Blocks more = append_groups(*log, seed, 30);
    appended.insert(appended.end(), more.begin(), more.end());
  }
  const auto log = open_or_fail(directory.path(), small_log_options());
  const ReadOutcome outcome = read_all(*log);
  CHECK(outcome.status == Status());
  CHECK(outcome.blocks == appended);
}

TEST_CASE("rocksdb log: without create_if_missing an absent or empty directory is not found and not touched") {
  const TempDirectory directory;
  auto options = small_log_options();
  options.create_if_missing = false;
  CHECK(storage::open_rocksdb_log(directory / "none", options).status().code() == StatusCode::kNotFound);
  CHECK(storage::open_rocksdb_log(directory.path(), options).status().code() == StatusCode::kNotFound);
  CHECK(content_of(directory.path()).empty());
}

TEST_CASE("rocksdb log: a creation that was interrupted is finished by the next") {
  const TempDirectory directory;
  write_file(directory / "FORMAT", "flowtally 1\n");
  std::filesystem::create_directory(directory / "log");
  write_file(directory / "log/MANIFEST-000001", "torn");
  const auto log = open_or_fail(directory.path(), small_log_options());
  const Blocks appended = append_groups(*log, 1, 2);
  CHECK(read_all(*log).blocks == appended);
}

TEST_CASE("rocksdb log: read only, it reads everything, takes nothing and changes nothing but the lock") {
  const TempDirectory directory;
  const Disk disk;
  Blocks appended;
  {
    const auto log = open_or_fail(directory / "data", disk.options());
    appended = append_groups(*log, 1, 60);
    *disk.free_bytes = 0;  // so that the end of the log stays in the write-ahead log, as after a crash
  }
  std::filesystem::remove(directory / "data/LOCK");
  const auto before = content_of(directory.path());
  auto options = small_log_options();
  options.read_only = true;
  {
    const auto log = open_or_fail(directory / "data", options);
    CHECK(read_all(*log).status == Status());
    CHECK(read_all(*log).blocks == appended);
    CHECK(log->append(Blocks{make_block(log->last_sequence() + 1, 1)}).code() == StatusCode::kInvalidArgument);
    CHECK(log->check_room(0).code() == StatusCode::kInvalidArgument);
  }
  std::filesystem::remove(directory / "data/LOCK");
  CHECK(content_of(directory.path()) == before);
}

TEST_CASE("rocksdb log: it is not created on a full disk, and nothing is left behind") {
  const TempDirectory directory;
  const Disk disk;
  *disk.free_bytes = 1000;
  CHECK(storage::open_rocksdb_log(directory / "data", disk.options()).status().code() == StatusCode::kDiskFull);
  CHECK(content_of(directory.path()).empty());
}

TEST_CASE("rocksdb log: it is not opened to write on a full disk, but to read") {
  const TempDirectory directory;
  const Disk disk;
  Blocks appended;
  {
    const auto log = open_or_fail(directory.path(), disk.options());
    appended = append_groups(*log, 1, 5);
  }
  *disk.free_bytes = 0;
  CHECK(storage::open_rocksdb_log(directory.path(), disk.options()).status().code() == StatusCode::kDiskFull);
  auto options = disk.options();
  options.read_only = true;
  CHECK(read_all(*open_or_fail(directory.path(), options)).blocks == appended);
}

TEST_CASE("rocksdb log: there is room again when the disk has space again") {
  const TempDirectory directory;
  const Disk disk;
  const auto options = disk.options();
  const auto log = open_or_fail(directory.path(), options);
  CHECK(log->check_room(1000) == Status());
  *disk.free_bytes = options.free_space_reserve_bytes + 999;
  CHECK(log->check_room(1000).code() == StatusCode::kDiskFull);
  CHECK(log->check_room(999) == Status());
  *disk.free_bytes = options.free_space_reserve_bytes - 1;
  CHECK(log->check_room(0).code() == StatusCode::kDiskFull);
  *disk.free_bytes = 1 << 30;
  CHECK(log->check_room(1000) == Status());
  const Blocks appended = append_groups(*log, 1, 3);
  CHECK(read_all(*log).blocks == appended);
}

TEST_CASE("free space: a full disk is described in units that people read, with what to do") {
  const auto told = [](std::uint64_t free_bytes, std::uint64_t more_bytes) {
    const storage::SpaceReserve reserve([=](const auto&) { return free_bytes; }, 512 << 20);
    return reserve.check("/", more_bytes).message();
  };
  const std::string advice = ". Delete something, or lower --free-space-reserve";
  CHECK(told(0, 0) == "the disk of / has 0 bytes free, less than the reserve of 536.9 MB" + advice);
  CHECK(told(999'950, 0) == "the disk of / has 1.0 MB free, less than the reserve of 536.9 MB" + advice);
  CHECK(told(537'000'000, 1'400'000'000) ==
        "the disk of / has 537.0 MB free; 1.4 GB more would not leave the reserve of 536.9 MB" + advice);
  CHECK(told(512 << 20, 0).empty());
}

TEST_CASE("rocksdb log: the reserve is at least four write buffers") {
  const TempDirectory directory;
  const Disk disk;
  auto options = disk.options();
  options.free_space_reserve_bytes = 1;
  const auto log = open_or_fail(directory.path(), options);
  *disk.free_bytes = 4 * options.write_buffer_bytes - 1;
  CHECK(log->check_room(0).code() == StatusCode::kDiskFull);
  *disk.free_bytes = 4 * options.write_buffer_bytes;
  CHECK(log->check_room(0) == Status());
}

TEST_CASE("rocksdb log: what a full disk keeps from being flushed is there after reopening") {
  const TempDirectory directory;
  const Disk disk;
  Blocks appended;
  {
    const auto log = open_or_fail(directory.path(), disk.options());
    appended = append_groups(*log, 1, 5);
    *disk.free_bytes = 0;
  }
  *disk.free_bytes = 1 << 30;
  CHECK(read_all(*open_or_fail(directory.path(), disk.options())).blocks == appended);
}

TEST_CASE("rocksdb log: a missing or torn LAST does not refuse a good log") {
  const TempDirectory directory;
  Blocks appended;
  {
    const auto log = open_or_fail(directory.path(), small_log_options());
    appended = append_groups(*log, 1, 5);
  }
  for (const std::string torn : {"", "99999999", "99999999 0123"}) {
    CAPTURE(torn);
    write_file(directory / "LAST", torn);
    CHECK(read_all(*open_or_fail(directory.path(), small_log_options())).blocks == appended);
  }
  std::filesystem::remove(directory / "LAST");
  CHECK(read_all(*open_or_fail(directory.path(), small_log_options())).blocks == appended);
}

TEST_CASE("rocksdb log: after a write that failed every other fails with its error, and what was acknowledged stays") {
  const TempDirectory directory;
  Blocks acknowledged;
  {
    const auto log = open_or_fail(directory.path(), small_log_options());
    acknowledged = append_groups(*log, 1, 3);
    Status failure;
    {
      const FileSizeLimit limit(64 << 10);
      while (failure.ok()) {
        const std::string block = make_block(log->last_sequence() + 1, 20, 500);
        failure = log->append(Blocks{block});
        if (failure.ok()) acknowledged.push_back(block);
      }
    }
    CHECK(failure.code() == StatusCode::kIoError);
    const Blocks next = {make_block(log->last_sequence() + 1, 1)};
    CHECK(log->append(next) == failure);
    CHECK(log->check_room(0) == failure);
    CHECK(read_all(*log).blocks == acknowledged);
  }
  CHECK(read_all(*open_or_fail(directory.path(), small_log_options())).blocks == acknowledged);
}

TEST_CASE("rocksdb log: LAST holds the last sequence after a clean end") {
  const TempDirectory directory;
  Sequence last = 0;
  {
    const auto log = open_or_fail(directory.path(), small_log_options());
    append_groups(*log, 1, 5);
    last = log->last_sequence();
  }
  CHECK(*storage::read_last_sequence(directory.path()) == last);
}

TEST_CASE("rocksdb log: a growing log is never rewritten") {
  const TempDirectory directory;
  const auto tables = [&] {
    std::map<std::string, ino_t> found;
    for (const auto& entry : std::filesystem::directory_iterator(directory / "log")) {
      struct stat there {};
      if (entry.path().extension() != ".sst" || ::stat(entry.path().c_str(), &there) != 0) continue;
      found.emplace(entry.path().filename().string(), there.st_ino);
    }
    return found;
  };
  std::map<std::string, ino_t> seen;
  {
    const auto log = open_or_fail(directory.path(), small_log_options());
    Sequence last = 0;
    while (last < 3000) {
      REQUIRE(log->append(Blocks{make_block(last + 1, 20, 1000)}).ok());
      last += 20;
      seen.merge(tables());
    }
  }
  seen.merge(tables());
  CHECK(seen.size() > 8);  // more than RocksDB leaves in its first level
  CHECK(tables() == seen);
}

}  // namespace flowtally::tests
