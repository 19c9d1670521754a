// Opens a data directory for a command: the log, and the engine on it, with progress while the log is replayed.
#pragma once

#include <functional>
#include <memory>
#include <string>

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
};

events::Result<std::unique_ptr<engine::Engine>> open_engine(const std::string& directory, const OpenOptions& options);

}  // namespace flowtally::cli
