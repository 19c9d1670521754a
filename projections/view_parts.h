// The pieces that several answers are made of.
#pragma once

#include <cstdint>
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

/// All of the summary but `active_engineers`, which differs by answer.
Summary summarize(const SessionCells& cells, const DayWindow& window, const SessionTable& sessions);
/// One entry for each day of the window.
std::vector<DayFigures> time_series(const SessionCells& cells, const DayWindow& window, const SessionTable& sessions);

/// Candidates of a leaderboard: an index of `ids` and its sessions. Keeps the first kLeadersMax by sessions, most
/// first, then id ascending.
using Standing = std::pair<std::uint32_t, std::uint64_t>;
void keep_leaders(std::vector<Standing>& standings, const IdTable& ids);

/// Sessions, completion rate, median and mean, as TopFlow and TopEngineer both have them.
template <typename Leader>
void fill_leader(Leader& leader, const Tally& tally, const DurationSet& durations) {
  leader.sessions = tally.sessions;
  leader.completion_rate = {ratio(tally.completed, tally.sessions)};
  leader.median_duration_minutes = {durations.quantile_minutes(0.5)};
  leader.avg_duration_minutes = {tally.mean_minutes()};
}

/// The flows of one user's sessions, and that user's ratings of them.
std::vector<TopFlow> top_flows_of_user(const Account& account, const UserState& user, const DayWindow& window);
std::vector<TopFlow> top_flows_of_account(const Account& account, const DayWindow& window);

}  // namespace flowtally::projections
