// The AuditStore on a small RocksDB beside the log.
#pragma once

#include <cstddef>
#include <filesystem>

#include "events/status.h"
#include "storage/audit_store.h"
#include "storage/rocksdb_log.h"

namespace flowtally::storage {

/// Where a data directory has it.
std::filesystem::path audit_of(const std::filesystem::path& directory);

/// The store of a data directory, in its subdirectory `audit`, which is made if it does not exist, unless it is only to
/// be read (options.read_only). For whoever holds the directory's lock, as long as they hold it. kCorruption if an
/// entry is damaged or missing, kDiskFull below the reserve.
events::Result<OpenedAuditStore> open_audit_store(const std::filesystem::path& directory,
                                                  const RocksDbOptions& options = {},
                                                  std::size_t entries_max = AuditStore::kEntriesMax);

}  // namespace flowtally::storage
