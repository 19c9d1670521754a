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

}  // namespace flowtally::api
