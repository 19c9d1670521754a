// What the files of a RocksDB say before it is opened. Any thread.
#pragma once

#include <filesystem>

#include "events/status.h"

namespace flowtally::storage {

/// Whether there is a database. Its CURRENT missing beside files with data is kCorruption: RocksDB would start a new
/// database and remove them.
events::Result<bool> has_database(const std::filesystem::path& database);

}  // namespace flowtally::storage
