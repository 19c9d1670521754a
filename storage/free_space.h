// The free-space reserve. A RocksDB that meets a full disk in a write ends the process, so there has to be room for
// what it does by itself (flushes, a new write-ahead log) before it is opened and before it is given anything.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

#include "events/status.h"

namespace flowtally::storage {

/// Free bytes of the file system that holds the path.
using FreeSpace = std::function<std::uint64_t(const std::filesystem::path&)>;

/// What statvfs says an unprivileged process may still write. An answer that cannot be had is 0: waiting is safer than
/// writing.
std::uint64_t free_space_of_file_system(const std::filesystem::path& path);

/// Any thread, if `free_space` may be called by any.
class SpaceReserve {
 public:
  /// Without a `free_space`, the file system's.
  SpaceReserve(FreeSpace free_space, std::uint64_t reserve_bytes);

  /// kDiskFull unless the reserve stays free after `bytes` more. A path that does not exist yet is where it would be.
  events::Status check(const std::filesystem::path& path, std::uint64_t bytes) const;

 private:
  FreeSpace free_space_;
  std::uint64_t reserve_bytes_;
};

}  // namespace flowtally::storage
