#include "storage/directory_copy.h"

#include <sys/stat.h>

#include "storage/data_directory.h"
#include "tests/storage/log_image.h"

namespace flowtally::tests {

namespace {

namespace fs = std::filesystem;
using storage::DirectoryCopy;

DirectoryCopy begun(const fs::path& to) {
  auto copy = DirectoryCopy::begin(to);
  REQUIRE_MESSAGE(copy.ok(), copy.status().message());
  return std::move(copy).value();
}

mode_t mode_of(const fs::path& path) { return static_cast<mode_t>(fs::status(path).permissions()); }

Status watch_nothing(const storage::CopyProgress&) { return Status(); }

}  // namespace

TEST_CASE("directory copy: it is a data directory of its own with the same log") {
  const Image image(3);
  const TempDirectory place;
  const auto to = place / "a/copy";
  {
    auto copy = begun(to);
    storage::CopyProgress last;
    const auto copied = copy.copy(image.path(), [&](const storage::CopyProgress& progress) {
      last = progress;
      return Status();
    });
    CHECK(copied == Status());
    CHECK(last.done == last.total);
    CHECK_FALSE(fs::exists(to));
    CHECK(copy.put_in_place() == Status());
  }
  CHECK_FALSE(fs::exists(place / "a/copy.part"));
  CHECK(read_all(*open_or_fail(to, small_log_options())).blocks == image.blocks);
  for (const auto& entry : fs::recursive_directory_iterator(image.path())) {
    if (entry.is_regular_file()) CHECK(fs::hard_link_count(entry.path()) == 1);
  }
}

TEST_CASE("directory copy: one that is interrupted anywhere is none, and the next replaces what is left") {
  const Image image(5);
  const TempDirectory place;
  for (std::uint64_t stop = 1;; ++stop) {
    auto copy = begun(place / "copy");
    std::uint64_t pieces = 0;
    const auto copied = copy.copy(image.path(), [&](const storage::CopyProgress&) {
      return ++pieces == stop ? Status(StatusCode::kUnavailable, "stopped") : Status();
    });
    if (copied.ok()) break;
    CHECK(copied.code() == StatusCode::kUnavailable);
    CHECK_FALSE(fs::exists(place / "copy"));
    CHECK(*storage::inspect_directory(place.path() / "copy") == storage::DirectoryState::kAbsent);
  }
  CHECK(fs::is_empty(place.path()));
  fs::create_directories(place / "copy.part/log");
  write_file(place / "copy.part/log/999999.sst", "left by a killed one");
  auto copy = begun(place / "copy");
  CHECK(copy.copy(image.path(), watch_nothing) == Status());
  CHECK(copy.put_in_place() == Status());
  CHECK_FALSE(fs::exists(place / "copy/log/999999.sst"));
  CHECK(read_all(*open_or_fail(place / "copy", small_log_options())).blocks == image.blocks);
}

TEST_CASE("directory copy: it is for its owner alone, whatever it is of and whatever it replaces") {
  const Image image(11);
  const TempDirectory place;
  const auto to = place / "copy";
  const mode_t old = ::umask(0);
  fs::permissions(image.path(), fs::perms(0755));
  fs::permissions(image.path() / "LAST", fs::perms(0644));
  fs::permissions(image.path() / "FORMAT", fs::perms(0444));
  for (const mode_t replaced : {0700U, 0755U, 0777U}) {
    CAPTURE(replaced);
    fs::remove_all(to);
    fs::create_directory(to);
    fs::permissions(to, fs::perms(replaced));
    fs::create_directory(place / "copy.part");  // left by a killed one
    fs::permissions(place / "copy.part", fs::perms(0755));
    auto copy = begun(to);
    CHECK(mode_of(copy.path()) == 0700);
    CHECK(copy.copy(image.path(), watch_nothing) == Status());
    CHECK(copy.put_in_place() == Status());
    CHECK(mode_of(to) == 0700);
    for (const auto& entry : fs::recursive_directory_iterator(to)) {
      CAPTURE(entry.path());
      CHECK(mode_of(entry.path()) == (entry.is_directory() ? 0700U : 0600U));
    }
  }
  ::umask(old);
}

TEST_CASE("directory copy: only an absent or empty place is taken, and by one at a time") {
  const TempDirectory place;
  fs::create_directory(place / "empty");
  fs::create_directory(place / "full");
  write_file(place / "full/thesis", "years of work");
  write_file(place / "file", "text");
  for (const std::string name : {"full", "file"}) {
    CAPTURE(name);
    CHECK(DirectoryCopy::begin(place / name).status().code() == StatusCode::kInvalidArgument);
  }
  CHECK(DirectoryCopy::begin("/proc").status().message().find("is a mount point") != std::string::npos);
  const auto copy = begun((place / "empty/").string());
  CHECK(copy.path() == fs::canonical(place.path()) / "empty.part");
  CHECK(DirectoryCopy::begin(place / "empty").status().code() == StatusCode::kLocked);
}

TEST_CASE("directory copy: without room nothing is written") {
  const Image image(7);
  const TempDirectory place;
  {
    auto copy = begun(place / "copy");
    const auto copied = copy.copy(image.path(), watch_nothing, [](const auto&) { return std::uint64_t{1000}; });
    CHECK(copied.code() == StatusCode::kDiskFull);
    CHECK(fs::is_empty(copy.path()));
  }
  CHECK(fs::is_empty(place.path()));
}

}  // namespace flowtally::tests
