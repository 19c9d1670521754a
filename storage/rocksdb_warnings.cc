#include "storage/rocksdb_warnings.h"

#include <fmt/format.h>
#include <rocksdb/env.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdarg>
#include <cstdio>
#include <mutex>
#include <utility>

namespace flowtally::storage {

namespace {

using Steady = std::chrono::steady_clock;
using rocksdb::InfoLogLevel;

// "File Deletions Disabled, but already disabled": both halves of a checkpoint hold files back. Nothing is wrong.
constexpr std::string_view kOfEveryCheckpoint = "File Deletions ";

class Warnings final : public rocksdb::Logger {
 public:
  explicit Warnings(OnWarning on_warning) : Logger(InfoLogLevel::WARN_LEVEL), on_warning_(std::move(on_warning)) {}

  void Logv(const char*, va_list) override {}  // of no level: what the opening tells about itself

  void Logv(InfoLogLevel level, const char* format, va_list arguments) override {
    const bool is_trouble = level >= InfoLogLevel::WARN_LEVEL && level <= InfoLogLevel::FATAL_LEVEL;
    if (!is_trouble || !on_warning_) return;
    std::array<char, kWarningBytesMax + 1> line{};
    const int wanted = std::vsnprintf(line.data(), line.size(), format, arguments);
    if (wanted < 0) return;
    std::string_view text(line.data(), std::min(static_cast<std::size_t>(wanted), kWarningBytesMax));
    while (text.ends_with('\n')) text.remove_suffix(1);
    if (text.find(kOfEveryCheckpoint) != text.npos) return;
    const auto unsaid = admit();
    if (unsaid < 0) return;
    if (unsaid > 0) on_warning_(fmt::format("{} more warnings were left out", unsaid));
    on_warning_(text);
  }

 private:
  /// How many were left out before this one; -1 if it is left out too.
  int admit() {
    const std::lock_guard lock(mutex_);
    const auto now = Steady::now();
    if (now - begin_ >= std::chrono::minutes(1)) {
      begin_ = now;
      said_ = 0;
    }
    if (said_ == kWarningsPerMinute) {
      ++unsaid_;
      return -1;
    }
    ++said_;
    return std::exchange(unsaid_, 0);
  }

  const OnWarning on_warning_;
  std::mutex mutex_;  // of the rest
  Steady::time_point begin_ = Steady::now();
  int said_ = 0;
  int unsaid_ = 0;
};

}  // namespace

std::shared_ptr<rocksdb::Logger> warnings_to(OnWarning on_warning) {
  return std::make_shared<Warnings>(std::move(on_warning));
}

}  // namespace flowtally::storage
