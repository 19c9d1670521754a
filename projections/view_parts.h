// The pieces that several answers are made of.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "projections/account.h"
#include "projections/figures.h"
#include "projections/window.h"

namespace flowtally::projections {

WindowFigures window_figures(const Window& window, const Calendar& calendar);

/// a / b, or 0.0 of nothing.
inline double ratio(std::uint64_t a, std::uint64_t b) {
  return b == 0 ? 0.0 : static_cast<double>(a) / static_cast<double>(b);
}
std::optional<Mean> csat_mean(const RatingTally& tally);

/// Adds up the sessions of a scope that started in the window: those of its cells, and its `edges`. Their durations are
/// all that the set holds afterwards.
Tally tally_of(const SessionCells& cells, std::span<const Session* const> edges, const DayWindow& window,
               const SessionTable& sessions, DurationSet& durations);

/// All of the summary but `active_engineers`, which differs by answer.
Summary summarize(const SessionCells& cells, const Edges& edges, const DayWindow& window, const SessionTable& sessions);
/// One entry for each day of the window.
std::vector<DayFigures> time_series(const SessionCells& cells, const Edges& edges, const DayWindow& window,
                                    const SessionTable& sessions);

/// Edges by flow or by user.
class EdgesBy {
 public:
  /// `group` is &Session::flow or &Session::user, whose values are below `groups`.
  EdgesBy(const Edges& edges, std::uint32_t Session::*group, std::size_t groups);
  std::span<const Session* const> of(std::uint32_t group) const {
    return std::span(sessions_).subspan(begins_[group], begins_[group + 1] - begins_[group]);
  }

 private:
  std::vector<std::uint32_t> begins_;
  std::vector<const Session*> sessions_;
};

/// Candidates of a leaderboard: an index of `ids` and its sessions. Keeps the first kLeadersMax by sessions, most
/// first, then id ascending.
using Standing = std::pair<std::uint32_t, std::uint64_t>;
void keep_leaders(std::vector<Standing>& standings, const IdTable& ids);
/// Those of all flows or users that have sessions in the window.
template <typename State>
std::vector<Standing> standings_of(const std::vector<State>& states, const DayWindow& window, const EdgesBy& edges) {
  std::vector<Standing> standings;
  for (std::uint32_t i = 0; i < states.size(); ++i) {
    const auto count = states[i].cells.count_whole(window) + edges.of(i).size();
    if (count > 0) standings.emplace_back(i, count);
  }
  return standings;
}
/// Sessions, those completed, completion rate, median and mean, as TopFlow and TopEngineer both have them.
template <typename Leader>
void fill_leader(Leader& leader, const Tally& tally, const DurationSet& durations) {
  leader.sessions = tally.sessions;
  leader.completed_sessions = tally.completed;
  leader.completion_rate = {ratio(tally.completed, tally.sessions)};
  leader.median_duration_minutes = {durations.quantile_minutes(0.5)};
  leader.avg_duration_minutes = {tally.mean_minutes()};
}

/// The flows of one user's sessions, and that user's ratings of them.
std::vector<TopFlow> top_flows_of_user(const Account& account, const UserState& user, const DayWindow& window);
std::vector<TopFlow> top_flows_of_account(const Account& account, const DayWindow& window, const Edges& edges);

}  // namespace flowtally::projections
