#include "cli/line_chunks.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "events/ndjson.h"

namespace flowtally::cli {
namespace {

constexpr std::size_t kPadding = events::NdjsonReader::kPaddingBytes;
constexpr std::size_t kRoomMore = ingest::ArrayLines::kRoomBytesMin;  // a read needs so much, whatever is left

std::unique_ptr<char[]> make_buffer(std::size_t bytes) {
  auto buffer = std::make_unique_for_overwrite<char[]>(bytes + kPadding);
  std::memset(buffer.get() + bytes, 0, kPadding);
  return buffer;
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
  auto file = InputFile::open(path, stop_descriptor);
  if (!file) return file.status();
  return LineChunks(std::move(file).value(), kChunkBytes);
}

LineChunks::LineChunks(int descriptor, std::string name, int stop_descriptor, std::size_t chunk_bytes)
    : LineChunks(InputFile(descriptor, std::move(name), stop_descriptor), chunk_bytes) {}

LineChunks::LineChunks(InputFile file, std::size_t chunk_bytes)
    : file_(std::move(file)), chunk_bytes_(chunk_bytes), buffer_(make_buffer(chunk_bytes + kRoomMore)) {}

/// Reads until the buffer is full, the input ends or is silent while there are lines to give out, or stop is asked for.
events::Status LineChunks::fill() {
  bool has_line = std::memchr(buffer_.get(), '\n', filled_) != nullptr;
  while (!at_end_ && filled_ < chunk_bytes_) {
    const auto read = file_.read({buffer_.get() + filled_, chunk_bytes_ + kRoomMore - filled_}, has_line);
    if (!read) return read.status();
    stopped_ = read->got == InputFile::Got::kStop;
    at_end_ = read->got == InputFile::Got::kEnd;
    if (stopped_ || read->got == InputFile::Got::kSilence) return {};
    has_line = has_line || std::memchr(buffer_.get() + filled_, '\n', read->size) != nullptr;
    filled_ += read->size;
  }
  return {};
}

/// Gives out the first `size` bytes and keeps the rest.
LineChunk LineChunks::cut(std::size_t size) {
  LineChunk chunk;
  chunk.bytes = make_buffer(chunk_bytes_ + kRoomMore);
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
  if (!failure_.ok()) return failure_;
  failure_ = fill();
  if (stopped_ || (failure_.ok() && filled_ == 0)) return std::optional<LineChunk>();
  const std::size_t last_end = std::string_view(buffer_.get(), filled_).rfind('\n');
  if (!failure_.ok()) {
    if (last_end == std::string_view::npos) return failure_;
    return std::optional(cut(last_end + 1));
  }
  if (last_end != std::string_view::npos) return std::optional(cut(at_end_ ? filled_ : last_end + 1));
  if (at_end_ && filled_ < chunk_bytes_) return std::optional(cut(filled_));
  LineChunk chunk = make_chunk({buffer_.get(), kKeptOfLongLine}, next_line_++);
  chunk.line_count = 1;
  chunk.too_long = true;
  if (auto status = skip_line(); !status.ok()) return status;
  return std::optional(std::move(chunk));
}

}  // namespace flowtally::cli
