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
  const auto current = std::filesystem::status(database / "CURRENT", error).type();
  if (current == std::filesystem::file_type::none) return system_error("look at", database / "CURRENT", error.value());
  if (current != std::filesystem::file_type::not_found) return true;
  const auto kind = std::filesystem::status(database, error).type();
  if (kind == std::filesystem::file_type::none) return system_error("look at", database, error.value());
  if (kind == std::filesystem::file_type::not_found) return false;
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
