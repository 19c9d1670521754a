// Files that hold keys and certificates: read whole, unless absurdly large. Any thread.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "events/status.h"

namespace flowtally::api {

inline constexpr std::size_t kKeyFileBytesMax = 64 * 1024;

/// All of it. kIoError if it cannot be read, kInvalidArgument if it is too large; both name the file.
events::Result<std::string> read_key_file(const std::filesystem::path& file);

/// Whether the mode of `file` lets its group or everyone read it. False where the file cannot be looked up.
bool others_can_read(const std::filesystem::path& file);

/// Logs a warning that names `file` if others_can_read() it.
void warn_if_others_can_read(const std::filesystem::path& file);

}  // namespace flowtally::api
