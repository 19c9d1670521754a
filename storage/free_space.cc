#include "storage/free_space.h"

#include <fmt/format.h>

#include <array>
#include <string>
#include <string_view>
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

/// "1.4 GB".
std::string size_text(std::uint64_t bytes) {
  constexpr std::array<std::string_view, 5> kUnits = {"kB", "MB", "GB", "TB", "PB"};
  if (bytes < 1000) return fmt::format("{} bytes", bytes);
  double size = static_cast<double>(bytes) / 1000;
  std::size_t unit = 0;
  for (; size >= 999.95 && unit + 1 < kUnits.size(); ++unit) size /= 1000;
  return fmt::format("{:.1f} {}", size, kUnits[unit]);
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
  std::string sentence = fmt::format("the disk of {} has {} free", path.string(), size_text(free_bytes));
  sentence += bytes == 0 ? fmt::format(", less than the reserve of {}", size_text(reserve_bytes_))
                         : fmt::format("; {} more would not leave the reserve of {}", size_text(bytes),
                                       size_text(reserve_bytes_));
  return Status(StatusCode::kDiskFull, sentence + ". Delete something, or lower --free-space-reserve");
}

}  // namespace flowtally::storage
