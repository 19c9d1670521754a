#include "projections/opinion_views.h"

#include <algorithm>
#include <limits>

#include "projections/view_parts.h"

namespace flowtally::projections {

using events::Status;
using events::Timestamp;

namespace {

/// The first `count` ratings of a flow behind `after`.
std::vector<const Rating*> newest_ratings(const Account& account, const FlowState& flow, std::size_t count,
                                          const std::optional<RatingCursor>& after) {
  const auto& event_ids = account.ids().events;
  const auto is_newer = [&](const Rating* a, const Rating* b) {
    return is_later(a->time_ms, a->event, b->time_ms, b->event, event_ids);
  };
  const auto last_day = after ? account.calendar().day_of(Timestamp(events::Milliseconds(after->time_ms)))
                              : std::numeric_limits<DayNumber>::max() - 1;
  const auto days = flow.ratings.between(std::numeric_limits<DayNumber>::min(), last_day);
  std::vector<const Rating*> newest;
  for (auto at = days.size(); at-- > 0 && newest.size() < count;) {
    const auto done = static_cast<std::ptrdiff_t>(newest.size());
    for (const auto index : days[at].second.ratings.items()) {
      const auto& rating = account.ratings()[index];
      if (!after || is_later(after->time_ms, after->event, rating.time_ms, rating.event, event_ids)) {
        newest.push_back(&rating);
      }
    }
    const auto kept = static_cast<std::ptrdiff_t>(std::min(newest.size(), count));
    std::partial_sort(newest.begin() + done, newest.begin() + kept, newest.end(), is_newer);
    newest.resize(static_cast<std::size_t>(kept));
  }
  return newest;
}

}  // namespace

SessionFeedback session_feedback(const Account& account, const Session& session) {
  SessionFeedback answer;
  account.feedback().for_each_of(session, [&](std::uint32_t, const Feedback& feedback) {
    if (feedback.user != session.user || feedback.value == Feedback::Value::kWithdrawn) return;
    answer.items.push_back({account.ids().nodes.text(feedback.node), feedback.value == Feedback::Value::kHelpful});
  });
  std::sort(answer.items.begin(), answer.items.end(),
            [](const StepVote& a, const StepVote& b) { return a.node_id < b.node_id; });
  if (session.rating != kNone) answer.rating = account.ratings()[session.rating].rating;
  return answer;
}

StepFeedback step_feedback(const Account& account, std::uint32_t node) {
  const auto counted = account.step(node);
  return {account.ids().nodes.text(node),
          counted.helpful_yes,
          counted.helpful_no,
          {ratio(counted.helpful_yes, std::uint64_t{counted.helpful_yes} + counted.helpful_no)}};
}

events::Result<RatingsPage> ratings_page(const Account& account, std::uint32_t flow, std::size_t limit,
                                         const std::optional<RatingCursor>& after) {
  static const FlowState untouched;
  if (after && after->event >= account.ids().events.size()) {
    return Status(events::StatusCode::kInvalidArgument, "`cursor` is not one that this list gave");
  }
  const auto& state = flow < account.flows().size() ? account.flows()[flow] : untouched;
  auto ratings = newest_ratings(account, state, limit + 1, after);
  RatingsPage page;
  if (ratings.size() > limit) {
    ratings.pop_back();
    page.next_cursor = Text{RatingCursor{ratings.back()->time_ms, ratings.back()->event}.text()};
  }
  for (const auto* const rating : ratings) {
    auto& entry = page.items.emplace_back();
    entry.rating = rating->rating;
    entry.created_at = Timestamp(events::Milliseconds(rating->time_ms));
    if (rating->comment != kNone && !account.catalog().is_forgotten(rating->user)) {
      entry.comment = Text{std::string(account.ratings().comment(*rating))};
    }
  }
  return page;
}

}  // namespace flowtally::projections
