// Whether what a snapshot says is what the log says: the log is read and folded from its first event on, and every
// account compared, bit by bit, with what the newest snapshot and the rest of the log make of it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "storage/event_log.h"

namespace flowtally::engine {

/// Where two states of one account differ first.
struct Difference {
  std::string account_id;
  std::string section;     // of projections::Account::state(), or "position"
  std::uint64_t byte = 0;  // of the state
};

struct Verification {
  events::Sequence events = 0;  // folded from the log
  std::uint64_t blocks = 0;
  std::uint64_t accounts = 0;
  storage::SnapshotSpan snapshot;                  // that was compared; all zeros if there was none
  std::vector<events::Status> unusable_snapshots;  // damaged, of another log, or they cannot be read
  std::optional<Difference> difference;
};

/// Reads every block and every snapshot and changes nothing. Needs the memory of two engines. kCorruption, naming the
/// sequences, for a block that is not what was written.
events::Result<Verification> verify(const storage::EventLog& log, const storage::SnapshotFiles& snapshots, int threads,
                                    const std::function<void(const ReplayProgress&)>& on_progress);

struct UnusableSnapshot {
  std::filesystem::path path;
  events::Status status;  // kCorruption: it is not what was written
};
/// Reads every snapshot of a known format; those that are not what was written or cannot be read.
std::vector<UnusableSnapshot> unusable_snapshots(const storage::SnapshotFiles& snapshots);

}  // namespace flowtally::engine
