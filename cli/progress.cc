#include "cli/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>

#include "api/log.h"
#include "cli/exit_code.h"

namespace flowtally::cli {
namespace {

constexpr std::chrono::milliseconds kRedraw{100};
constexpr std::chrono::milliseconds kLine{5000};
constexpr std::uint64_t kBarCells = 24;

/// "1.4 GB", "6.2 M events".
std::string amount(double value, ProgressUnit unit) {
  constexpr std::array<std::string_view, 5> kScales = {"", "k", "M", "G", "T"};
  std::size_t scale = 0;
  while (value >= 1000 && scale + 1 < kScales.size()) {
    value /= 1000;
    ++scale;
  }
  std::string text = fmt::format("{:.{}f} {}", value, scale == 0 ? 0 : 1, kScales[scale]);
  if (unit == ProgressUnit::kBytes) return text + "B";
  if (scale != 0) text += ' ';
  return text + (unit == ProgressUnit::kEvents ? "events" : "sessions");
}

std::string span_text(double seconds) {
  const auto s = static_cast<std::uint64_t>(seconds + 0.5);
  if (s < 60) return fmt::format("{} s", s);
  if (s < 3600) return fmt::format("{} min {:02} s", s / 60, s % 60);
  return fmt::format("{} h {:02} min", s / 3600, s / 60 % 60);
}

std::string bar(std::uint64_t done, std::uint64_t total) {
  const std::uint64_t full = done * kBarCells / total;
  std::string text = "[";
  for (std::uint64_t cell = 0; cell < kBarCells; ++cell) text += cell < full ? '#' : '.';
  return text + "]  ";
}

}  // namespace

std::string progress_text(const ProgressState& state, bool with_bar) {
  const double seconds = static_cast<double>(state.elapsed.count()) / 1000.0;
  const double done = static_cast<double>(state.done);
  const double rate = seconds > 0 ? done / seconds : 0;
  std::string text = std::string(state.what) + "  ";
  if (state.total == 0) {
    text += amount(done, state.unit);
  } else {
    const std::uint64_t shown = std::min(state.done, state.total);  // a file may grow while it is read
    if (with_bar) text += bar(shown, state.total);
    text += fmt::format("{:.0f} %  {} of {}", 100.0 * static_cast<double>(shown) / static_cast<double>(state.total),
                        amount(done, state.unit), amount(static_cast<double>(state.total), state.unit));
  }
  text += "  " + amount(rate, state.unit) + "/s";
  if (state.total > state.done && rate > 0) {
    text += "  ETA " + span_text(static_cast<double>(state.total - state.done) / rate);
  }
  return text;
}

Progress::Progress(std::string what, ProgressUnit unit, std::uint64_t total, bool show)
    : what_(std::move(what)),
      unit_(unit),
      show_(show),
      terminal_(isatty(STDERR_FILENO) != 0 && !api::is_json_log()),
      next_(begin_ + (terminal_ ? kRedraw : kLine)),
      total_(total) {}

Progress::~Progress() {
  if (drawn_) std::fputs("\r\033[K", stderr);
}

void Progress::update(std::uint64_t done, std::uint64_t total) {
  {
    const std::lock_guard lock(mutex_);
    total_ = total;
  }
  update(done);
}

void Progress::update(std::uint64_t done) {
  if (!show_) return;
  const auto now = Clock::now();
  const std::lock_guard lock(mutex_);
  if (now < next_) return;
  next_ = now + (terminal_ ? kRedraw : kLine);
  const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(now - begin_);
  const std::string text = progress_text({what_, unit_, done, total_, elapsed}, terminal_);
  if (!terminal_) return say(text);
  std::fputs(("\r" + text + "\033[K").c_str(), stderr);
  std::fflush(stderr);
  drawn_ = true;
}

}  // namespace flowtally::cli
