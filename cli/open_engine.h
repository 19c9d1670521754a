// Opens a data directory for a command: the log, and the engine on it, with progress while the log is replayed.
// Snapshots are used where there are any, and written where the directory may be.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "cli/storage_options.h"
#include "engine/engine.h"
#include "events/status.h"
#include "storage/event_log.h"

namespace flowtally::cli {

enum class DirectoryUse {
  kCreate,    // made if it does not exist
  kExisting,  // only read; kNotFound with advice if it does not exist
};

struct OpenOptions {
  DirectoryUse use = DirectoryUse::kExisting;
  int threads = 0;                                               // 0: one per core
  std::function<void(const engine::ReplayProgress&)> on_replay;  // now and then while the log is replayed
  std::function<void(const engine::GroupReport&)> on_group;      // EngineOptions::on_group
  /// SnapshotOptions::on_write_failed; without it a line on stderr.
  std::function<void(const events::Status&)> on_snapshot_failed = {};
  StorageOptions storage = {};
  int table_files_max = 256;  // RocksDbOptions::table_files_max
  /// RocksDbOptions::on_warning; without it a line on stderr.
  std::function<void(std::string_view)> on_warning = {};
  bool with_snapshots = true;  // or as if there were none: the whole log is replayed
};

/// A data directory that is ours: its lock is held, and its log and audit are open.
struct OpenedDirectory {
  std::unique_ptr<storage::EventLog> log;
  std::unique_ptr<engine::ServerAudit> server_audit;  // none if the directory is only read
};

/// The two steps of open_engine(), for a server that listens in between: what can be refused is refused by the first.
events::Result<OpenedDirectory> open_directory(const std::string& directory, const OpenOptions& options);
events::Result<std::unique_ptr<engine::Engine>> start_engine(const std::string& directory, OpenedDirectory opened,
                                                             const OpenOptions& options);

events::Result<std::unique_ptr<engine::Engine>> open_engine(const std::string& directory, const OpenOptions& options);

}  // namespace flowtally::cli
