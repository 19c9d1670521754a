#include "storage/last_sequence_file.h"

#include <doctest/doctest.h>

#include "tests/storage/log_fixture.h"
#include "tests/support/temp_directory.h"

namespace flowtally::tests {

using storage::Durability;

namespace {

std::optional<Sequence> recorded_in(const TempDirectory& directory) {
  return *storage::read_last_sequence(directory.path());
}

}  // namespace

TEST_CASE("last sequence file: what was written is read, and nothing without a file") {
  const TempDirectory directory;
  CHECK(recorded_in(directory) == std::nullopt);
  for (const Sequence last : {Sequence{0}, Sequence{7}, Sequence{12'345'678'901}}) {
    REQUIRE(storage::write_last_sequence(directory.path(), last, Durability::kUnsynced).ok());
    CHECK(recorded_in(directory) == last);
  }
}

TEST_CASE("last sequence file: a torn file is no number") {
  const TempDirectory directory;
  REQUIRE(storage::write_last_sequence(directory.path(), 123'456, Durability::kSynced).ok());
  const std::string whole = read_file(directory / "LAST");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    write_file(directory / "LAST", whole.substr(0, size));
    CHECK(recorded_in(directory) == std::nullopt);
    write_file(directory / "LAST", whole.substr(0, size) + std::string(whole.size() - size, '\0'));
    CHECK(recorded_in(directory) == std::nullopt);
  }
}

TEST_CASE("last sequence file: a flipped bit anywhere is no number") {
  const TempDirectory directory;
  REQUIRE(storage::write_last_sequence(directory.path(), 123'456, Durability::kSynced).ok());
  const std::string whole = read_file(directory / "LAST");
  for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
    CAPTURE(bit);
    std::string damaged = whole;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << bit % 8));
    write_file(directory / "LAST", damaged);
    CHECK(recorded_in(directory) == std::nullopt);
  }
}

TEST_CASE("last sequence file: the recorder leaves the last value when it ends") {
  const TempDirectory directory;
  std::atomic<Sequence> last = 5;
  {
    const storage::LastSequenceRecorder recorder(directory.path(), last);
    last = 9;
  }
  CHECK(recorded_in(directory) == Sequence{9});
}

}  // namespace flowtally::tests
