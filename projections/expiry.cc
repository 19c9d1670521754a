#include "projections/expiry.h"

#include <algorithm>

namespace flowtally::projections {

namespace {

using events::Milliseconds;
using events::Timestamp;

/// The earliest of the instants at which the clock changes an answer.
class Expiry {
 public:
  Expiry(const Window& window, Timestamp now, const Calendar& calendar)
      : window_(window), now_(now), calendar_(calendar), until_(window.holds_until) {
    constexpr Milliseconds kInstant{1};
    if (window.empty()) {
      if (window.to_moves) note(kInstant);
      return;
    }
    if (window.from_moves) note(next_midnight(window.from) - window.from);
    if (window.to_moves) note(next_midnight(window.to - kInstant) - (window.to - kInstant));
  }

  /// Facts of a kind leave at the window's begin and enter at its end: a fact at t is inside while from <= t < to.
  /// next(edge_ms) is the time of the first one at or after an instant, kNever if there is none.
  template <typename Next>
  void pass(Next&& next) {
    const auto pass_at = [&](Timestamp edge) {
      const auto edge_ms = edge.time_since_epoch().count();
      const std::int64_t next_ms = next(edge_ms);
      if (next_ms != kNever) note(Milliseconds(next_ms - edge_ms + 1));
    };
    if (window_.from_moves) pass_at(window_.from);
    if (window_.to_moves) pass_at(window_.to);
  }

  /// The same for opinions, which are listed by the local day of their own time. time_of(index) is kNever for what
  /// does not count.
  template <typename Cell, typename Items, typename TimeOf>
  void pass_opinions(const ByDay<Cell>& cells, Items&& items, TimeOf&& time_of) {
    pass([&](std::int64_t edge_ms) {
      const auto day = calendar_.day_of(Timestamp(Milliseconds(edge_ms)));
      return first_time(cells.from(day), edge_ms, [&](const Cell& cell, auto&& visit) {
        for (const auto index : items(cell)) visit(time_of(index));
      });
    });
  }

  void pass_starts(const SessionCells& cells, const SessionTable& sessions) {
    pass([&](std::int64_t edge_ms) { return cells.next_start(edge_ms, calendar_, sessions); });
  }

  Timestamp until() const { return until_; }

 private:
  void note(Milliseconds from_now) { until_ = std::min(until_, now_ + from_now); }
  Timestamp next_midnight(Timestamp time) const { return calendar_.day_begin(calendar_.day_of(time) + 1); }

  const Window& window_;
  Timestamp now_;
  const Calendar& calendar_;
  Timestamp until_;
};

constexpr auto ratings_of = [](const RatingCell& cell) { return cell.ratings.items(); };

}  // namespace

Timestamp team_expiry(const Account& account, const Window& window, Timestamp now, const std::vector<TopFlow>& leaders,
                      std::optional<std::uint32_t> user) {
  Expiry expiry(window, now, account.calendar());
  const auto& ratings = account.ratings();
  std::vector<std::uint32_t> flows;
  for (const auto& leader : leaders) flows.push_back(account.ids().flows.find(events::Id(leader.tree_id)));
  if (!user) {
    expiry.pass_starts(account.cells(), account.sessions());
    for (const auto flow : flows) {
      expiry.pass_opinions(account.flows()[flow].ratings, ratings_of,
                           [&](std::uint32_t index) { return ratings[index].time_ms; });
    }
  } else if (*user < account.users().size()) {
    const auto& state = account.users()[*user];
    expiry.pass_starts(state.cells, account.sessions());
    expiry.pass_opinions(state.ratings, ratings_of, [&](std::uint32_t index) {
      const auto flow = account.sessions()[ratings[index].session].flow;
      return std::find(flows.begin(), flows.end(), flow) != flows.end() ? ratings[index].time_ms : kNever;
    });
  }
  return expiry.until();
}

Timestamp flow_expiry(const Account& account, const Window& window, Timestamp now, std::uint32_t flow) {
  Expiry expiry(window, now, account.calendar());
  if (flow >= account.flows().size()) return expiry.until();
  const auto& state = account.flows()[flow];
  expiry.pass_starts(state.cells, account.sessions());
  expiry.pass_opinions(state.ratings, ratings_of,
                       [&](std::uint32_t index) { return account.ratings()[index].time_ms; });
  expiry.pass_opinions(
      state.feedback, [](const FeedbackCell& cell) { return cell.items(); },
      [&](std::uint32_t index) { return account.feedback().all()[index].time_ms; });
  return expiry.until();
}

}  // namespace flowtally::projections
