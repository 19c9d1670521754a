// Opens a data directory for a command: the log, and the engine on it, with progress while the log is replayed.
// Snapshots are used where there are any, and written where the directory may be.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "cli/storage_options.h"
#include "engine/engine.h"
#include "events/status.h"

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
  bool with_snapshots = true;  // or as if there were none: the whole log is replayed
};

events::Result<std::unique_ptr<engine::Engine>> open_engine(const std::string& directory, const OpenOptions& options);

}  // namespace flowtally::cli
