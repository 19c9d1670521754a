#include "storage/directory_copy.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "storage/data_directory.h"
#include "storage/small_file.h"

namespace flowtally::storage {

using events::Result;
using events::Status;
using events::StatusCode;

namespace {

constexpr std::size_t kPieceBytes = 1 << 20;

// FORMAT last: without it a directory is none.
constexpr std::array<std::string_view, 5> kParts = {"log", "audit", "snapshots", "LAST", "FORMAT"};

struct CopiedFile {
  std::filesystem::path name;  // below the directory
  std::uint64_t size = 0;
};

/// RocksDB's own lock and what it tells of its work, and what was being written when a process was killed.
bool is_left_out(const std::filesystem::path& name) {
  const auto file = name.filename().string();
  return file == "LOCK" || file.starts_with("LOG") || name.extension() == ".tmp" || name.extension() == ".dbtmp";
}

Result<std::vector<CopiedFile>> files_of(const std::filesystem::path& directory) {
  std::vector<CopiedFile> files;
  std::error_code error;
  const auto add = [&](const std::filesystem::path& path) {
    const auto size = std::filesystem::file_size(path, error);
    if (!error) files.push_back({path.lexically_relative(directory), size});
  };
  for (const auto part : kParts) {
    const auto path = directory / part;
    const auto kind = std::filesystem::status(path, error).type();
    if (kind == std::filesystem::file_type::not_found) {
      error.clear();
    } else if (kind == std::filesystem::file_type::regular) {
      add(path);
    } else {
      std::filesystem::directory_iterator entry(path, error);
      for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
        if (entry->is_regular_file(error) && !is_left_out(entry->path())) add(entry->path());
        if (error) break;
      }
    }
    if (error) return system_error("list", path, error.value());
  }
  return files;
}

Status write_error(const std::filesystem::path& path) {
  const int why = errno;
  auto status = system_error("write", path, why);
  return why == ENOSPC || why == EDQUOT ? Status(StatusCode::kDiskFull, status.message()) : status;
}

/// Copies what the file holds now, for its owner alone; `copied` is told each piece's size.
Status copy_file(const std::filesystem::path& from, const std::filesystem::path& to,
                 const std::function<Status(std::uint64_t)>& copied) {
  const Descriptor source(::open(from.c_str(), O_RDONLY | O_CLOEXEC));
  if (!source.is_open()) return system_error("open", from, errno);
  const Descriptor target(::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR));
  if (!target.is_open()) return write_error(to);
  std::string piece(kPieceBytes, '\0');
  for (;;) {
    const ssize_t got = ::read(source.get(), piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_error("read", from, errno);
    if (got == 0) break;
    if (!write_all(target.get(), {piece.data(), static_cast<std::size_t>(got)})) return write_error(to);
    if (Status status = copied(static_cast<std::uint64_t>(got)); !status.ok()) return status;
  }
  return ::fsync(target.get()) == 0 ? Status() : write_error(to);
}

/// Lets nobody but its owner do anything in the directory. A medium that keeps no permissions (FAT) has those that it
/// was mounted with.
Status close_to_others(const Descriptor& directory, const std::filesystem::path& path) {
  struct stat there {};
  if (::fstat(directory.get(), &there) != 0) return system_error("look at", path, errno);
  const mode_t mode = (there.st_mode & (S_ISGID | S_ISVTX)) | S_IRWXU;
  if (::fchmod(directory.get(), mode) == 0 || errno == EPERM || errno == EOPNOTSUPP) return Status();
  return system_error("set the permissions of", path, errno);
}

/// That it is not there, or is an empty directory and no mount point.
Status check_place(const std::filesystem::path& to) {
  struct stat there {};
  struct stat above {};
  if (::stat(to.c_str(), &there) != 0) return errno == ENOENT ? Status() : system_error("look at", to, errno);
  if (::stat((to / "..").c_str(), &above) == 0 && above.st_dev != there.st_dev) {
    return Status(
        StatusCode::kInvalidArgument,
        fmt::format("{} is a mount point, to which nothing can be renamed: name a directory below it", to.string()));
  }
  std::error_code error;
  if (!S_ISDIR(there.st_mode) || !std::filesystem::is_empty(to, error) || error) {
    return Status(StatusCode::kInvalidArgument, fmt::format("{} exists and is not an empty directory", to.string()));
  }
  return Status();
}

void remove_content(const std::filesystem::path& directory) {
  std::error_code error;
  for (std::filesystem::directory_iterator entry(directory, error), end; !error && entry != end;
       entry.increment(error)) {
    std::error_code ignored;
    std::filesystem::remove_all(entry->path(), ignored);
  }
}

}  // namespace

Result<DirectoryCopy> DirectoryCopy::begin(const std::filesystem::path& to) {
  std::error_code error;
  auto place = std::filesystem::absolute(to, error);
  if (!error) place = std::filesystem::weakly_canonical(place, error);
  if (error) return system_error("look at", to, error.value());
  if (!place.has_filename()) place = place.parent_path();  // it was given with a slash at its end
  if (Status status = check_place(place); !status.ok()) return status;
  auto part = place;
  part += ".part";
  if (Status status = make_directory(part); !status.ok()) return status;
  Descriptor lock(::open(part.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!lock.is_open()) return system_error("open", part, errno);
  if (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
    return Status(StatusCode::kLocked, fmt::format("{} is being written by another process", part.string()));
  }
  if (Status status = close_to_others(lock, part); !status.ok()) return status;
  remove_content(part);
  return DirectoryCopy(std::move(place), std::move(part), std::move(lock));
}

DirectoryCopy::~DirectoryCopy() {
  if (!lock_.is_open()) return;
  std::error_code ignored;
  std::filesystem::remove_all(part_, ignored);
}

Status DirectoryCopy::copy(const std::filesystem::path& from, const CopyWatch& watch, const FreeSpace& free_space) {
  const auto files = files_of(from);
  if (!files) return files.status();
  CopyProgress progress;
  for (const auto& file : *files) progress.total += file.size;
  const auto free_bytes = free_space ? free_space(part_) : free_space_of_file_system(part_);
  if (free_bytes < progress.total) {
    return Status(StatusCode::kDiskFull, fmt::format("the copy needs {} bytes, and {} has {} free", progress.total,
                                                     part_.parent_path().string(), free_bytes));
  }
  std::vector<std::filesystem::path> directories;
  for (const auto& [name, size] : *files) {
    const auto target = part_ / name;
    if (directories.empty() || directories.back() != target.parent_path()) {
      directories.push_back(target.parent_path());
      if (Status status = make_directory(directories.back()); !status.ok()) return status;
    }
    const auto copied = copy_file(from / name, target, [&](std::uint64_t bytes) {
      progress.done += bytes;
      return watch(progress);
    });
    if (!copied.ok()) return copied;
  }
  for (const auto& directory : directories) {
    if (Status status = sync_directory(directory); !status.ok()) return status;
  }
  return sync_directory(part_);
}

Status DirectoryCopy::put_in_place() {
  if (Status status = sync_directory(part_); !status.ok()) return status;
  if (::rename(part_.c_str(), to_.c_str()) != 0) return system_error("rename to", to_, errno);
  lock_ = Descriptor();
  return sync_directory(to_.parent_path());
}

}  // namespace flowtally::storage
