#include "cli/live_feed.h"

#include <utility>

#include "cli/append_lines.h"

namespace flowtally::cli {
namespace {

constexpr std::chrono::minutes kHeadStart{30};
constexpr int kFeedDays = 30;
constexpr std::uint64_t kSessionsPerDay = 12'000;  // about an event a second
constexpr std::uint64_t kChatsPerDay = 4'000;      // the same

HistoryOptions feed_options(HistoryOptions history, events::Timestamp start) {
  history.stream = static_cast<std::uint64_t>(start.time_since_epoch().count());
  history.sessions = kSessionsPerDay * kFeedDays;
  if (history.chats > 0) history.chats = kChatsPerDay * kFeedDays;
  history.days = kFeedDays;
  history.end = start - kHeadStart + std::chrono::days{kFeedDays};
  history.shuffle = false;
  history.introduce = false;
  return history;
}

}  // namespace

LiveFeed::LiveFeed(const HistoryOptions& history, events::Timestamp start) : generator_(feed_options(history, start)) {
  generator_.next(line_);
}

events::Status LiveFeed::advance(engine::Engine& engine, events::Timestamp now) {
  std::string text;
  while (!line_.empty() && generator_.time() <= now) {
    text += line_;
    if (!generator_.next(line_)) line_.clear();
  }
  if (text.empty()) return {};
  return append_lines(engine, std::move(text), now).status;
}

}  // namespace flowtally::cli
