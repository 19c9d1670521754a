// A directory that flowtally may call its own, and the version of its layout: FORMAT, one line, "flowtally 1". A
// directory with other content and no FORMAT is somebody else's and is never written to.
// It belongs to one user: whoever may read a snapshot or the log reads names and comments, and whoever may open LOCK
// can keep the server out. So directories have the mode 0700 and files 0600. Invariant (data_directory_test, "a foreign
// directory is refused untouched").
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string_view>

#include "events/status.h"

namespace flowtally::storage {

inline constexpr std::uint32_t kDirectoryFormat = 1;

enum class DirectoryState {
  kAbsent,
  kEmpty,      // there, and holds nothing but what a creation that was interrupted may leave
  kFormatted,  // holds FORMAT of a version that this program reads
};

/// Looks, and changes nothing. kInvalidArgument for a foreign directory (or a file), kUnsupportedVersion naming both
/// versions for a newer one, kCorruption for a FORMAT that says nothing.
events::Result<DirectoryState> inspect_directory(const std::filesystem::path& directory);

/// The same, but kNotFound, saying which, for an absent or empty one.
events::Result<DirectoryState> inspect_existing_directory(const std::filesystem::path& directory);

/// Creates the directory and its missing parents, durably, for their owner alone.
events::Status make_directory(const std::filesystem::path& directory);

/// Takes all permissions of other users and of groups from the directory and what is in it, as far as this user owns
/// it; an earlier flowtally left them to the umask. Follows no link. If the directory itself was open, that is said
/// once.
events::Status close_to_others(const std::filesystem::path& directory,
                               const std::function<void(std::string_view)>& on_closed);

/// Where a server makes checkpoints of itself, each a data directory.
std::filesystem::path checkpoints_of(const std::filesystem::path& directory);

/// Removes what a killed server left there. Under the directory's lock.
events::Status remove_checkpoints(const std::filesystem::path& directory);

/// Writes FORMAT, durably. Under the directory's lock.
events::Status write_format(const std::filesystem::path& directory);

}  // namespace flowtally::storage
