// A data directory that nobody changes while it is read: itself, locked, or, while a server holds it, a checkpoint that
// the server makes of it.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "cli/server_checkpoint.h"
#include "events/status.h"
#include "storage/event_log.h"

namespace flowtally::cli {

class StillDirectory {
 public:
  /// kLocked, naming the holder, if somebody holds it who makes no checkpoints. The rest: ServerCheckpoint::ask.
  static events::Result<StillDirectory> take(const std::string& directory, std::string_view wanted_for,
                                             const std::optional<std::string>& to, int stop = -1);

  const std::filesystem::path& path() const { return path_; }
  bool is_checkpoint() const { return checkpoint_.has_value(); }
  /// Read only.
  const storage::EventLog& log() const { return *log_; }
  /// Whether all that was read so far was there to be read: kUnavailable if the checkpoint's server has gone.
  events::Status check_there() const { return checkpoint_ ? checkpoint_->check_there() : events::Status(); }
  /// What the command is to end with, given how its work went.
  events::Status end(const events::Status& outcome) { return checkpoint_ ? checkpoint_->end(outcome) : outcome; }

 private:
  StillDirectory() = default;

  std::filesystem::path path_;
  std::optional<ServerCheckpoint> checkpoint_;
  std::unique_ptr<storage::EventLog> log_;
};

}  // namespace flowtally::cli
