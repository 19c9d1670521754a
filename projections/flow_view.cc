#include <fmt/format.h>

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include "projections/view_parts.h"
#include "projections/views.h"

namespace flowtally::projections {

namespace {

struct StepCounts {
  std::uint64_t visits = 0;
  std::uint64_t drop_offs = 0;
  std::uint64_t helpful_yes = 0;
  std::uint64_t helpful_no = 0;
};

/// What is counted over the window's sessions of a flow, beyond the summary.
struct Walk {
  boost::unordered_flat_map<std::uint32_t, StepCounts> steps;
  boost::unordered_flat_set<std::uint32_t> users;
};

void walk_session(const Account& account, const Session& session, Walk& walk) {
  walk.users.insert(session.user);
  account.sessions().for_each_visit(session, [&](std::uint32_t node) { ++walk.steps[node].visits; });
  const auto last = account.sessions().last_node(session);
  if (!session.completed() && last != kNone) ++walk.steps[last].drop_offs;
}

Walk walk_sessions(const Account& account, const FlowState& flow, const DayWindow& window) {
  Walk walk;
  for (const auto& [day, cell] : flow.cells.days().between(window.first, window.last)) {
    const bool cut = window.is_cut(day);
    if (const auto* const detail = cut ? nullptr : flow.details.find(day)) {
      for (const auto& [node, visits, drop_offs] : detail->steps.entries()) {
        walk.steps[node].visits += visits;
        walk.steps[node].drop_offs += drop_offs;
      }
      for (const auto& entry : detail->users.entries()) walk.users.insert(entry.key);
      continue;
    }
    account.sessions().for_each(cell.sessions(), [&](std::uint32_t, const Session& session) {
      if (!cut || window.contains(session.start_ms)) walk_session(account, session, walk);
    });
  }
  return walk;
}

std::vector<StepFigures> step_figures(const Account& account, std::uint32_t flow, const Walk& walk) {
  // Ordered by the rate as it prints, so that what looks like a tie is ordered as one.
  std::vector<std::pair<std::string, StepFigures>> steps;
  for (const auto& [node, counts] : walk.steps) {
    StepFigures step;
    step.node_id = account.ids().nodes.text(node);
    step.node_title = account.catalog().node_title(flow, node);
    step.visit_count = counts.visits;
    step.dropoff_count = counts.drop_offs;
    step.dropoff_rate = {ratio(counts.drop_offs, counts.visits)};
    step.helpful_yes = counts.helpful_yes;
    step.helpful_no = counts.helpful_no;
    step.helpful_rate = {ratio(counts.helpful_yes, counts.helpful_yes + counts.helpful_no)};
    auto printed_rate = fmt::format("{:.3f}", step.dropoff_rate.value);
    steps.emplace_back(std::move(printed_rate), std::move(step));
  }
  std::sort(steps.begin(), steps.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second.node_id < b.second.node_id;
  });
  std::vector<StepFigures> ordered;
  for (auto& [rate, step] : steps) ordered.push_back(std::move(step));
  return ordered;
}

/// The newest by (time, id), whatever the window: days are walked from the last one back until there are enough.
std::vector<RecentComment> recent_comments(const Account& account, const FlowState& flow) {
  std::vector<RecentComment> comments;
  std::vector<const Rating*> of_day;
  const auto days = flow.ratings.all();
  for (auto at = days.size(); at-- > 0 && comments.size() < kRecentCommentsMax;) {
    const auto [day, cell] = days[at];
    if (cell.comments == 0) continue;
    of_day.clear();
    for (const auto index : cell.ratings.items()) {
      const auto& rating = account.ratings()[index];
      if (rating.comment != kNone && !account.catalog().is_forgotten(rating.user)) of_day.push_back(&rating);
    }
    std::sort(of_day.begin(), of_day.end(), [&](const Rating* a, const Rating* b) {
      return is_later(a->time_ms, a->event, b->time_ms, b->event, account.ids().events);
    });
    for (const auto* const rating : of_day) {
      if (comments.size() == kRecentCommentsMax) break;
      comments.push_back({rating->rating, std::string(account.ratings().comment(*rating)),
                          events::Timestamp(events::Milliseconds(rating->time_ms))});
    }
  }
  return comments;
}

}  // namespace

FlowFigures flow_figures(const Account& account, const Window& window, std::uint32_t flow) {
  static const FlowState untouched;
  const DayWindow days(window.from, window.to, account.calendar());
  const auto& state = flow < account.flows().size() ? account.flows()[flow] : untouched;
  FlowFigures figures;
  figures.window = window_figures(window, account.calendar());
  const auto edges = state.cells.edges(days, account.sessions());
  figures.summary = summarize(state.cells, edges, days, account.sessions());
  figures.time_series = time_series(state.cells, edges, days, account.sessions());

  auto walk = walk_sessions(account, state, days);
  figures.summary.active_engineers = walk.users.size();
  account.feedback().tally(state.feedback, days, [&](std::uint32_t node, std::uint32_t yes, std::uint32_t no) {
    walk.steps[node].helpful_yes += yes;
    walk.steps[node].helpful_no += no;
  });
  figures.step_feedback = step_figures(account, flow, walk);

  const auto ratings = account.ratings().tally(state.ratings, days);
  figures.avg_csat = csat_mean(ratings);
  figures.total_ratings = ratings.count;
  figures.satisfied_ratings = ratings.satisfied;
  figures.recent_comments = recent_comments(account, state);
  return figures;
}

}  // namespace flowtally::projections
