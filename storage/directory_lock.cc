#include "storage/directory_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <string>
#include <utility>

#include "storage/small_file.h"

namespace flowtally::storage {

using events::Result;
using events::Status;
using events::StatusCode;

namespace {

/// "process 123 (flowtally)", or less if the file does not name a process that lives: its holder may not have written
/// itself down yet.
std::string holder_named_in(const std::filesystem::path& file) {
  const std::string unknown = "another process";
  const auto content = read_small_file(file);
  if (!content.ok() || !content->has_value()) return unknown;
  const std::string& text = **content;
  int pid = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), pid);
  if (error != std::errc() || pid <= 0) return unknown;
  if (::kill(pid, 0) != 0 && errno == ESRCH) return unknown;
  std::string program(end, text.data() + text.size());
  while (!program.empty() && (program.back() == '\n' || program.back() == ' ')) program.pop_back();
  while (!program.empty() && program.front() == ' ') program.erase(0, 1);
  return program.empty() ? fmt::format("process {}", pid) : fmt::format("process {} ({})", pid, program);
}

/// The name is a courtesy: on a full disk the lock holds without it.
void write_holder(int fd) {
  const std::string text = fmt::format("{} {}\n", ::getpid(), program_invocation_short_name);
  if (::ftruncate(fd, 0) != 0) return;
  [[maybe_unused]] const ssize_t written = ::pwrite(fd, text.data(), text.size(), 0);
}

}  // namespace

Result<DirectoryLock> DirectoryLock::take(const std::filesystem::path& directory) {
  const std::filesystem::path file = directory / "LOCK";
  const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return system_error("open", file, errno);
  DirectoryLock lock(fd);
  int taken = 0;
  do {
    taken = ::flock(fd, LOCK_EX | LOCK_NB);
  } while (taken != 0 && errno == EINTR);
  if (taken != 0 && errno == EWOULDBLOCK) {
    return Status(StatusCode::kLocked,
                  fmt::format("the data directory {} is in use by {}", directory.string(), holder_named_in(file)));
  }
  if (taken != 0) return system_error("lock", file, errno);
  write_holder(fd);
  return lock;
}

DirectoryLock::DirectoryLock(DirectoryLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

DirectoryLock& DirectoryLock::operator=(DirectoryLock&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

DirectoryLock::~DirectoryLock() {
  if (fd_ >= 0) ::close(fd_);
}

}  // namespace flowtally::storage
