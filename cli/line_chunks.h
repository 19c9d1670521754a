// A file, pipe or standard input as chunks of whole lines, for parallel parsing. Reads ahead no more than one chunk: a
// line that does not fit is passed over, its beginning kept for the report. From a pipe that is silent for a moment the
// lines that are there are given out. One thread at a time; chunks may go to other threads.
// Invariant (line_chunks_test, "chunks join to the file").
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "events/status.h"

namespace flowtally::cli {

/// Some lines, followed by NdjsonReader::kPaddingBytes readable bytes.
struct LineChunk {
  std::unique_ptr<char[]> bytes;
  std::size_t size = 0;
  std::uint64_t first_line = 1;
  std::uint64_t line_count = 0;
  bool too_long = false;  // one line, of which only the beginning is here

  std::string_view text() const { return {bytes.get(), size}; }
};

/// Finds lines of a chunk by number, going forward only. The chunk outlives it.
class LineCursor {
 public:
  explicit LineCursor(const LineChunk& chunk) : left_(chunk.text()), number_(chunk.first_line) {}
  /// The line of that number, not smaller than the one asked before, without its end.
  std::string_view line(std::uint64_t number);

 private:
  std::string_view left_;  // from line number_ on
  std::uint64_t number_;
};

/// A chunk with a copy of `text`.
LineChunk make_chunk(std::string_view text, std::uint64_t first_line);

class LineChunks {
 public:
  static constexpr std::size_t kChunkBytes = 3 << 20;
  static constexpr std::size_t kKeptOfLongLine = 64 << 10;

  /// "-" is standard input. `stop_descriptor` (or -1) becomes readable when reading shall end.
  static events::Result<LineChunks> open(const std::string& path, int stop_descriptor);
  /// `chunk_bytes` is the room for a line, at least kKeptOfLongLine. The descriptor is closed at the end.
  LineChunks(int descriptor, std::string name, int stop_descriptor, std::size_t chunk_bytes = kChunkBytes);
  ~LineChunks();
  LineChunks(LineChunks&& other) noexcept;
  LineChunks(const LineChunks&) = delete;
  LineChunks& operator=(const LineChunks&) = delete;
  LineChunks& operator=(LineChunks&&) = delete;

  /// Nothing at the end, and when it was asked to stop.
  events::Result<std::optional<LineChunk>> next();

  std::uint64_t bytes_read() const { return bytes_read_; }
  /// 0 when it cannot be known.
  std::uint64_t bytes_total() const;

 private:
  enum class Ready { kData, kSilence, kStop };

  Ready wait(bool briefly) const;
  events::Status fill();
  LineChunk cut(std::size_t size);
  events::Status skip_line();

  int descriptor_;
  std::string name_;
  int stop_descriptor_;
  std::size_t chunk_bytes_;
  bool at_end_ = false;
  bool stopped_ = false;
  std::uint64_t bytes_read_ = 0;
  std::uint64_t next_line_ = 1;
  std::unique_ptr<char[]> buffer_;  // what was read and not given out
  std::size_t filled_ = 0;
};

}  // namespace flowtally::cli
