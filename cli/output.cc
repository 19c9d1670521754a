#include "cli/output.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace flowtally::cli {
namespace {

constexpr std::size_t kBufferBytes = 256 * 1024;

events::Status io_error(const std::string& name) {
  const auto code = errno == ENOSPC ? events::StatusCode::kDiskFull : events::StatusCode::kIoError;
  return {code, name + ": " + std::strerror(errno)};
}

}  // namespace

events::Result<Output> Output::open(const std::optional<std::string>& path) {
  if (!path || *path == "-") return Output(STDOUT_FILENO, "standard output", false);
  const int descriptor = ::open(path->c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (descriptor < 0) return io_error(*path);
  return Output(descriptor, *path, true);
}

Output::Output(Output&& other) noexcept
    : descriptor_(other.descriptor_),
      name_(std::move(other.name_)),
      owned_(std::exchange(other.owned_, false)),
      reader_is_gone_(other.reader_is_gone_),
      status_(std::move(other.status_)),
      buffer_(std::move(other.buffer_)) {}

Output::~Output() {
  if (owned_) ::close(descriptor_);
}

bool Output::is_terminal() const { return isatty(descriptor_) != 0; }

events::Status Output::write(std::string_view bytes) {
  if (!status_.ok()) return status_;
  buffer_ += bytes;
  return buffer_.size() < kBufferBytes ? events::Status() : flush();
}

events::Status Output::flush() {
  std::string_view left = buffer_;
  while (status_.ok() && !left.empty()) {
    const ssize_t written = ::write(descriptor_, left.data(), left.size());
    if (written >= 0) {
      left.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR) {
      reader_is_gone_ = errno == EPIPE;
      status_ = io_error(name_);
    }
  }
  buffer_.clear();
  return status_;
}

events::Status Output::close() {
  events::Status status = flush();
  if (std::exchange(owned_, false) && ::close(descriptor_) != 0 && status.ok()) status = io_error(name_);
  return status;
}

ExitCode Output::finish(const events::Status& written) {
  const events::Status closed = close();
  if (reader_is_gone_) return ExitCode::kDone;
  if (!written.ok()) return fail(written);
  return closed.ok() ? ExitCode::kDone : fail(closed);
}

}  // namespace flowtally::cli
