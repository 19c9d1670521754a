// Snapshots of what the log folds to: files in the data directory's subdirectory `snapshots`, beside the log and never
// needed. Each holds images of accounts, opaque bytes with the log position that each stands at, and is there whole or
// not at all. Deleting them changes nothing but the time that the next opening takes.
//
//   snapshots/<the last sequence in it, 20 digits>.snapshot
//     header   what the file is, its format and that of the images
//     images   one after the other
//     index    per image its account, position, place, size and checksum (XXH3, 64 bits)
//     trailer  the index's place, size and checksum, and which log the snapshot is of
//
// A snapshot knows its log by the hash of the block that ended it when the snapshot was finished.
//
// Threads: one at a time writes; an open snapshot may be read by any.
// Invariant 30 (snapshot_files_test, "a damaged snapshot is told"): what is read is what was written, or an error.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "events/block.h"
#include "events/status.h"
#include "storage/file.h"
#include "storage/free_space.h"

namespace flowtally::storage {

/// Where in a log an account's image stands.
struct ImagePlace {
  std::string account_id;
  events::Sequence position = 0;  // of the account's last event
  events::Sequence accepted = 0;  // how many events the account has
};

/// Where in a log a snapshot stands: every image has the facts up to `first`, and none has any after `last`.
struct SnapshotSpan {
  events::Sequence first = 0;
  events::Sequence last = 0;
  std::uint64_t last_block_hash = 0;  // hash_of() the block that holds `last`
};

/// Where a data directory has them.
std::filesystem::path snapshots_of(const std::filesystem::path& data_directory);

/// What tells blocks, and so logs, from each other.
std::uint64_t hash_of(std::string_view bytes);

/// The bytes of an image.
class ImageBytes {
 public:
  explicit ImageBytes(std::size_t size) : bytes_(std::make_unique_for_overwrite<char[]>(size)), size_(size) {}
  char* data() { return bytes_.get(); }
  std::size_t size() const { return size_; }
  std::string_view view() const { return {bytes_.get(), size_}; }

 private:
  std::unique_ptr<char[]> bytes_;
  std::size_t size_;
};

/// Where in a file an image stands.
struct ImageEntry {
  ImagePlace account;
  std::uint64_t place = 0;  // in the file
  std::uint64_t size = 0;
  std::uint64_t hash = 0;
};

/// A snapshot that is being written; it is none until it is committed.
class SnapshotWriter {
 public:
  ~SnapshotWriter();
  SnapshotWriter(const SnapshotWriter&) = delete;
  SnapshotWriter& operator=(const SnapshotWriter&) = delete;

  /// Adds an account's image, given in pieces. kDiskFull below the free-space reserve. After an error it cannot be
  /// committed.
  events::Status add(const ImagePlace& account, std::span<const std::string_view> pieces);
  /// Makes it durable and the newest one.
  events::Status commit(const SnapshotSpan& span);

 private:
  friend class SnapshotFiles;
  SnapshotWriter(std::filesystem::path directory, SpaceReserve reserve)
      : directory_(std::move(directory)), reserve_(std::move(reserve)) {}
  events::Status create(std::uint32_t image_format);
  events::Status write(std::string_view bytes);
  events::Status sync();
  std::filesystem::path temporary() const;

  std::filesystem::path directory_;
  SpaceReserve reserve_;
  Descriptor file_;
  std::uint64_t size_ = 0;
  std::uint64_t synced_ = 0;
  std::uint64_t header_hash_ = 0;
  std::vector<ImageEntry> index_;
  bool failed_ = false;
};

/// A snapshot that was written whole.
class Snapshot {
 public:
  const std::filesystem::path& path() const { return path_; }
  const SnapshotSpan& span() const { return span_; }
  /// Larger images first.
  const std::vector<ImageEntry>& images() const { return images_; }
  std::uint64_t size() const { return size_; }
  /// The bytes of an image of this snapshot. kCorruption if they are not what was written.
  events::Result<ImageBytes> read(const ImageEntry& image) const;

 private:
  friend class SnapshotFiles;
  explicit Snapshot(std::filesystem::path path) : path_(std::move(path)) {}
  events::Status open(std::uint32_t image_format);
  events::Status read_index(std::uint64_t place, std::uint64_t size, std::uint64_t hash);
  events::Status damaged(std::string_view what) const;

  std::filesystem::path path_;
  Descriptor file_;
  std::uint64_t size_ = 0;
  SnapshotSpan span_;
  std::vector<ImageEntry> images_;
};

/// The snapshots of one data directory, for whoever holds its lock.
class SnapshotFiles {
 public:
  /// `image_format`: that of the images that are written and understood.
  SnapshotFiles(const std::filesystem::path& data_directory, std::uint32_t image_format, SpaceReserve reserve);

  events::Result<std::unique_ptr<SnapshotWriter>> begin() const;
  /// The paths of all that are there, newest first.
  std::vector<std::filesystem::path> list() const;
  /// kCorruption, naming the file and what is wrong, if it is not what was written; kUnsupportedVersion for a format
  /// of another flowtally.
  events::Result<std::unique_ptr<Snapshot>> open(const std::filesystem::path& path) const;
  /// Puts links to all that are there into another data directory.
  events::Status link_to(const std::filesystem::path& data_directory) const;
  /// Removes this one.
  events::Status remove(const std::filesystem::path& path) const;

 private:
  std::filesystem::path directory_;
  std::uint32_t image_format_;
  SpaceReserve reserve_;
};

/// Removes those of the data directory that hold events after `last`, of whatever format.
events::Status remove_snapshots_after(const std::filesystem::path& data_directory, events::Sequence last);

}  // namespace flowtally::storage
