#include "storage/rocksdb_files.h"

#include <fmt/format.h>

#include <system_error>

#include "storage/small_file.h"

namespace flowtally::storage {

using events::Result;
using events::Status;
using events::StatusCode;

Result<bool> has_database(const std::filesystem::path& database) {
  std::error_code error;
  if (std::filesystem::exists(database / "CURRENT", error)) return true;
  if (!std::filesystem::exists(database, error)) return false;
  std::filesystem::directory_iterator entry(database, error);
  for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    const auto extension = entry->path().extension();
    if (extension != ".sst" && extension != ".log") continue;
    return Status(StatusCode::kCorruption, fmt::format("{}: CURRENT is missing, but there is {}; nothing was changed",
                                                       database.string(), entry->path().filename().string()));
  }
  if (error) return system_error("list", database, error.value());
  return false;
}

}  // namespace flowtally::storage
