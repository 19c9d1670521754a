// The right to use a data directory: an exclusive flock on its file LOCK, which also names the holder's process id and
// program for whoever comes second. The kernel drops the lock when the holder dies, so what a dead holder left written
// means nothing. Not inherited by programs that the holder starts.
// Invariant (directory_lock_test, "a stale name in the file does not keep anybody out"): only the flock counts.
#pragma once

#include <filesystem>

#include "events/status.h"

namespace flowtally::storage {

/// Holds the lock while it lives. Move-only.
class DirectoryLock {
 public:
  /// kLocked, naming the directory and its holder, if somebody else has it: another process or this one.
  static events::Result<DirectoryLock> take(const std::filesystem::path& directory);

  DirectoryLock(DirectoryLock&& other) noexcept;
  DirectoryLock& operator=(DirectoryLock&& other) noexcept;
  ~DirectoryLock();

 private:
  explicit DirectoryLock(int fd) : fd_(fd) {}

  int fd_;
};

}  // namespace flowtally::storage
