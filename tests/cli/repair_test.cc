// Repairs by the real program: what it says, and what it needs of the disk.
#include "storage/repair.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "tests/cli/data_directories.h"

namespace flowtally::tests {
namespace {

namespace fs = std::filesystem;

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// A directory of two histories that has lost the second: its newest table is gone.
struct Shortened {
  TestDirectory files;
  std::string data = files / "data";
  std::size_t events = 0;  // that are left
  std::string kept;        // what repair says of it
  std::string lost;

  Shortened() {
    make_directory_with_snapshot(files);
    events = lines_of(read_file(files / "history")).size();
    const auto more = small_history(2);
    write_file(files / "more", more);
    REQUIRE(run_flowtally({"import", files / "more", "--data", data}).exit_code == 0);
    REQUIRE(run_flowtally({"import", files / "more", "--data", data}).exit_code == 0);
    fs::path newest;
    for (const auto& entry : fs::directory_iterator(data + "/log")) {
      if (entry.path().extension() == ".sst" && entry.path() > newest) newest = entry.path();
    }
    fs::remove(newest);
    const auto last = std::to_string(events + lines_of(more).size());
    kept = "kept: sequences 1 to " + std::to_string(events) + "\n";
    lost = "lost: sequences " + std::to_string(events + 1) + " to " + last + "\n";
  }
};

TEST_CASE("repair: says what is kept and lost, and keeps the damaged log") {
  const Shortened shortened;
  const auto& data = shortened.data;
  CHECK(run_flowtally({"export", "--data", data}).exit_code == 6);
  const auto looked = run_flowtally({"repair", "--data", data, "--dry-run"});
  CHECK(looked.exit_code == 0);
  CHECK_MESSAGE(contains(looked.err, "would be " + shortened.kept), looked.err);
  CHECK(contains(looked.err, "would be " + shortened.lost));
  CHECK(run_flowtally({"export", "--data", data}).exit_code == 6);
  const auto repaired = run_flowtally({"repair", "--data", data});
  CHECK(repaired.exit_code == 0);
  CHECK(contains(repaired.err, "\n" + shortened.kept + shortened.lost));
  CHECK(contains(repaired.err, "the damaged log is kept as " + data + "/log.damaged-1"));
  CHECK(run_flowtally({"verify", "--data", data}).exit_code == 0);
  CHECK(lines_of(exported(data)).size() == shortened.events);
  CHECK(run_flowtally({"import", shortened.files / "more", "--data", data}).exit_code == 0);
  CHECK(run_flowtally({"verify", "--data", data}).exit_code == 0);
}

TEST_CASE("repair: finishing an interrupted one says what that one lost, or that it is no longer known") {
  for (const bool known : {true, false}) {
    CAPTURE(known);
    const Shortened shortened;
    const auto& data = shortened.data;
    storage::RepairOptions options;
    options.on_step = [](std::string_view step) {
      return step == "remove snapshots" ? events::Status(events::StatusCode::kUnavailable, "stopped")
                                        : events::Status();
    };
    REQUIRE_FALSE(storage::repair_log(data, options).ok());
    if (!known) fs::remove(data + "/log.repaired/LOSS");
    for (const bool dry : {true, false}) {
      CAPTURE(dry);
      std::vector<std::string> words = {"repair", "--data", data};
      if (dry) words.emplace_back("--dry-run");
      const auto finished = run_flowtally(words);
      CHECK(finished.exit_code == 0);
      CHECK_MESSAGE(contains(finished.err, shortened.kept), finished.err);
      CHECK(contains(finished.err, shortened.lost) == known);
      CHECK(contains(finished.err, "the damaged log is kept as " + data + "/log.damaged-1\n") == known);
      CHECK(contains(finished.err, "what was lost is no longer known") == !known);
      CHECK_FALSE(contains(finished.err, "lost: none"));
    }
    CHECK(lines_of(exported(data)).size() == shortened.events);
  }
}

TEST_CASE("repair: leaves a sound log alone, and needs the reserve only where it writes") {
  const TestDirectory files;
  const auto data = make_directory_with_snapshot(files);
  const auto whole = exported(data);
  const std::vector<std::string> words = {"repair", "--data", data};
  auto on_full_disk = words;
  on_full_disk.insert(on_full_disk.end(), {"--free-space-reserve", std::to_string(std::uint64_t{1} << 50U)});
  const auto sound = run_flowtally(on_full_disk);
  CHECK(sound.exit_code == 0);
  CHECK(contains(sound.err, "the log is sound"));
  fs::remove(data + "/log/CURRENT");
  const auto refused = run_flowtally(on_full_disk);
  CHECK(refused.exit_code == 1);
  CHECK_MESSAGE(contains(refused.err, "the reserve of "), refused.err);
  CHECK_FALSE(fs::exists(data + "/log.damaged-1"));
  on_full_disk.emplace_back("--dry-run");
  CHECK(run_flowtally(on_full_disk).exit_code == 0);
  CHECK(run_flowtally(words).exit_code == 0);
  CHECK(fs::exists(data + "/log.damaged-1"));
  CHECK(exported(data) == whole);
}

}  // namespace
}  // namespace flowtally::tests
