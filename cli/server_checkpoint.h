// A command's side of checkpoint_server.h: a checkpoint that the server of a data directory made for it, there as long
// as this lives. One thread at a time.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "events/status.h"
#include "storage/file.h"

namespace flowtally::cli {

class ServerCheckpoint {
 public:
  /// Asks for one, and waits while it is made, which takes as long as a snapshot, or until `stop` is readable.
  /// `wanted_for`: "backup" or "verify"; `to`: where the backup goes. kNotFound if no server answers there,
  /// kUnavailable with its words if it refuses or goes.
  static events::Result<ServerCheckpoint> ask(const std::filesystem::path& directory, std::string_view wanted_for,
                                              const std::optional<std::string>& to, int stop = -1);

  const std::filesystem::path& directory() const { return checkpoint_; }
  /// kUnavailable once the server has begun to go, and the checkpoint with it: what was read before a success is whole.
  events::Status check_there() const;
  /// Tells the server how it went and waits until it has written that down. If the server is gone, and the checkpoint
  /// with it, that is why an `outcome` that is no success is none: kUnavailable says so instead.
  events::Status end(const events::Status& outcome);

 private:
  ServerCheckpoint(storage::Descriptor connection, std::filesystem::path checkpoint)
      : connection_(std::move(connection)), checkpoint_(std::move(checkpoint)) {}

  storage::Descriptor connection_;
  std::filesystem::path checkpoint_;
};

}  // namespace flowtally::cli
