#include "cli/still_directory.h"

#include <utility>

#include "storage/rocksdb_log.h"

namespace flowtally::cli {

using events::Result;
using events::Status;
using events::StatusCode;

Result<StillDirectory> StillDirectory::take(const std::string& directory, std::string_view wanted_for,
                                            const std::optional<std::string>& to, int stop) {
  StillDirectory still;
  still.path_ = directory;
  const storage::RocksDbOptions options{.read_only = true};
  auto log = storage::open_rocksdb_log(still.path_, options);
  if (log.status().code() == StatusCode::kLocked) {
    auto checkpoint = ServerCheckpoint::ask(still.path_, wanted_for, to, stop);
    if (checkpoint.status().code() == StatusCode::kNotFound) {
      return Status(StatusCode::kLocked,
                    log.status().message() + ", which does not answer at its socket: it is not serving, or not ready");
    }
    if (!checkpoint) return checkpoint.status();
    still.checkpoint_ = std::move(checkpoint).value();
    still.path_ = still.checkpoint_->directory();
    log = storage::open_rocksdb_log(still.path_, options);
    if (!log) return still.end(log.status());
  }
  if (!log) return log.status();
  still.log_ = std::move(log).value();
  return still;
}

}  // namespace flowtally::cli
