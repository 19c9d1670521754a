#include "cli/line_chunks.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "events/ndjson.h"

namespace flowtally::cli {
namespace {

constexpr std::size_t kPadding = events::NdjsonReader::kPaddingBytes;
constexpr int kSilenceMs = 20;

std::unique_ptr<char[]> make_buffer(std::size_t bytes) {
  auto buffer = std::make_unique_for_overwrite<char[]>(bytes + kPadding);
  std::memset(buffer.get() + bytes, 0, kPadding);
  return buffer;
}

events::Status io_error(const std::string& name) {
  return {events::StatusCode::kIoError, "cannot read '" + name + "': " + std::strerror(errno)};
}

std::uint64_t count_lines(std::string_view text) {
  std::uint64_t lines = 0;
  for (; !text.empty(); ++lines) text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
  return lines;
}

}  // namespace

std::string_view LineCursor::line(std::uint64_t number) {
  for (; number_ < number && !left_.empty(); ++number_)
    left_.remove_prefix(std::min(left_.find('\n'), left_.size() - 1) + 1);
  std::string_view found = left_.substr(0, left_.find('\n'));
  if (!found.empty() && found.back() == '\r') found.remove_suffix(1);
  return found;
}

LineChunk make_chunk(std::string_view text, std::uint64_t first_line) {
  LineChunk chunk;
  chunk.bytes = make_buffer(text.size());
  std::memcpy(chunk.bytes.get(), text.data(), text.size());
  chunk.size = text.size();
  chunk.first_line = first_line;
  chunk.line_count = count_lines(text);
  return chunk;
}

events::Result<LineChunks> LineChunks::open(const std::string& path, int stop_descriptor) {
  if (path == "-") return LineChunks(::dup(STDIN_FILENO), "standard input", stop_descriptor);
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return io_error(path);
  LineChunks chunks(descriptor, path, stop_descriptor);
  struct stat about {};
  if (::fstat(descriptor, &about) != 0) return io_error(path);
  if (S_ISDIR(about.st_mode))
    return events::Status(events::StatusCode::kIoError, "'" + path + "' is a directory, not a file of events");
  ::posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);
  return chunks;
}

LineChunks::LineChunks(int descriptor, std::string name, int stop_descriptor, std::size_t chunk_bytes)
    : descriptor_(descriptor),
      name_(std::move(name)),
      stop_descriptor_(stop_descriptor),
      chunk_bytes_(chunk_bytes),
      buffer_(make_buffer(chunk_bytes)) {}

LineChunks::LineChunks(LineChunks&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      name_(std::move(other.name_)),
      stop_descriptor_(other.stop_descriptor_),
      chunk_bytes_(other.chunk_bytes_),
      at_end_(other.at_end_),
      stopped_(other.stopped_),
      bytes_read_(other.bytes_read_),
      next_line_(other.next_line_),
      buffer_(std::move(other.buffer_)),
      filled_(other.filled_) {}

LineChunks::~LineChunks() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::uint64_t LineChunks::bytes_total() const {
  struct stat about {};
  const bool regular = ::fstat(descriptor_, &about) == 0 && S_ISREG(about.st_mode);
  return regular ? static_cast<std::uint64_t>(about.st_size) : 0;
}

LineChunks::Ready LineChunks::wait(bool briefly) const {
  pollfd waited[2] = {{descriptor_, POLLIN, 0}, {stop_descriptor_, POLLIN, 0}};  // poll() passes over -1
  while (::poll(waited, 2, briefly ? kSilenceMs : -1) < 0 && errno == EINTR) {
  }
  if (waited[1].revents != 0) return Ready::kStop;
  return waited[0].revents != 0 ? Ready::kData : Ready::kSilence;
}

/// Reads until the buffer is full, the input ends or is silent while there are lines to give out, or stop is asked for.
events::Status LineChunks::fill() {
  bool has_line = std::memchr(buffer_.get(), '\n', filled_) != nullptr;
  while (!at_end_ && filled_ < chunk_bytes_) {
    const Ready ready = wait(has_line);
    stopped_ = ready == Ready::kStop;
    if (ready != Ready::kData) return {};
    const ssize_t size = ::read(descriptor_, buffer_.get() + filled_, chunk_bytes_ - filled_);
    if (size < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (size < 0) return io_error(name_);
    at_end_ = size == 0;
    has_line = has_line || std::memchr(buffer_.get() + filled_, '\n', static_cast<std::size_t>(size)) != nullptr;
    filled_ += static_cast<std::size_t>(size);
    bytes_read_ += static_cast<std::uint64_t>(size);
  }
  return {};
}

/// Gives out the first `size` bytes and keeps the rest.
LineChunk LineChunks::cut(std::size_t size) {
  LineChunk chunk;
  chunk.bytes = make_buffer(chunk_bytes_);
  std::memcpy(chunk.bytes.get(), buffer_.get() + size, filled_ - size);
  chunk.bytes.swap(buffer_);
  filled_ -= size;
  std::memset(chunk.bytes.get() + size, 0, kPadding);
  chunk.size = size;
  chunk.first_line = next_line_;
  chunk.line_count = count_lines(chunk.text());
  next_line_ += chunk.line_count;
  return chunk;
}

/// Drops bytes up to and with the next line end.
events::Status LineChunks::skip_line() {
  for (;;) {
    const auto* end = static_cast<const char*>(std::memchr(buffer_.get(), '\n', filled_));
    const std::size_t dropped = end == nullptr ? filled_ : static_cast<std::size_t>(end - buffer_.get()) + 1;
    std::memmove(buffer_.get(), buffer_.get() + dropped, filled_ - dropped);
    filled_ -= dropped;
    if (end != nullptr || at_end_ || stopped_) return {};
    if (auto status = fill(); !status.ok()) return status;
  }
}

events::Result<std::optional<LineChunk>> LineChunks::next() {
  if (auto status = fill(); !status.ok()) return status;
  if (stopped_ || filled_ == 0) return std::optional<LineChunk>();
  const std::size_t last_end = std::string_view(buffer_.get(), filled_).rfind('\n');
  if (last_end != std::string_view::npos) return std::optional(cut(at_end_ ? filled_ : last_end + 1));
  if (at_end_ && filled_ < chunk_bytes_) return std::optional(cut(filled_));
  LineChunk chunk = make_chunk({buffer_.get(), kKeptOfLongLine}, next_line_++);
  chunk.line_count = 1;
  chunk.too_long = true;
  if (auto status = skip_line(); !status.ok()) return status;
  return std::optional(std::move(chunk));
}

}  // namespace flowtally::cli
