#include "projections/chat_ratings_view.h"

#include <algorithm>
#include <utility>

namespace flowtally::projections {

namespace {

/// The first `count` ratings with a comment behind `after`.
std::vector<const Rating*> newest_commented(const Account& account, std::size_t count,
                                            const std::optional<RatingCursor>& after) {
  const auto& desk = account.desk();
  const auto& event_ids = account.ids().events;
  std::vector<const Rating*> newest;
  auto end_ms = (after ? after->time_ms : desk.latest_ms()) + 1;
  for (std::int64_t width_ms = events::kDayMs; end_ms > 0 && newest.size() < count; width_ms *= 2) {
    const auto begin_ms = std::max<std::int64_t>(end_ms - width_ms, 0);
    const auto done = static_cast<std::ptrdiff_t>(newest.size());
    desk.timelines().ratings.for_each(begin_ms, end_ms, [&](const Rated& rated) {
      const auto& rating = desk.ratings()[rated.key];
      if (rating.comment == kNone) return;
      if (after && !is_later(after->time_ms, after->event, rating.time_ms, rating.event, event_ids)) return;
      newest.push_back(&rating);
    });
    std::sort(newest.begin() + done, newest.end(), [&](const Rating* a, const Rating* b) {
      return is_later(a->time_ms, a->event, b->time_ms, b->event, event_ids);
    });
    end_ms = begin_ms;
  }
  newest.resize(std::min(newest.size(), count));
  return newest;
}

}  // namespace

events::Result<ChatRatingsPage> chat_ratings_page(const Account& account, std::size_t limit,
                                                  const std::optional<RatingCursor>& after) {
  if (after && after->event >= account.ids().events.size()) {
    return events::Status(events::StatusCode::kInvalidArgument, "`cursor` is not one that this list gave");
  }
  const auto& ids = account.ids();
  auto ratings = newest_commented(account, limit + 1, after);
  ChatRatingsPage page;
  if (ratings.size() > limit) {
    ratings.pop_back();
    page.next_cursor = Text{RatingCursor{ratings.back()->time_ms, ratings.back()->event}.text()};
  }
  for (const auto* const rating : ratings) {
    page.items.push_back({ids.chats.text(rating->session), ids.visitors.text(rating->user), rating->rating,
                          std::string(account.desk().ratings().comment(*rating)),
                          events::Timestamp(events::Milliseconds(rating->time_ms))});
  }
  return page;
}

}  // namespace flowtally::projections
