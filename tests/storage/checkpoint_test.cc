// Checkpoints of a log: data directories of their own, made while it works.
#include <algorithm>
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "storage/last_sequence_file.h"
#include "tests/storage/log_fixture.h"
#include "tests/support/temp_directory.h"

namespace flowtally::tests {

namespace fs = std::filesystem;

TEST_CASE("checkpoint: it is a log of its own with all that was acknowledged, made while another thread appends") {
  const auto seed = seed_of_run(17);
  INFO("seed = ", seed);
  const TempDirectory directory;
  const auto log = open_or_fail(directory / "data", small_log_options());
  std::atomic<bool> going = true;
  std::vector<std::string> blocks;
  std::jthread writer([&] {
    GroupSource source(seed);
    Sequence last = 0;
    while (going) {
      const auto group = source.next(last);
      if (!log->append(group).ok()) return;
      blocks.insert(blocks.end(), group.begin(), group.end());
    }
  });
  std::vector<Sequence> acknowledged;
  for (int i = 0; i < 5; ++i) {
    while (log->last_sequence() < 1000U * static_cast<Sequence>(i + 1)) std::this_thread::yield();
    acknowledged.push_back(log->last_sequence());
    const auto target = directory / ("checkpoint" + std::to_string(i));
    fs::create_directory(target);
    CHECK(log->checkpoint(target) == Status());
  }
  going = false;
  writer.join();
  for (std::size_t i = 0; i < acknowledged.size(); ++i) {
    CAPTURE(i);
    const auto target = directory / ("checkpoint" + std::to_string(i));
    const auto checkpoint = open_or_fail(target, small_log_options());
    CHECK(checkpoint->last_sequence() >= acknowledged[i]);
    CHECK(*storage::read_last_sequence(target) == checkpoint->last_sequence());
    CHECK(checkpoint->check_files() == Status());
    const auto found = read_all(*checkpoint);
    CHECK(found.status == Status());
    REQUIRE(found.blocks.size() <= blocks.size());
    CHECK(std::equal(found.blocks.begin(), found.blocks.end(), blocks.begin()));
    CHECK(checkpoint->append({{make_block(checkpoint->last_sequence() + 1, 1)}}) == Status());
  }
}

TEST_CASE("checkpoint: none below the free-space reserve, and what a killed server left goes with the next opening") {
  const TempDirectory directory;
  const Disk disk;
  {
    const auto log = open_or_fail(directory / "data", disk.options());
    REQUIRE(log->append({{make_block(1, 5)}}).ok());
    *disk.free_bytes = 0;
    fs::create_directories(directory / "data/checkpoints/1");
    CHECK(log->checkpoint(directory / "data/checkpoints/1").code() == StatusCode::kDiskFull);
    CHECK(fs::is_empty(directory / "data/checkpoints/1"));
    *disk.free_bytes = 1 << 30;
    CHECK(log->checkpoint(directory / "data/checkpoints/1") == Status());
  }
  auto read_only = small_log_options();
  read_only.read_only = true;
  open_or_fail(directory / "data", read_only);
  CHECK(fs::exists(directory / "data/checkpoints/1/FORMAT"));
  CHECK(open_or_fail(directory / "data", small_log_options())->last_sequence() == 5);
  CHECK_FALSE(fs::exists(directory / "data/checkpoints"));
}

}  // namespace flowtally::tests
