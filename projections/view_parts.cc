#include "projections/view_parts.h"

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>

#include "projections/views.h"

namespace flowtally::projections {

WindowFigures window_figures(const Window& window, const Calendar& calendar) {
  return {window.from, window.to, calendar.zone_name(), window.period};
}

std::optional<Mean> csat_mean(const RatingTally& tally) {
  if (tally.count == 0) return std::nullopt;
  return Mean{ratio(tally.sum, tally.count)};
}

namespace {

OutcomeBreakdown breakdown(const Tally& tally) {
  const auto of = [&](events::Outcome outcome) { return tally.outcomes[static_cast<std::size_t>(outcome)]; };
  return {of(events::Outcome::kResolved), of(events::Outcome::kEscalated), of(events::Outcome::kWorkaround),
          of(events::Outcome::kUnresolved)};
}

TopFlow top_flow(const Account& account, std::uint32_t flow, const Tally& tally, DurationSet& durations,
                 const RatingTally& ratings) {
  TopFlow top;
  top.tree_id = account.ids().flows.text(flow);
  top.name = account.catalog().flow_name(flow);
  fill_leader(top, tally, durations);
  top.avg_csat = csat_mean(ratings);
  top.total_ratings = ratings.count;
  top.satisfied_ratings = ratings.satisfied;
  return top;
}

}  // namespace

Tally tally_of(const SessionCells& cells, std::span<const Session* const> edges, const DayWindow& window,
               const SessionTable& sessions, DurationSet& durations) {
  Tally tally;
  durations.clear();
  cells.collect_whole(window, sessions, tally, &durations);
  for (const auto* const edge : edges) tally.add(*edge, &durations);
  return tally;
}

Summary summarize(const SessionCells& cells, const Edges& edges, const DayWindow& window,
                  const SessionTable& sessions) {
  DurationSet durations;
  const auto tally = tally_of(cells, edges.sessions, window, sessions, durations);
  Summary summary;
  summary.total_sessions = tally.sessions;
  summary.completed_sessions = tally.completed;
  summary.completion_rate = {ratio(tally.completed, tally.sessions)};
  summary.median_duration_minutes = {durations.quantile_minutes(0.5)};
  summary.avg_duration_minutes = {tally.mean_minutes()};
  summary.p90_duration_minutes = {durations.quantile_minutes(0.9)};
  summary.outcome_breakdown = breakdown(tally);
  return summary;
}

std::vector<DayFigures> time_series(const SessionCells& cells, const Edges& edges, const DayWindow& window,
                                    const SessionTable& sessions) {
  std::vector<DayFigures> series;
  if (window.empty()) return series;
  series.reserve(static_cast<std::size_t>(window.last - window.first + 1));
  for (auto day = window.first; day <= window.last; ++day) series.emplace_back().date = {day};
  DurationSet durations;
  for (const auto& [day, cell] : cells.days().between(window.first, window.last)) {
    Tally tally;
    durations.clear();
    cells.collect_whole_of_day(window, day, cell, sessions, tally, &durations);
    const auto add_edges = [&](std::span<const Session* const> of_day) {
      for (const auto* const edge : of_day) tally.add(*edge, &durations);
    };
    if (day == window.first) add_edges(edges.on_first_day());
    if (day == window.last) add_edges(edges.on_last_day());
    const auto outcomes = breakdown(tally);
    series[static_cast<std::size_t>(day - window.first)] = {{day},
                                                            tally.sessions,
                                                            outcomes.resolved,
                                                            outcomes.escalated,
                                                            outcomes.workaround,
                                                            outcomes.unresolved,
                                                            {durations.quantile_minutes(0.5)},
                                                            {tally.mean_minutes()},
                                                            tally.completed};
  }
  return series;
}

void keep_leaders(std::vector<Standing>& standings, const IdTable& ids) {
  const auto before = [&](const Standing& a, const Standing& b) {
    return a.second != b.second ? a.second > b.second : ids.id(a.first) < ids.id(b.first);
  };
  const auto kept = std::min(standings.size(), kLeadersMax);
  std::partial_sort(standings.begin(), standings.begin() + static_cast<std::ptrdiff_t>(kept), standings.end(), before);
  standings.resize(kept);
}

EdgesBy::EdgesBy(const Edges& edges, std::uint32_t Session::*group, std::size_t groups)
    : begins_(groups + 1), sessions_(edges.sessions.size()) {
  // Counting from the end, so that what is left in begins_ are the begins.
  for (const auto* const edge : edges.sessions) ++begins_[edge->*group];
  for (std::size_t i = 1; i < begins_.size(); ++i) begins_[i] += begins_[i - 1];
  for (const auto* const edge : edges.sessions) sessions_[--begins_[edge->*group]] = edge;
}

std::vector<TopFlow> top_flows_of_account(const Account& account, const DayWindow& window, const Edges& edges) {
  const auto& flows = account.flows();
  const EdgesBy edges_by_flow(edges, &Session::flow, flows.size());
  auto standings = standings_of(flows, window, edges_by_flow);
  keep_leaders(standings, account.ids().flows);
  std::vector<TopFlow> leaders;
  DurationSet durations;
  for (const auto& [flow, count] : standings) {
    const auto& state = flows[flow];
    const auto tally = tally_of(state.cells, edges_by_flow.of(flow), window, account.sessions(), durations);
    leaders.push_back(top_flow(account, flow, tally, durations, account.ratings().tally(state.ratings, window)));
  }
  return leaders;
}

std::vector<TopFlow> top_flows_of_user(const Account& account, const UserState& user, const DayWindow& window) {
  std::vector<std::pair<std::uint32_t, const Session*>> by_flow;
  user.cells.for_each(window, account.sessions(),
                      [&](std::uint32_t, const Session& session) { by_flow.emplace_back(session.flow, &session); });
  std::sort(by_flow.begin(), by_flow.end());
  std::vector<Standing> standings;
  for (const auto& [flow, session] : by_flow) {
    if (standings.empty() || standings.back().first != flow) standings.emplace_back(flow, 0);
    ++standings.back().second;
  }
  keep_leaders(standings, account.ids().flows);
  boost::unordered_flat_map<std::uint32_t, RatingTally> ratings;
  account.ratings().for_each(user.ratings, window, [&](const Rating& rating) {
    ratings[account.sessions()[rating.session].flow].add(rating);
  });
  std::vector<TopFlow> leaders;
  DurationSet durations;
  for (const auto& [flow, count] : standings) {
    Tally tally;
    durations.clear();
    auto at = std::lower_bound(by_flow.begin(), by_flow.end(), std::pair<std::uint32_t, const Session*>{flow, nullptr});
    for (; at != by_flow.end() && at->first == flow; ++at) {
      tally.add(*at->second, &durations);
    }
    leaders.push_back(top_flow(account, flow, tally, durations, ratings[flow]));
  }
  return leaders;
}

}  // namespace flowtally::projections
