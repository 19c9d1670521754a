// Where the server's own audit is kept: entries of one block with one event each, numbered from 1 like the sequences of
// a log, of which the newest are kept and the others forgotten. It has nothing to do with the log and is not replayed.
//
// Threads: one at a time. Invariant 25 (audit_store_test, "an acknowledged entry survives a kill"): when add() returned
// success the entry is on disk.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "events/block.h"
#include "events/status.h"

namespace flowtally::storage {

class AuditStore {
 public:
  static constexpr std::size_t kEntriesMax = 10'000;

  virtual ~AuditStore() = default;
  /// Keeps the block, whose one event has the number after the last one (kInvalidArgument otherwise), and forgets the
  /// one that is now one too many. kDiskFull below the free-space reserve; any other failure is final.
  virtual events::Status add(std::string_view block) = 0;
  /// As those of the log (event_log.h); the checkpoint becomes the store of `directory`.
  virtual events::Status check_files() const = 0;
  virtual events::Status checkpoint(const std::filesystem::path& directory) const = 0;
};

struct OpenedAuditStore {
  std::unique_ptr<AuditStore> store;  // none if there is none and it was to be only read
  std::vector<std::string> blocks;    // all that are kept, oldest first; their numbers are gapless
  std::size_t entries_max = AuditStore::kEntriesMax;
};

}  // namespace flowtally::storage
