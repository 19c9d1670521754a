#include "storage/last_sequence_file.h"

#include <fmt/format.h>
#include <xxhash.h>

#include <charconv>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>

namespace flowtally::storage {

using events::Result;
using events::Sequence;
using events::Status;

namespace {

constexpr std::string_view kFile = "LAST";
constexpr std::chrono::seconds kInterval{1};

/// "<sequence> <XXH3 of the sequence's digits, in hexadecimal>\n".
std::string line_of(Sequence last) {
  const std::string digits = std::to_string(last);
  return fmt::format("{} {:016x}\n", digits, XXH3_64bits(digits.data(), digits.size()));
}

}  // namespace

Result<std::optional<Sequence>> read_last_sequence(const std::filesystem::path& directory) {
  const auto content = read_small_file(directory / kFile);
  if (!content.ok()) return content.status();
  if (!content->has_value()) return std::optional<Sequence>();
  const std::string& text = **content;
  Sequence last = 0;
  std::from_chars(text.data(), text.data() + text.size(), last);
  return text == line_of(last) ? std::optional<Sequence>(last) : std::optional<Sequence>();
}

Status write_last_sequence(const std::filesystem::path& directory, Sequence last, Durability durability) {
  return replace_small_file(directory / kFile, line_of(last), durability);
}

LastSequenceRecorder::LastSequenceRecorder(std::filesystem::path directory, const std::atomic<Sequence>& last)
    : directory_(std::move(directory)), last_(last), thread_([this](const std::stop_token& stop) { run(stop); }) {}

LastSequenceRecorder::~LastSequenceRecorder() {
  thread_.request_stop();
  thread_.join();
}

void LastSequenceRecorder::run(const std::stop_token& stop) {
  std::optional<Sequence> recorded;
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    const Sequence last = last_.load();
    if (recorded != last && write_last_sequence(directory_, last, Durability::kUnsynced).ok()) recorded = last;
    wake_.wait_for(lock, stop, kInterval, [] { return false; });
  }
  [[maybe_unused]] const Status final_write = write_last_sequence(directory_, last_.load(), Durability::kSynced);
}

}  // namespace flowtally::storage
