// How the log's RocksDB is set up: made for one growing key, 1 MB values, one synced writer and long scans, and for
// noticing damage rather than reading around it. The reasons stand at each setting.
#pragma once

#include "storage/rocksdb_log.h"

namespace rocksdb {
struct Options;
struct ReadOptions;
struct WriteOptions;
}  // namespace rocksdb

namespace flowtally::storage {

/// There is no information log in the directory. DB::OpenForReadOnly with these changes no file at all.
rocksdb::Options database_settings(const RocksDbOptions& options);

/// For a scan: verified, read ahead, and past the block cache.
rocksdb::ReadOptions scan_settings();

/// For a group: returns when it is on disk.
rocksdb::WriteOptions group_settings();

}  // namespace flowtally::storage
