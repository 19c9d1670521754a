// The EventLog on a RocksDB of its own. A data directory holds
//   FORMAT        the directory's format version, one line
//   LOCK          held by flock for the life of the log; names the holder's process id
//   LAST          the last acknowledged sequence, rewritten once a second: a cut-off tail is noticed by it alone
//   log/          the RocksDB: blocks keyed by their first sequence, big-endian
//   audit/        the server's own audit (rocksdb_audit_store.h)
//   snapshots/    of what the log folds to (snapshot_files.h)
// A log is read before it is opened to write, because RocksDB's recovery rewrites files: a refused one is as it was.
// Opening refuses, with an error that says what and where: a directory that another process holds (kLocked, naming its
// pid), a newer format (kUnsupportedVersion), a log that ends before LAST or that RocksDB finds damaged (kCorruption;
// cutting it is never automatic), too little free space (kDiskFull).
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>

#include "storage/event_log.h"
#include "storage/rocksdb_warnings.h"

namespace rocksdb {
class Env;
}

namespace flowtally::storage {

struct RocksDbOptions {
  bool create_if_missing = false;
  bool read_only = false;  // takes the directory lock all the same; needs no free space and changes nothing else
  std::size_t write_buffer_bytes = 64 << 20;
  std::size_t block_cache_bytes = 32 << 20;
  /// Free bytes below which nothing is opened or appended; the larger of this and 4 write buffers.
  std::uint64_t free_space_reserve_bytes = 512 << 20;
  /// Free bytes of the file system that holds the path, from any thread; none: what the system says. Tests put their
  /// own in.
  std::function<std::uint64_t(const std::filesystem::path&)> free_space = {};
  /// Files of tables that are open at once, at least 20: a descriptor each.
  int table_files_max = 256;
  OnWarning on_warning = {};  // what RocksDB warns of, and a directory that had to be closed to others
  /// RocksDB's, in place of the machine's; outlives the log. Tests put their own in.
  rocksdb::Env* environment = nullptr;
};

/// kInvalidArgument for a directory that is somebody else's, kNotFound for none without `create_if_missing`.
/// Closing waits for running flushes and writes LAST.
events::Result<std::unique_ptr<EventLog>> open_rocksdb_log(const std::filesystem::path& directory,
                                                           const RocksDbOptions& options);

}  // namespace flowtally::storage
