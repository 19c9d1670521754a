#include "storage/small_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "storage/file.h"

namespace flowtally::storage {

using events::Result;
using events::Status;
using events::StatusCode;

Status system_error(std::string_view what, const std::filesystem::path& path, int error_number) {
  return Status(StatusCode::kIoError,
                fmt::format("cannot {} {}: {}", what, path.string(), std::generic_category().message(error_number)));
}

Result<std::optional<std::string>> read_small_file(const std::filesystem::path& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) {
    if (errno == ENOENT) return std::optional<std::string>();
    return system_error("read", path, errno);
  }
  std::string content(kSmallFileBytesMax, '\0');
  std::size_t size = 0;
  while (size < content.size()) {
    const ssize_t got = ::read(file.get(), content.data() + size, content.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_error("read", path, errno);
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  content.resize(size);
  return std::optional<std::string>(std::move(content));
}

Status replace_small_file(const std::filesystem::path& path, std::string_view content, Durability durability) {
  std::filesystem::path temporary = path;
  temporary += ".tmp";
  {
    const Descriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (!file.is_open()) return system_error("create", temporary, errno);
    if (!write_all(file.get(), content)) return system_error("write", temporary, errno);
    if (durability == Durability::kSynced && ::fsync(file.get()) != 0) return system_error("sync", temporary, errno);
  }
  if (::rename(temporary.c_str(), path.c_str()) != 0) return system_error("rename to", path, errno);
  return durability == Durability::kSynced ? sync_directory(path.parent_path()) : Status();
}

Status sync_directory(const std::filesystem::path& directory) {
  const std::filesystem::path path = directory.empty() ? std::filesystem::path(".") : directory;
  const Descriptor opened(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!opened.is_open()) return system_error("open", path, errno);
  if (::fsync(opened.get()) != 0) return system_error("sync", path, errno);
  return Status();
}

}  // namespace flowtally::storage
