// What is read from a snapshot is what was written, or an error that names the file; a snapshot is there whole or not
// at all.
#include "storage/snapshot_files.h"

#include <doctest/doctest.h>

#include <random>

#include "tests/storage/log_fixture.h"
#include "tests/support/temp_directory.h"

namespace flowtally::tests {
namespace {

namespace fs = std::filesystem;
using events::StatusCode;
using storage::SnapshotFiles;

constexpr std::uint32_t kImageFormat = 7;
constexpr std::uint64_t kReserveBytes = 1'000;

SnapshotFiles files_in(const fs::path& directory, std::uint64_t free_bytes = 1 << 30,
                       std::uint32_t format = kImageFormat) {
  return {directory, format,
          storage::SpaceReserve([free_bytes](const fs::path&) { return free_bytes; }, kReserveBytes)};
}

struct Account {
  storage::ImagePlace place;
  std::string image;
};

std::vector<Account> some_accounts() {
  return {{{"a", 12, 4}, "the image of a"},
          {{"", 3, 1}, ""},
          {{std::string(128, 'x'), 40, 9}, std::string(100'000, '\0') + "end"},
          {{std::string("zero\0inside", 11), 41, 2}, "\xff\xfe"}};
}

const storage::SnapshotSpan kSpan{30, 41, 0x1234567890abcdef};

Status write(const SnapshotFiles& files, const storage::SnapshotSpan& span = kSpan) {
  auto writer = files.begin();
  if (!writer) return writer.status();
  for (const auto& [place, image] : some_accounts()) {
    const std::string_view whole = image;
    const std::vector<std::string_view> pieces = {whole.substr(0, whole.size() / 2), whole.substr(whole.size() / 2)};
    if (auto added = (*writer)->add(place, pieces); !added.ok()) return added;
  }
  return (*writer)->commit(span);
}

/// Everything that the snapshot says, or why it cannot be read.
Status check_content(const SnapshotFiles& files, const fs::path& path) {
  const auto snapshot = files.open(path);
  if (!snapshot) return snapshot.status();
  auto expected = some_accounts();
  std::stable_sort(expected.begin(), expected.end(),
                   [](const Account& a, const Account& b) { return a.image.size() > b.image.size(); });
  const auto& images = (*snapshot)->images();
  CHECK((*snapshot)->span().first == kSpan.first);
  CHECK((*snapshot)->span().last == kSpan.last);
  CHECK((*snapshot)->span().last_block_hash == kSpan.last_block_hash);
  REQUIRE(images.size() == expected.size());
  for (std::size_t i = 0; i < images.size(); ++i) {
    CHECK(images[i].account.account_id == expected[i].place.account_id);
    CHECK(images[i].account.position == expected[i].place.position);
    CHECK(images[i].account.accepted == expected[i].place.accepted);
    const auto bytes = (*snapshot)->read(images[i]);
    if (!bytes) return bytes.status();
    CHECK(bytes->view() == expected[i].image);
  }
  return {};
}

std::size_t files_of(const fs::path& directory) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(directory), fs::directory_iterator()));
}

}  // namespace

TEST_CASE("snapshot files: what is read is what was written") {
  const TempDirectory directory;
  const auto files = files_in(directory.path());
  CHECK(files.list().empty());
  REQUIRE(write(files).ok());
  REQUIRE(files.list().size() == 1);
  CHECK(files.list()[0].filename() == "00000000000000000041.snapshot");
  CHECK(check_content(files, files.list()[0]).ok());
}

TEST_CASE("snapshot files: the newest comes first, and one that is removed is gone") {
  const TempDirectory directory;
  const auto files = files_in(directory.path());
  for (const std::uint64_t last : {9, 100, 20}) REQUIRE(write(files, {1, last, 0}).ok());
  const auto paths = files.list();
  REQUIRE(paths.size() == 3);
  CHECK(paths[0].filename() == "00000000000000000100.snapshot");
  CHECK(paths[2].filename() == "00000000000000000009.snapshot");
  CHECK(files.remove(paths[0]).ok());
  CHECK(files.list().size() == 2);
}

TEST_CASE("snapshot files: one that is not committed is none, and leaves nothing") {
  const TempDirectory directory;
  const auto files = files_in(directory.path());
  {
    const auto writer = files.begin();
    REQUIRE(writer.ok());
    REQUIRE((*writer)->add({"a", 1, 1}, {}).ok());
    CHECK(files.list().empty());
  }
  CHECK(files_of(directory / "snapshots") == 0);
}

TEST_CASE("snapshot files: what a writer that was killed left is overwritten") {
  const TempDirectory directory;
  const auto files = files_in(directory.path());
  fs::create_directories(directory / "snapshots");
  write_file(directory / "snapshots/snapshot.tmp", std::string(1'000'000, 'x'));
  REQUIRE(write(files).ok());
  CHECK(check_content(files, files.list().at(0)).ok());
  CHECK(files_of(directory / "snapshots") == 1);
}

TEST_CASE("snapshot files: a damaged snapshot is told") {
  const TempDirectory directory;
  const auto files = files_in(directory.path());
  REQUIRE(write(files).ok());
  const auto path = files.list().at(0);
  const auto intact = read_file(path);
  const auto seed = seed_of_run(11);
  INFO("seed = ", seed);
  std::mt19937_64 random(seed);
  // Every bit of the beginning and the end, where all the structure is, and some of the images.
  for (std::size_t byte = 0; byte < intact.size(); byte += byte < 64 || byte + 700 > intact.size() ? 1 : 997) {
    auto content = intact;
    content[byte] = static_cast<char>(content[byte] ^ (1 << random() % 8));
    write_file(path, content);
    const auto status = check_content(files, path);
    CAPTURE(byte);
    CHECK(status.code() == StatusCode::kCorruption);
    CHECK(status.message().find(path.string()) != std::string::npos);
  }
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{20}, std::size_t{90}, intact.size() / 2, intact.size() - 1}) {
    write_file(path, intact.substr(0, size));
    CAPTURE(size);
    CHECK(check_content(files, path).code() == StatusCode::kCorruption);
  }
  write_file(path, intact + "x");
  CHECK(check_content(files, path).code() == StatusCode::kCorruption);
}

TEST_CASE("snapshot files: another image format is told apart from damage") {
  const TempDirectory directory;
  REQUIRE(write(files_in(directory.path())).ok());
  const auto newer = files_in(directory.path(), 1 << 30, kImageFormat + 1);
  CHECK(newer.open(newer.list().at(0)).status().code() == StatusCode::kUnsupportedVersion);
}

TEST_CASE("snapshot files: below the reserve nothing is written, and the ones before stay") {
  const TempDirectory directory;
  REQUIRE(write(files_in(directory.path())).ok());
  const auto full = files_in(directory.path(), kReserveBytes + 50'000);
  CHECK(write(full, {1, 50, 0}).code() == StatusCode::kDiskFull);
  CHECK(files_of(directory / "snapshots") == 1);
  CHECK(check_content(full, full.list().at(0)).ok());
}

TEST_CASE("snapshot files: one that could not take an image is not committed") {
  const TempDirectory directory;
  const auto files = files_in(directory.path(), kReserveBytes + 100);
  const auto writer = files.begin();
  REQUIRE(writer.ok());
  const std::string image(1'000, 'x');
  const std::vector<std::string_view> pieces = {image};
  CHECK((*writer)->add({"a", 1, 1}, pieces).code() == StatusCode::kDiskFull);
  CHECK_FALSE((*writer)->commit({1, 1, 0}).ok());
  CHECK(files.list().empty());
}

}  // namespace flowtally::tests
