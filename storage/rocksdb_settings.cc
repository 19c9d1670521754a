#include "storage/rocksdb_settings.h"

#include <rocksdb/cache.h>
#include <rocksdb/file_checksum.h>
#include <rocksdb/listener.h>
#include <rocksdb/options.h>
#include <rocksdb/table.h>
#include <rocksdb/write_buffer_manager.h>

#include "storage/rocksdb_environment.h"
#include "storage/rocksdb_warnings.h"

namespace flowtally::storage {

namespace {

constexpr int kWriteBuffers = 3;

void set_recovery(rocksdb::Options& settings) {
  // The default recovery opens silently short after a flipped bit; this one refuses, if log files are never recycled.
  settings.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  settings.recycle_log_file_num = 0;
  settings.paranoid_checks = true;
  settings.force_consistency_checks = true;
  settings.file_checksum_gen_factory = rocksdb::GetFileChecksumGenCrc32cFactory();
}

void set_memory(rocksdb::Options& settings, const RocksDbOptions& options) {
  settings.write_buffer_size = options.write_buffer_bytes;
  settings.max_write_buffer_number = kWriteBuffers;  // one is filled while the others are flushed
  settings.write_buffer_manager =
      std::make_shared<rocksdb::WriteBufferManager>(kWriteBuffers * options.write_buffer_bytes);
  settings.allow_concurrent_memtable_write = false;  // one writer
  settings.max_open_files = options.table_files_max;
}

void set_tables(rocksdb::Options& settings, const RocksDbOptions& options) {
  rocksdb::BlockBasedTableOptions table;
  table.checksum = rocksdb::kXXH3;
  table.format_version = 5;
  table.block_size = 64 << 10;  // packs the small blocks of single writes; a 1 MB block stands alone
  constexpr int kShardBits = 2;
  constexpr bool kStrictCapacity = true;
  table.block_cache = rocksdb::NewLRUCache(options.block_cache_bytes, kShardBits, kStrictCapacity);
  settings.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  settings.compression = rocksdb::kNoCompression;  // random ids: LZ4 saved nothing and cost 4 % of an import
}

/// Keys only grow, so no two files overlap and a compaction only renames a file into the next level. Nothing may
/// rewrite files for their age, and nothing may slow a writer because of work that costs nothing.
void set_compaction(rocksdb::Options& settings, const RocksDbOptions& options) {
  settings.compaction_style = rocksdb::kCompactionStyleLevel;
  settings.max_background_jobs = 2;
  settings.target_file_size_base = options.write_buffer_bytes;
  settings.ttl = 0;
  settings.periodic_compaction_seconds = 0;
  settings.level0_slowdown_writes_trigger = 64;
  settings.level0_stop_writes_trigger = 128;
  settings.soft_pending_compaction_bytes_limit = 0;
  settings.hard_pending_compaction_bytes_limit = 0;
  settings.bytes_per_sync = 1 << 20;  // a flush must not hold up the writer's sync with one large write-out
}

void set_opening(rocksdb::Options& settings) {
  settings.skip_stats_update_on_db_open = true;  // they would steer compactions that there are none of
  settings.stats_dump_period_sec = 0;
  settings.stats_persist_period_sec = 0;
}

/// After a write that failed the log takes no more (EventLog::append), so RocksDB must not go on by itself.
class NoRecovery final : public rocksdb::EventListener {
 public:
  void OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason, rocksdb::Status, bool* recovers) override {
    *recovers = false;
  }
};

}  // namespace

rocksdb::Options database_settings(const RocksDbOptions& options) {
  rocksdb::Options settings;
  settings.env = options.environment != nullptr ? options.environment : environment_of_process();
  settings.info_log = warnings_to(options.on_warning);
  settings.listeners.push_back(std::make_shared<NoRecovery>());
  set_recovery(settings);
  set_memory(settings, options);
  set_tables(settings, options);
  set_compaction(settings, options);
  set_opening(settings);
  return settings;
}

rocksdb::ReadOptions scan_settings() {
  rocksdb::ReadOptions settings;
  settings.verify_checksums = true;
  settings.fill_cache = false;
  settings.readahead_size = 4 << 20;
  settings.total_order_seek = true;
  return settings;
}

rocksdb::WriteOptions group_settings() {
  rocksdb::WriteOptions settings;
  settings.sync = true;
  return settings;
}

}  // namespace flowtally::storage
