// What the tests of the log share: blocks whose every event tells its own sequence, groups of them by seed, and a
// reader that checks them.
#pragma once

#include <doctest/doctest.h>

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "storage/event_log.h"
#include "storage/rocksdb_log.h"

namespace flowtally::tests {

using events::Sequence;
using events::Status;
using events::StatusCode;

/// A block of `count` events from `first`, each with a text of `text_bytes`, at most 2,000.
std::string make_block(Sequence first, std::uint32_t count, std::size_t text_bytes = 10);

/// An endless run of groups, the same for the same seed: 1 to 3 blocks of 1 to 20 events, some with long texts.
class GroupSource {
 public:
  explicit GroupSource(std::uint64_t seed) : random_(seed) {}
  /// The next group, beginning after `last`, which moves on to its end.
  std::vector<std::string> next(Sequence& last);

 private:
  std::mt19937_64 random_;
};

/// Adds the blocks of the seed's groups after `from` for as long as they end by `to`; returns where the last one ends.
Sequence add_groups(std::vector<std::string>& blocks, std::uint64_t seed, Sequence from, Sequence to);

/// What a reader gave: the blocks' bytes, each decoded and holding the events it should, and how it ended.
struct ReadOutcome {
  std::vector<std::string> blocks;
  Status status;
};
ReadOutcome read_all(storage::BlockReader& reader);
ReadOutcome read_all(const storage::EventLog& log, Sequence from = 1);

/// Small write buffers, no reserve to speak of, a disk that is never full.
storage::RocksDbOptions small_log_options();

/// A disk whose free bytes the test sets. A log that is closed without any is as a crash leaves it: its end is not
/// flushed, and has to be recovered.
struct Disk {
  std::shared_ptr<std::atomic<std::uint64_t>> free_bytes = std::make_shared<std::atomic<std::uint64_t>>(1 << 30);

  storage::RocksDbOptions options() const;
};

/// Opens, or ends the test.
std::unique_ptr<storage::EventLog> open_or_fail(const std::filesystem::path& directory,
                                                const storage::RocksDbOptions& options);

/// The files below the directory with their content.
std::map<std::string, std::string> content_of(const std::filesystem::path& directory);

std::string read_file(const std::filesystem::path& path);
void write_file(const std::filesystem::path& path, const std::string& content);

/// FLOWTALLY_TEST_SEED if set, else `fallback`.
std::uint64_t seed_of_run(std::uint64_t fallback);

}  // namespace flowtally::tests

template <>
struct doctest::StringMaker<flowtally::events::Status> {
  static String convert(const flowtally::events::Status& status) {
    return status.ok() ? "success" : status.message().c_str();
  }
};
