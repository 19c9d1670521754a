// Files of one line beside the log: read whole, replaced whole. A reader sees the old content or the new, never a
// mixture, as long as the machine stays up; with Durability::kSynced also after a power cut.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "events/status.h"

namespace flowtally::storage {

inline constexpr std::size_t kSmallFileBytesMax = 4096;

/// The file's content, cut at kSmallFileBytesMax; nothing if there is no such file.
events::Result<std::optional<std::string>> read_small_file(const std::filesystem::path& path);

enum class Durability { kUnsynced, kSynced };

/// Writes `<path>.tmp` and renames it to `path`.
events::Status replace_small_file(const std::filesystem::path& path, std::string_view content, Durability durability);

/// Makes what was created, renamed or removed in the directory durable.
events::Status sync_directory(const std::filesystem::path& directory);

/// kIoError: "cannot <what> <path>: <the system's words for errno>".
events::Status system_error(std::string_view what, const std::filesystem::path& path, int error_number);

}  // namespace flowtally::storage
