// A damaged log is cut where it stops being sound: what is kept is a beginning of what was written, whole blocks of it,
// and the damaged log stays beside it.
#include "storage/repair.h"

#include <algorithm>
#include <random>

#include "storage/last_sequence_file.h"
#include "storage/rocksdb_audit_store.h"
#include "tests/storage/log_image.h"

namespace flowtally::tests {

namespace {

namespace fs = std::filesystem;

storage::RepairOptions repair_options() {
  storage::RepairOptions options;
  options.database = small_log_options();
  return options;
}

storage::LogRepair repaired(const fs::path& directory, const storage::RepairOptions& options = repair_options()) {
  const auto repair = storage::repair_log(directory, options);
  REQUIRE_MESSAGE(repair.ok(), repair.status().message());
  return *repair;
}

/// Options with which it ends before the step after so many.
storage::RepairOptions stopping_after(std::size_t count, std::vector<std::string>& steps) {
  auto options = repair_options();
  options.on_step = [count, &steps](std::string_view step) {
    steps.emplace_back(step);
    return steps.size() > count ? Status(StatusCode::kUnavailable, "stopped") : Status();
  };
  return options;
}

/// The number of blocks that the log has, after checking that they are the first of these.
std::size_t beginning_of(const fs::path& directory, const std::vector<std::string>& blocks) {
  const auto log = open_or_fail(directory, small_log_options());
  const auto outcome = read_all(*log);
  CHECK(outcome.status == Status());
  REQUIRE(outcome.blocks.size() <= blocks.size());
  CHECK(std::equal(outcome.blocks.begin(), outcome.blocks.end(), blocks.begin()));
  return outcome.blocks.size();
}

Sequence last_of(const std::vector<std::string>& blocks, std::size_t count) {
  return count == 0 ? 0 : events::read_block_header(blocks[count - 1])->last();
}

/// Without what opening and locking write.
std::map<std::string, std::string> files_of(const fs::path& directory) {
  auto content = content_of(directory);
  std::erase_if(content, [](const auto& file) { return file.first.ends_with("/LOCK"); });
  return content;
}

/// Damages files of the log, one after the other and in many places, and repairs each.
void damage_and_repair(const std::string& part, int trials) {
  const auto seed = seed_of_run(21);
  INFO("seed = ", seed);
  std::mt19937_64 random(seed);
  const Image image(seed);
  const auto files = image.files(part);
  for (int trial = 0; trial < trials; ++trial) {
    CAPTURE(trial);
    const TempDirectory copy;
    const auto data = copy / "data";
    link_image(image, data);
    const auto damaged = data / "log" / files[random() % files.size()];
    if (trial % 4 == 0) {
      const auto whole = read_file(damaged);
      replace_file(damaged, whole.substr(0, random() % whole.size()));
    } else if (trial % 8 == 1) {
      fs::remove(damaged);
    } else {
      flip_bit(damaged, random);
    }
    const auto before = files_of(data / "log");
    const auto repair = repaired(data);
    const auto kept = beginning_of(data, image.blocks);
    CHECK(repair.kept == last_of(image.blocks, kept));
    CHECK(repair.lost_to == image.group_ends.back());
    if (repair.damage.ok()) {
      CHECK(kept == image.blocks.size());
      CHECK(repair.kept_aside.empty());
      continue;
    }
    CHECK(repair.kept_aside == data / "log.damaged-1");
    std::map<std::string, std::string> aside;
    for (auto& [path, content] : files_of(repair.kept_aside)) {
      aside[(data / "log" / fs::path(path).filename()).string()] = content;
    }
    CHECK(aside == before);
    // All that stands before the damaged place is kept: here, all that is in the other files before it.
    if (part == "MANIFEST" || part == "CURRENT") CHECK(kept == image.blocks.size());
    CHECK_FALSE(fs::exists(data / "log.repairing"));
    CHECK_FALSE(fs::exists(data / "log.repaired"));
    CHECK_FALSE(fs::exists(data / "log.salvage"));
    CHECK(repaired(data).damage == Status());
  }
}

}  // namespace

TEST_CASE("repair: a table that is damaged, cut off or lost ends the log") { damage_and_repair(".sst", 24); }

TEST_CASE("repair: a write-ahead log that is damaged, cut off or lost ends the log") { damage_and_repair(".log", 24); }

TEST_CASE("repair: a damaged or lost MANIFEST loses nothing") { damage_and_repair("MANIFEST", 16); }

TEST_CASE("repair: a damaged or lost CURRENT loses nothing") { damage_and_repair("CURRENT", 16); }

TEST_CASE("repair: what is before the damage in the same table is kept") {
  const Image image(5);
  const auto table = image.path() / ("log/" + image.files(".sst").front());
  auto content = read_file(table);
  std::size_t last = 0;
  while (content.find(image.blocks[last + 1]) != std::string::npos) ++last;
  const auto place = content.find(image.blocks[last]);
  REQUIRE(place != std::string::npos);
  content[place + 1] = static_cast<char>(content[place + 1] ^ 1);
  replace_file(table, content);
  const auto repair = repaired(image.path());
  CHECK(repair.damage.code() == StatusCode::kCorruption);
  const auto kept = beginning_of(image.path(), image.blocks);
  CHECK(kept > 0);
  CHECK(kept <= last);
}

TEST_CASE("repair: a sound log and a dry run change nothing") {
  const Image image(7);
  const auto sound = files_of(image.path());
  CHECK(repaired(image.path()).damage == Status());
  CHECK(files_of(image.path()) == sound);
  fs::remove(image.path() / ("log/" + image.files(".sst").back()));
  const auto damaged = files_of(image.path());
  auto options = repair_options();
  options.dry_run = true;
  options.on_step = [](std::string_view) { return Status(StatusCode::kInternal, "a step of a dry run"); };
  const auto looked = repaired(image.path(), options);
  CHECK(looked.damage.code() == StatusCode::kCorruption);
  CHECK(files_of(image.path()) == damaged);
  CHECK(repaired(image.path()).kept == looked.kept);
}

TEST_CASE("repair: one that is interrupted anywhere leaves the log as it was, or is finished and tells the same") {
  const Image image(9);
  const auto make_damaged = [&](const fs::path& data) {
    link_image(image, data);
    fs::remove(data / ("log/" + image.files(".sst").back()));
    fs::remove(data / "LAST");  // without it a directory that has no log would be begun anew
  };
  const TempDirectory uninterrupted;
  make_damaged(uninterrupted / "data");
  const auto expected = repaired(uninterrupted / "data");
  REQUIRE(expected.lost_to > expected.kept);
  std::vector<std::string> steps;
  for (std::size_t stop = 0;; ++stop) {
    const TempDirectory copy;
    const auto data = copy / "data";
    make_damaged(data);
    const auto before = files_of(data);
    steps.clear();
    const auto stopped = storage::repair_log(data, stopping_after(stop, steps));
    if (stopped.ok()) break;
    CAPTURE(steps.back());
    CHECK(storage::open_rocksdb_log(data, small_log_options()).status().code() == StatusCode::kCorruption);
    if (!fs::exists(data / "log.repaired")) CHECK(files_of(data) == before);
    const auto repair = repaired(data);
    CHECK(repair.finished_earlier == (stop > 1));
    CHECK(repair.kept == last_of(image.blocks, beginning_of(data, image.blocks)));
    CHECK(repair.kept == expected.kept);
    CHECK(repair.lost_to == expected.lost_to);
    CHECK(repair.kept_aside == data / "log.damaged-1");
    CHECK(fs::exists(data / "log.damaged-1"));
    CHECK_FALSE(fs::exists(data / "log.damaged-2"));
    CHECK_FALSE(fs::exists(data / "log/LOSS"));
  }
  CHECK(steps.size() == 6);
}

TEST_CASE("repair: what an interrupted one did not write down is not known, and not none") {
  const Image image(9);
  fs::remove(image.path() / ("log/" + image.files(".sst").back()));
  std::vector<std::string> steps;
  REQUIRE_FALSE(storage::repair_log(image.path(), stopping_after(4, steps)).ok());
  REQUIRE(steps.back() == "remove snapshots");
  REQUIRE(fs::remove(image.path() / "log.repaired/LOSS"));
  const auto repair = repaired(image.path());
  CHECK(repair.finished_earlier);
  CHECK_FALSE(repair.lost_to.has_value());
}

TEST_CASE("repair: snapshots ahead of the log are removed, others stay") {
  const Image image(11);
  fs::remove(image.path() / ("log/" + image.files(".log").back()));
  const auto snapshots = image.path() / "snapshots";
  fs::create_directory(snapshots);
  write_file(snapshots / "00000000000000000001.snapshot", "old");
  write_file(snapshots / "00000000009999999999.snapshot", "ahead");
  REQUIRE(repaired(image.path()).kept > 1);
  CHECK(fs::exists(snapshots / "00000000000000000001.snapshot"));
  CHECK_FALSE(fs::exists(snapshots / "00000000009999999999.snapshot"));
}

TEST_CASE("repair: without room for a second log beside the reserve nothing is begun, but a dry run looks") {
  const Image image(13);
  fs::remove(image.path() / ("log/" + image.files(".sst").back()));
  const auto before = files_of(image.path());
  const Disk disk;
  auto options = repair_options();
  options.database = disk.options();
  std::uint64_t unflushed = 0;
  for (const auto& name : image.files(".log")) unflushed += fs::file_size(image.path() / "log" / name);
  REQUIRE(unflushed > 0);
  *disk.free_bytes = options.database.free_space_reserve_bytes + unflushed + 1000;
  CHECK(storage::repair_log(image.path(), options).status().code() == StatusCode::kDiskFull);
  options.dry_run = true;
  *disk.free_bytes = unflushed;
  CHECK(repaired(image.path(), options).damage.code() == StatusCode::kCorruption);
  *disk.free_bytes = unflushed - 1;
  CHECK(storage::repair_log(image.path(), options).status().code() == StatusCode::kDiskFull);
  CHECK(files_of(image.path()) == before);
}

TEST_CASE("repair: a full disk keeps a sound log from nothing, and an interrupted repair not from its end") {
  const Image image(13);
  const Disk disk;
  *disk.free_bytes = 0;
  auto options = repair_options();
  options.database = disk.options();
  CHECK(repaired(image.path(), options).damage == Status());
  fs::remove(image.path() / ("log/" + image.files(".sst").back()));
  std::vector<std::string> steps;
  REQUIRE_FALSE(storage::repair_log(image.path(), stopping_after(2, steps)).ok());
  REQUIRE(steps.back() == "put the damaged log aside");
  CHECK(repaired(image.path(), options).finished_earlier);
  CHECK(beginning_of(image.path(), image.blocks) > 0);
}

TEST_CASE("repair: what a killed one has written is removed before room is looked for") {
  const Image image(13);
  fs::remove(image.path() / ("log/" + image.files(".sst").back()));
  const auto left = image.path() / "log.repairing";
  fs::create_directory(left);
  write_file(left / "000009.sst", "a part of the second log");
  auto options = repair_options();
  options.database.free_space = [&](const auto&) { return std::uint64_t{fs::exists(left) ? 0U : 1U << 30}; };
  CHECK(repaired(image.path(), options).damage.code() == StatusCode::kCorruption);
  CHECK(beginning_of(image.path(), image.blocks) > 0);
}

TEST_CASE("repair: a damaged audit is put aside and begins anew, a sound one stays") {
  const TempDirectory directory;
  for (Sequence number = 1; number <= 3; ++number) {
    auto opened = storage::open_audit_store(directory.path(), small_log_options());
    REQUIRE(opened.ok());
    REQUIRE(opened->store->add(make_block(number, 1)).ok());
  }
  const auto sound = storage::repair_audit(directory.path(), repair_options());
  REQUIRE(sound.ok());
  CHECK(sound->damage == Status());
  fs::remove(directory / "audit/CURRENT");
  auto options = repair_options();
  options.dry_run = true;
  CHECK(storage::repair_audit(directory.path(), options)->damage.code() == StatusCode::kCorruption);
  CHECK_FALSE(fs::exists(directory / "audit.damaged-1"));
  const auto repair = storage::repair_audit(directory.path(), repair_options());
  REQUIRE(repair.ok());
  CHECK(repair->kept_aside == directory / "audit.damaged-1");
  CHECK(storage::open_audit_store(directory.path(), small_log_options())->blocks.empty());
}

}  // namespace flowtally::tests
