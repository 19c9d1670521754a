// How far long work is: a bar that redraws itself on a terminal, plain lines every few seconds elsewhere (logs, CI).
// Always on stderr. Work that is quickly done says nothing in a log. Any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

namespace flowtally::cli {

enum class ProgressUnit { kBytes, kEvents, kSessions };

struct ProgressState {
  std::string_view what;
  ProgressUnit unit = ProgressUnit::kEvents;
  std::uint64_t done = 0;
  std::uint64_t total = 0;  // 0: unknown
  std::chrono::milliseconds elapsed{0};
};

/// "import  43 %  602.1 MB of 1.4 GB  310.0 MB/s  ETA 3 s"; with a bar for terminals.
std::string progress_text(const ProgressState& state, bool with_bar);

class Progress {
 public:
  /// `show` false: says nothing at all.
  Progress(std::string what, ProgressUnit unit, std::uint64_t total, bool show = true);
  /// Clears the bar.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void update(std::uint64_t done);
  void update(std::uint64_t done, std::uint64_t total);

 private:
  using Clock = std::chrono::steady_clock;

  const std::string what_;
  const ProgressUnit unit_;
  const bool show_;
  const bool terminal_;
  const Clock::time_point begin_ = Clock::now();

  std::mutex mutex_;
  Clock::time_point next_;
  std::uint64_t total_;
  bool drawn_ = false;
};

}  // namespace flowtally::cli
