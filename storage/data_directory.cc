#include "storage/data_directory.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
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

constexpr mode_t kDirectoryMode = S_IRWXU;
constexpr mode_t kOthersMode = S_IRWXG | S_IRWXO;

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
  if (::mkdir(directory.c_str(), kDirectoryMode) != 0 && errno != EEXIST) {
    return system_error("create", directory, errno);
  }
  return sync_directory(parent);
}

Status close_to_others(const std::filesystem::path& directory, const std::function<void(std::string_view)>& on_closed) {
  const auto close = [](const std::filesystem::path& path) -> Result<bool> {
    struct stat there {};
    if (::lstat(path.c_str(), &there) != 0)
      return errno == ENOENT ? Result<bool>(false) : system_error("look at", path, errno);
    if (S_ISLNK(there.st_mode) || there.st_uid != ::geteuid() || (there.st_mode & kOthersMode) == 0) return false;
    // A medium that keeps no permissions (FAT) has those that it was mounted with.
    if (::chmod(path.c_str(), there.st_mode & 07777U & ~kOthersMode) == 0) return true;
    if (errno == EPERM || errno == EOPNOTSUPP || errno == ENOENT) return false;
    return system_error("set the permissions of", path, errno);
  };
  const auto was_open = close(directory);  // first: then nobody else gets at what is below
  if (!was_open) return was_open.status();
  if (*was_open && on_closed) on_closed(directory.string() + " was open to other users; now only its owner can use it");
  std::error_code error;
  // What only other users may list is theirs, such as lost+found.
  constexpr auto kSkip = std::filesystem::directory_options::skip_permission_denied;
  std::filesystem::recursive_directory_iterator entry(directory, kSkip, error);
  for (; !error && entry != std::filesystem::recursive_directory_iterator(); entry.increment(error)) {
    if (const auto closed = close(entry->path()); !closed) return closed.status();
  }
  return error ? system_error("list", directory, error.value()) : Status();
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
