// One file of events as a stream of lines, however it comes: a file, a pipe or standard input; plain, gzip or zstd; one
// event a line or a JSON array. What it is, its first bytes say. What cannot be read is an error that says what it is
// and what to do. Memory is bounded, whatever the file unfolds to. One thread at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "events/status.h"
#include "ingest/array_lines.h"
#include "ingest/unpacker.h"

namespace flowtally::cli {

class InputFile {
 public:
  enum class Got : std::uint8_t { kBytes, kSilence, kStop, kEnd };
  struct Read {
    Got got = Got::kEnd;
    std::size_t size = 0;
  };

  /// "-" is standard input. kIoError for what is not there, not readable or a directory. `stop_descriptor` (or -1)
  /// becomes readable when reading shall end.
  static events::Result<InputFile> open(const std::string& path, int stop_descriptor);
  /// kIoError if open() would fail now. Opens nothing.
  static events::Status check(const std::string& path);

  /// `name` is for messages. The descriptor is closed at the end.
  InputFile(int descriptor, std::string name, int stop_descriptor);
  ~InputFile();
  InputFile(InputFile&& other) noexcept;
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;
  InputFile& operator=(InputFile&&) = delete;

  /// Reads some bytes of the lines into `out`, which has room for two or more. Waits for them, or only for a moment.
  /// After an error what was read before it is good.
  events::Result<Read> read(std::span<char> out, bool briefly);

  /// Of the file as it is stored.
  std::uint64_t bytes_read() const { return bytes_read_; }
  /// 0 when it cannot be known.
  std::uint64_t bytes_total() const;

 private:
  // Bytes on their way from one step to the next.
  struct Buffer {
    explicit Buffer(std::size_t size) : bytes(size) {}
    std::string_view left() const { return {bytes.data() + begin, end - begin}; }
    /// As many bytes as fit go to `out`.
    std::size_t give(std::span<char> out);

    std::vector<char> bytes;
    std::size_t begin = 0;
    std::size_t end = 0;
  };

  /// Finds out what the file is. kStop when that was asked for.
  events::Result<Got> begin();
  bool has_enough() const;
  events::Status look_at_text(bool is_all);
  /// Adds to what `buffer` has.
  template <typename Reader>
  events::Result<Got> fill(Buffer& buffer, bool briefly, Reader reader);
  events::Result<Read> read_raw(std::span<char> out, bool briefly);
  events::Result<Read> read_text(std::span<char> out, bool briefly);
  events::Result<Read> read_elements(std::span<char> out, bool briefly);
  events::Status error(std::string_view rest) const;

  int descriptor_;
  std::string path_;  // empty if it has none
  std::string name_;
  int stop_descriptor_;
  std::uint64_t bytes_read_ = 0;
  bool is_known_ = false;  // what it is
  Buffer raw_;             // read and not unpacked
  Buffer text_;            // unpacked and not given out
  events::Status later_;   // an error behind what text_ has
  ingest::Packing packing_ = ingest::Packing::kNone;
  std::optional<ingest::Unpacker> unpacker_;
  std::optional<ingest::ArrayLines> array_;
};

}  // namespace flowtally::cli
