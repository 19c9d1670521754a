#include "storage/data_directory.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <string_view>
#include <system_error>

#include "storage/small_file.h"

namespace flowtally::storage {

using events::Result;
using events::Status;
using events::StatusCode;

namespace {

constexpr std::string_view kFormatFile = "FORMAT";
constexpr std::string_view kFormatWord = "flowtally ";

// What a creation that was interrupted leaves, and what a fresh file system has in its root.
constexpr std::array<std::string_view, 3> kEmptyNames = {"LOCK", "FORMAT.tmp", "lost+found"};

Status check_format(const std::filesystem::path& file, std::string_view text) {
  const Status damaged(StatusCode::kCorruption, fmt::format("{} is damaged: it should read \"{}{}\"", file.string(),
                                                            kFormatWord, kDirectoryFormat));
  if (!text.starts_with(kFormatWord) || !text.ends_with('\n')) return damaged;
  const std::string_view number = text.substr(kFormatWord.size(), text.size() - kFormatWord.size() - 1);
  std::uint32_t version = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), version);
  if (error != std::errc() || end != number.data() + number.size() || version == 0) return damaged;
  if (version > kDirectoryFormat) {
    return Status(StatusCode::kUnsupportedVersion,
                  fmt::format("{} is in format {}; this flowtally knows formats up to {}", file.parent_path().string(),
                              version, kDirectoryFormat));
  }
  return Status();
}

/// kEmpty, or kInvalidArgument naming what makes the directory foreign.
Result<DirectoryState> inspect_unformatted(const std::filesystem::path& directory) {
  std::error_code error;
  std::filesystem::directory_iterator entry(directory, error);
  for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (std::find(kEmptyNames.begin(), kEmptyNames.end(), name) != kEmptyNames.end()) continue;
    return Status(StatusCode::kInvalidArgument,
                  fmt::format("{} is not a flowtally data directory: it has no {} but holds {}", directory.string(),
                              kFormatFile, name));
  }
  if (error) return system_error("list", directory, error.value());
  return DirectoryState::kEmpty;
}

}  // namespace

Result<DirectoryState> inspect_directory(const std::filesystem::path& directory) {
  std::error_code error;
  const auto kind = std::filesystem::status(directory, error).type();
  if (kind == std::filesystem::file_type::not_found) return DirectoryState::kAbsent;
  if (kind == std::filesystem::file_type::none) return system_error("look at", directory, error.value());
  if (kind != std::filesystem::file_type::directory) {
    return Status(StatusCode::kInvalidArgument,
                  fmt::format("{} is not a flowtally data directory: it is a file", directory.string()));
  }
  const auto format = read_small_file(directory / kFormatFile);
  if (!format.ok()) return format.status();
  if (!format->has_value()) return inspect_unformatted(directory);
  if (const Status status = check_format(directory / kFormatFile, **format); !status.ok()) return status;
  return DirectoryState::kFormatted;
}

Result<DirectoryState> inspect_existing_directory(const std::filesystem::path& directory) {
  auto state = inspect_directory(directory);
  if (!state.ok() || *state == DirectoryState::kFormatted) return state;
  return Status(StatusCode::kNotFound, fmt::format("{} is not a flowtally data directory: it {}", directory.string(),
                                                   *state == DirectoryState::kAbsent ? "does not exist" : "is empty"));
}

Status make_directory(const std::filesystem::path& directory) {
  std::error_code error;
  if (std::filesystem::is_directory(directory, error)) return Status();
  const std::filesystem::path parent = directory.parent_path();
  if (!parent.empty()) {
    if (Status status = make_directory(parent); !status.ok()) return status;
  }
  std::filesystem::create_directory(directory, error);
  if (error) return system_error("create", directory, error.value());
  return sync_directory(parent);
}

std::filesystem::path checkpoints_of(const std::filesystem::path& directory) { return directory / "checkpoints"; }

Status remove_checkpoints(const std::filesystem::path& directory) {
  std::error_code error;
  std::filesystem::remove_all(checkpoints_of(directory), error);
  return error ? system_error("remove", checkpoints_of(directory), error.value()) : Status();
}

Status write_format(const std::filesystem::path& directory) {
  return replace_small_file(directory / kFormatFile, fmt::format("{}{}\n", kFormatWord, kDirectoryFormat),
                            Durability::kSynced);
}

}  // namespace flowtally::storage
