// The files of an import, one after the other, as chunks of whole lines (cli/line_chunks.h). Each counts its lines from
// 1; the chunks of several name their file. One thread at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/line_chunks.h"
#include "events/status.h"

namespace flowtally::cli {

class InputFiles {
 public:
  /// Opens the first one. kIoError, before anything is read, if one of them cannot be opened.
  static events::Result<InputFiles> open(std::vector<std::string> paths, int stop_descriptor);

  /// Nothing at the end of the last one, and when it was asked to stop.
  events::Result<std::optional<LineChunk>> next();

  std::uint64_t bytes_read() const { return bytes_before_ + current_->bytes_read(); }
  /// Of all files; 0 when it cannot be known.
  std::uint64_t bytes_total() const { return bytes_total_; }

 private:
  InputFiles(std::vector<std::string> paths, int stop_descriptor);

  std::vector<std::string> paths_;  // chunks borrow from it
  int stop_descriptor_;
  std::size_t at_ = 0;
  std::optional<LineChunks> current_;
  std::uint64_t bytes_before_ = 0;  // in the files that are through
  std::uint64_t bytes_total_ = 0;
};

}  // namespace flowtally::cli
