#include "storage/directory_lock.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include "tests/storage/appender_process.h"
#include "tests/storage/log_fixture.h"
#include "tests/support/temp_directory.h"

namespace flowtally::tests {

using storage::DirectoryLock;

namespace {

bool names(const Status& status, const std::string& word) { return status.message().find(word) != std::string::npos; }

}  // namespace

TEST_CASE("directory lock: a second opener of this process is told who has it") {
  const TempDirectory directory;
  const auto log = open_or_fail(directory / "data", small_log_options());
  const Status second = storage::open_rocksdb_log(directory / "data", small_log_options()).status();
  CHECK(second.code() == StatusCode::kLocked);
  CHECK(names(second, (directory / "data").string()));
  CHECK(names(second, "process " + std::to_string(::getpid())));
}

TEST_CASE("directory lock: another process keeps this one out, and is named") {
  const TempDirectory directory;
  AppenderProcess holder(directory / "data", 1);
  REQUIRE(holder.next_acknowledged().has_value());
  const Status second = storage::open_rocksdb_log(directory / "data", small_log_options()).status();
  CHECK(second.code() == StatusCode::kLocked);
  CHECK(names(second, "process " + std::to_string(holder.pid()) + " (storage_appender)"));
  holder.kill();
  CHECK(storage::open_rocksdb_log(directory / "data", small_log_options()).ok());
}

TEST_CASE("directory lock: a reader needs it too") {
  const TempDirectory directory;
  const auto log = open_or_fail(directory / "data", small_log_options());
  auto options = small_log_options();
  options.read_only = true;
  CHECK(storage::open_rocksdb_log(directory / "data", options).status().code() == StatusCode::kLocked);
}

TEST_CASE("directory lock: it ends with its holder") {
  const TempDirectory directory;
  {
    const auto lock = DirectoryLock::take(directory.path());
    REQUIRE(lock.ok());
    CHECK(DirectoryLock::take(directory.path()).status().code() == StatusCode::kLocked);
  }
  CHECK(DirectoryLock::take(directory.path()).ok());
}

TEST_CASE("directory lock: a stale name in the file does not keep anybody out") {
  const TempDirectory directory;
  for (const std::string& stale : {std::to_string(::getpid()) + " flowtally\n", std::string("1 init\n"),
                                   std::string("garbage"), std::string(8192, '7')}) {
    write_file(directory / "LOCK", stale);
    CHECK(DirectoryLock::take(directory.path()).ok());
  }
}

TEST_CASE("directory lock: a name that is none is not repeated") {
  const TempDirectory directory;
  const auto lock = DirectoryLock::take(directory.path());
  REQUIRE(lock.ok());
  for (const std::string stale : {"", "garbage", "-5 flowtally\n", "2000000000 flowtally\n"}) {
    CAPTURE(stale);
    write_file(directory / "LOCK", stale);
    const Status second = DirectoryLock::take(directory.path()).status();
    CHECK(second.code() == StatusCode::kLocked);
    CHECK(names(second, "in use by another process"));
  }
}

}  // namespace flowtally::tests
