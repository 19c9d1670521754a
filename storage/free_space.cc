#include "storage/free_space.h"

#include <fmt/format.h>

#include <system_error>
#include <utility>

namespace flowtally::storage {

using events::Status;
using events::StatusCode;

namespace {

std::filesystem::path nearest_existing(std::filesystem::path path) {
  std::error_code error;
  while (!path.empty() && !std::filesystem::exists(path, error) && path != path.parent_path())
    path = path.parent_path();
  return path.empty() ? std::filesystem::path(".") : path;
}

}  // namespace

std::uint64_t free_space_of_file_system(const std::filesystem::path& path) {
  std::error_code error;
  const auto space = std::filesystem::space(path, error);
  return error ? 0 : space.available;
}

SpaceReserve::SpaceReserve(FreeSpace free_space, std::uint64_t reserve_bytes)
    : free_space_(free_space ? std::move(free_space) : FreeSpace(free_space_of_file_system)),
      reserve_bytes_(reserve_bytes) {}

Status SpaceReserve::check(const std::filesystem::path& path, std::uint64_t bytes) const {
  const std::uint64_t free_bytes = free_space_(nearest_existing(path));
  if (free_bytes >= reserve_bytes_ && free_bytes - reserve_bytes_ >= bytes) return Status();
  return Status(StatusCode::kDiskFull, fmt::format("{} has {} bytes free; {} more would not leave the reserve of {}",
                                                   path.string(), free_bytes, bytes, reserve_bytes_));
}

}  // namespace flowtally::storage
