#include "storage/data_directory.h"

#include <doctest/doctest.h>

#include "tests/storage/log_fixture.h"
#include "tests/support/temp_directory.h"

namespace flowtally::tests {

using storage::DirectoryState;

TEST_CASE("data directory: an absent, an empty and a formatted one are told apart") {
  const TempDirectory directory;
  CHECK(*storage::inspect_directory(directory / "none") == DirectoryState::kAbsent);
  CHECK(*storage::inspect_directory(directory.path()) == DirectoryState::kEmpty);
  REQUIRE(storage::write_format(directory.path()).ok());
  CHECK(*storage::inspect_directory(directory.path()) == DirectoryState::kFormatted);
  CHECK(read_file(directory / "FORMAT") == "flowtally 1\n");
}

TEST_CASE("data directory: what an interrupted creation leaves counts as empty") {
  const TempDirectory directory;
  write_file(directory / "LOCK", "1 flowtally\n");
  write_file(directory / "FORMAT.tmp", "flow");
  CHECK(*storage::inspect_directory(directory.path()) == DirectoryState::kEmpty);
}

TEST_CASE("data directory: it is created with its missing parents") {
  const TempDirectory directory;
  CHECK(storage::make_directory(directory / "a/b/c").ok());
  CHECK(std::filesystem::is_directory(directory / "a/b/c"));
  CHECK(storage::make_directory(directory / "a/b/c").ok());
}

TEST_CASE("data directory: a foreign directory is refused untouched") {
  const TempDirectory directory;
  write_file(directory / "thesis.txt", "years of work");
  const auto before = content_of(directory.path());
  const auto log = storage::open_rocksdb_log(directory.path(), small_log_options());
  CHECK(log.status().code() == StatusCode::kInvalidArgument);
  CHECK(log.status().message().find("not a flowtally data directory") != std::string::npos);
  CHECK(log.status().message().find(directory.path().string()) != std::string::npos);
  CHECK(content_of(directory.path()) == before);
}

TEST_CASE("data directory: a file in its place is refused") {
  const TempDirectory directory;
  write_file(directory / "file", "text");
  CHECK(storage::open_rocksdb_log(directory / "file", small_log_options()).status().code() ==
        StatusCode::kInvalidArgument);
}

TEST_CASE("data directory: a newer format is refused untouched, naming both versions") {
  const TempDirectory directory;
  write_file(directory / "FORMAT", "flowtally 23\n");
  const auto before = content_of(directory.path());
  const auto log = storage::open_rocksdb_log(directory.path(), small_log_options());
  CHECK(log.status().code() == StatusCode::kUnsupportedVersion);
  CHECK(log.status().message().find("format 23") != std::string::npos);
  CHECK(log.status().message().find("up to 1") != std::string::npos);
  CHECK(content_of(directory.path()) == before);
}

TEST_CASE("data directory: a FORMAT that says nothing is damage") {
  for (const std::string text : {"", "flowtally", "flowtally \n", "flowtally 1", "flowtally 0\n", "flowtally one\n",
                                 "flowtally 1 \n", "flowtally -1\n", "Flowtally 1\n", "flowtally 99999999999\n"}) {
    CAPTURE(text);
    const TempDirectory directory;
    write_file(directory / "FORMAT", text);
    CHECK(storage::inspect_directory(directory.path()).status().code() == StatusCode::kCorruption);
  }
}

}  // namespace flowtally::tests
