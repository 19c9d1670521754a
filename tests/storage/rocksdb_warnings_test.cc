#include "storage/rocksdb_warnings.h"

#include <doctest/doctest.h>
#include <rocksdb/env.h>

#include <string>
#include <vector>

#include "tests/storage/log_fixture.h"
#include "tests/support/temp_directory.h"

namespace flowtally::tests {

namespace {

using rocksdb::InfoLogLevel;

}  // namespace

TEST_CASE("rocksdb warnings: RocksDB keeps no log of its own in the directory") {
  const TempDirectory directory;
  {
    const auto log = open_or_fail(directory.path(), small_log_options());
    GroupSource source(1);
    Sequence last = 0;
    for (int i = 0; i < 50; ++i) REQUIRE(log->append(source.next(last)).ok());
  }
  for (const auto& [name, content] : content_of(directory.path())) {
    CHECK_MESSAGE(name.find("/LOG") == std::string::npos, name);
  }
}

TEST_CASE("rocksdb warnings: warnings and errors are passed on as lines, the rest is not") {
  std::vector<std::string> lines;
  const auto logger = storage::warnings_to([&](std::string_view line) { lines.emplace_back(line); });
  rocksdb::Log(InfoLogLevel::INFO_LEVEL, logger, "opened");
  rocksdb::Log(InfoLogLevel::HEADER_LEVEL, logger, "options");
  rocksdb::Log(InfoLogLevel::WARN_LEVEL, logger, "slow: %d\n", 7);
  rocksdb::Log(InfoLogLevel::ERROR_LEVEL, logger, "broken");
  rocksdb::Log(InfoLogLevel::ERROR_LEVEL, logger, "%s", std::string(5'000, 'x').c_str());
  REQUIRE(lines.size() == 3);
  CHECK(lines[0] == "slow: 7");
  CHECK(lines[1] == "broken");
  CHECK(lines[2].size() == storage::kWarningBytesMax);
}

TEST_CASE("rocksdb warnings: a minute has so many and no more") {
  std::vector<std::string> lines;
  const auto logger = storage::warnings_to([&](std::string_view line) { lines.emplace_back(line); });
  for (int i = 0; i < 1'000; ++i) rocksdb::Log(InfoLogLevel::WARN_LEVEL, logger, "the disk is slow");
  CHECK(lines.size() == storage::kWarningsPerMinute);
}

}  // namespace flowtally::tests
