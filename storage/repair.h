// Repairing a data directory whose log cannot be opened, or not be read to its end: the longest run of sound blocks
// from the first one on becomes the log, and the damaged log is kept beside it. Nothing is ever deleted but snapshots
// of what is no longer in the log. Under the directory's lock.
//
//   log.salvage/    links to the log's files, where RocksDB's own repair works if the log does not open; removed
//   log.repairing/  the new log while it is written; removed by the next repair
//   log.repaired/   the new log once it is whole and durable: from then on the directory opens only after the repair
//                   was finished, by this one or the next; with LOSS, what was lost, until then
//   log.damaged-N/  the old log, audit.damaged-N/ an old audit
//
// Invariant 34 (repair_test, "a repair that is interrupted anywhere leaves the log as it was, or is finished").
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string_view>

#include "events/block.h"
#include "events/status.h"
#include "storage/rocksdb_log.h"

namespace flowtally::storage {

struct RepairOptions {
  RocksDbOptions database = {};
  bool dry_run = false;  // only look: afterwards the directory is as it was, without what an interrupted repair left
  std::function<void(events::Sequence)> on_progress = {};        // the sequence that was kept last
  std::function<events::Status(std::string_view)> on_step = {};  // before each step that lasts; tests stop it there
};

struct LogRepair {
  events::Status damage;          // what is wrong with the log; success: it is sound, and nothing was changed
  bool finished_earlier = false;  // what an interrupted repair had kept is the log now
  events::Sequence kept = 0;      // the last sequence of the log that there is now, or would be
  /// The last sequence that is known to have been there; none if an interrupted repair did not write it down.
  std::optional<events::Sequence> lost_to = {};
  std::filesystem::path kept_aside;  // the damaged log; empty if there is none
};

/// kDiskFull if the log is damaged and the disk has no room: for a second log beside the reserve or, for a dry run, for
/// what is in the write-ahead log. Finishing an interrupted repair needs none. kUnsupportedVersion, and nothing is
/// changed, if a newer flowtally wrote the log, kNotFound if there is none.
events::Result<LogRepair> repair_log(const std::filesystem::path& directory, const RepairOptions& options);

struct AuditRepair {
  events::Status damage;  // success: the server's audit is sound, and nothing was changed
  std::filesystem::path kept_aside;
};

/// A damaged audit is put aside, and the next opening begins a new one.
events::Result<AuditRepair> repair_audit(const std::filesystem::path& directory, const RepairOptions& options);

}  // namespace flowtally::storage
