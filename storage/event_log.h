// The durable log as everything above it sees it: blocks of events in sequence, appended in groups that are kept
// whole or not at all. Where it is kept is the implementation's business.
//
// Threads: append() is called by one thread at a time; everything else from any thread, beside an append.
// Invariant 4 (event_log_contract_test, "a gap is refused"): sequences are gapless; a group begins at last_sequence()
// + 1. Invariant 5 (rocksdb_log_test, "an acknowledged group survives a kill"): when append() returned success, the
// group is on disk. Invariant 32 (checkpoint_test, "it is a log of its own"): a checkpoint has all that was
// acknowledged when it was asked for.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "events/block.h"
#include "events/status.h"

namespace flowtally::storage {

/// Walks blocks in sequence. Independent of appends that come after it was made; must not outlive its log. One thread
/// at a time. An error is final: it is given again.
class BlockReader {
 public:
  virtual ~BlockReader() = default;
  /// The next block's bytes (valid until the next call), nothing at the end, or kCorruption naming the sequence range
  /// that is damaged or missing. The log's own header and order are checked here, the block's checksum by
  /// decode_block().
  virtual events::Result<std::optional<std::string_view>> next() = 0;
};

class EventLog {
 public:
  virtual ~EventLog() = default;

  /// The sequence of the last event kept; 0 for an empty log.
  virtual events::Sequence last_sequence() const = 0;

  /// Whether a group of about `bytes` can be taken now: kDiskFull below the free-space reserve, kUnavailable without
  /// file descriptors. Asked before a group changes anything: in the middle of a write either failure would be final.
  virtual events::Status check_room(std::size_t bytes) const = 0;

  /// Keeps the blocks as one group: after success all of them are durable, after a crash all or none. kInvalidArgument
  /// when they do not follow the log's end gaplessly (nothing is kept). Does not ask for room itself. Any other failure
  /// is final: what the kernel dropped cannot be trusted, so later appends fail too, and the process should end.
  virtual events::Status append(std::span<const std::string> blocks) = 0;

  /// Blocks from the one that holds `from` (at least 1) to the last one kept at the time of the call.
  virtual std::unique_ptr<BlockReader> read(events::Sequence from) const = 0;

  /// Reads the files in which it is kept and compares them with their checksums: kCorruption naming the one that
  /// differs. A log that has none is sound.
  virtual events::Status check_files() const { return events::Status(); }

  /// Makes the directory, which exists, a data directory of its own with all that was kept when this was called, and
  /// perhaps some of what came since: opened, it is a log like any other. Holds nobody up. kDiskFull below the
  /// free-space reserve, kInvalidArgument for a log that has no files.
  virtual events::Status checkpoint(const std::filesystem::path& directory) const {
    return {events::StatusCode::kInvalidArgument, "a log without files cannot be linked to " + directory.string()};
  }
};

}  // namespace flowtally::storage
