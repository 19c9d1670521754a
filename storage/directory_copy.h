// Copying a data directory whole: log, server's audit and snapshots, as files of its own, synced. The copy is made
// beside its place, in `<place>.part`, and renamed to it in the end: under its name it is whole or not there. What a
// killed one leaves is removed by the next.
//
// One thread at a time for each copy; two copies to one place keep each other out.
// Invariant 33 (directory_copy_test, "a copy that is interrupted anywhere is none").
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

#include "events/status.h"
#include "storage/file.h"
#include "storage/free_space.h"

namespace flowtally::storage {

struct CopyProgress {
  std::uint64_t done = 0;  // bytes
  std::uint64_t total = 0;
};

/// Called often; anything but a success ends the copying with it.
using CopyWatch = std::function<events::Status(const CopyProgress&)>;

/// Removed unless it was put in its place. Move-only.
class DirectoryCopy {
 public:
  /// kInvalidArgument if `to` exists and holds anything, or is a mount point (nothing can be renamed to it); kLocked if
  /// another copy to it is being made.
  static events::Result<DirectoryCopy> begin(const std::filesystem::path& to);
  ~DirectoryCopy();
  DirectoryCopy(DirectoryCopy&& other) noexcept = default;
  DirectoryCopy& operator=(DirectoryCopy&& other) = delete;

  /// Copies the data directory `from`, which nobody changes meanwhile. kDiskFull before anything
  /// is written if there is not so much room, or if it is used up meanwhile.
  events::Status copy(const std::filesystem::path& from, const CopyWatch& watch, const FreeSpace& free_space = {});
  /// Where the copy is until it is put in its place: a data directory.
  const std::filesystem::path& path() const { return part_; }
  /// Durably.
  events::Status put_in_place();

 private:
  DirectoryCopy(std::filesystem::path to, std::filesystem::path part, Descriptor lock)
      : to_(std::move(to)), part_(std::move(part)), lock_(std::move(lock)) {}

  std::filesystem::path to_;
  std::filesystem::path part_;
  Descriptor lock_;  // of the directory itself; not open once the copy is in its place
};

}  // namespace flowtally::storage
