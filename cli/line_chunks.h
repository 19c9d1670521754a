// A file, pipe or standard input (cli/input_file.h) as chunks of whole lines, for parallel parsing. Reads ahead no more
// than one chunk: a line that does not fit is passed over, its beginning kept for the report. From a pipe that is
// silent for a moment the lines that are there are given out. One thread at a time; chunks may go to other threads.
// Invariant (line_chunks_test, "chunks join to the file").
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "cli/input_file.h"
#include "events/status.h"

namespace flowtally::cli {

/// Some lines, followed by NdjsonReader::kPaddingBytes readable bytes.
struct LineChunk {
  std::unique_ptr<char[]> bytes;
  std::size_t size = 0;
  std::uint64_t first_line = 1;
  std::uint64_t line_count = 0;
  std::string_view file = {};  // where it is from, if there are several; outlives the import
  bool too_long = false;       // one line, of which only the beginning is here

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

  /// Nothing at the end, and when it was asked to stop. An error comes after the whole lines that were read before it.
  events::Result<std::optional<LineChunk>> next();

  std::uint64_t bytes_read() const { return file_.bytes_read(); }
  /// 0 when it cannot be known.
  std::uint64_t bytes_total() const { return file_.bytes_total(); }
  /// Whether it was asked to stop.
  bool stopped() const { return stopped_; }

 private:
  LineChunks(InputFile file, std::size_t chunk_bytes);

  events::Status fill();
  LineChunk cut(std::size_t size);
  events::Status skip_line();

  InputFile file_;
  std::size_t chunk_bytes_;
  bool at_end_ = false;
  bool stopped_ = false;
  events::Status failure_;  // of the file, once it has one
  std::uint64_t next_line_ = 1;
  std::unique_ptr<char[]> buffer_;  // what was read and not given out
  std::size_t filled_ = 0;
};

}  // namespace flowtally::cli
