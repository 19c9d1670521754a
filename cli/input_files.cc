#include "cli/input_files.h"

#include <filesystem>
#include <system_error>
#include <utility>

namespace flowtally::cli {
namespace {

/// 0 unless all are files of a known size.
std::uint64_t total_bytes(const std::vector<std::string>& paths) {
  std::uint64_t total = 0;
  for (const std::string& path : paths) {
    std::error_code error;
    if (path == "-" || !std::filesystem::is_regular_file(path, error)) return 0;
    const auto size = std::filesystem::file_size(path, error);
    if (error) return 0;
    total += size;
  }
  return total;
}

}  // namespace

InputFiles::InputFiles(std::vector<std::string> paths, int stop_descriptor)
    : paths_(std::move(paths)), stop_descriptor_(stop_descriptor) {}

events::Result<InputFiles> InputFiles::open(std::vector<std::string> paths, int stop_descriptor) {
  events::ensure(!paths.empty(), "an import has a file");
  InputFiles files(std::move(paths), stop_descriptor);
  for (const std::string& path : files.paths_) {
    if (auto status = InputFile::check(path); !status.ok()) return status;
  }
  auto first = LineChunks::open(files.paths_.front(), stop_descriptor);
  if (!first) return first.status();
  files.current_.emplace(std::move(first).value());
  files.bytes_total_ = files.paths_.size() == 1 ? files.current_->bytes_total() : total_bytes(files.paths_);
  return files;
}

events::Result<std::optional<LineChunk>> InputFiles::next() {
  for (;;) {
    auto chunk = current_->next();
    if (!chunk) return chunk;
    if (chunk->has_value()) {
      if (paths_.size() > 1) (*chunk)->file = paths_[at_];
      return chunk;
    }
    if (current_->stopped() || at_ + 1 == paths_.size()) return chunk;
    bytes_before_ += current_->bytes_read();
    auto opened = LineChunks::open(paths_[++at_], stop_descriptor_);
    if (!opened) return opened.status();
    current_.emplace(std::move(opened).value());
  }
}

}  // namespace flowtally::cli
