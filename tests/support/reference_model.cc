#include "tests/support/reference_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

namespace flowtally::tests {
namespace {

using events::Outcome;
using events::Timestamp;
using projections::Window;

using Sessions = std::vector<const ReferenceSession*>;
using Ratings = std::vector<const ReferenceSession::Rating*>;
using SessionFilter = std::function<bool(const ReferenceSession&)>;

constexpr std::size_t kLeaderboardLength = 10;

bool lies_in(Timestamp time, const Window& window) { return window.from <= time && time < window.to; }

/// The sessions that exist, started in the window, and pass the filter.
Sessions select_sessions(const ReferenceAccount& account, const Window& window, const SessionFilter& passes) {
  Sessions selected;
  for (const auto& [id, session] : account.sessions) {
    if (session.exists() && lies_in(session.start->time, window) && passes(session)) {
      selected.push_back(&session);
    }
  }
  return selected;
}

/// The ratings of sessions that exist, of one flow, in any window; of one user if one is given.
Ratings ratings_of_flow(const ReferenceAccount& account, const std::string& tree_id,
                        const std::optional<std::string>& user_id) {
  Ratings found;
  for (const auto& [id, session] : account.sessions) {
    if (session.exists() && session.start->tree_id == tree_id && session.rating &&
        (!user_id || session.rating->user_id == *user_id)) {
      found.push_back(&*session.rating);
    }
  }
  return found;
}

/// As PostgreSQL's percentile_cont.
double percentile_cont(std::vector<double> values, double q) {
  if (values.empty()) {
    return 0.0;
  }
  std::sort(values.begin(), values.end());
  const double position = q * static_cast<double>(values.size() - 1);
  const auto low = static_cast<std::size_t>(std::floor(position));
  const auto high = static_cast<std::size_t>(std::ceil(position));
  return values[low] + (position - static_cast<double>(low)) * (values[high] - values[low]);
}

std::vector<std::int64_t> durations_ms(const Sessions& sessions) {
  std::vector<std::int64_t> durations;
  for (const ReferenceSession* session : sessions) {
    if (!session->completions.empty()) {
      durations.push_back((session->completions.rbegin()->first.time - session->start->time).count());
    }
  }
  return durations;
}

double quantile_minutes(const Sessions& sessions, double q) {
  std::vector<double> minutes;
  for (const std::int64_t ms : durations_ms(sessions)) {
    minutes.push_back(static_cast<double>(ms) / 60000.0);
  }
  return percentile_cont(minutes, q);
}

double mean_minutes(const Sessions& sessions) {
  std::int64_t sum_ms = 0;
  std::int64_t count = 0;
  for (const std::int64_t ms : durations_ms(sessions)) {
    sum_ms += ms;
    ++count;
  }
  return count == 0 ? 0.0 : static_cast<double>(sum_ms) / (static_cast<double>(count) * 60000.0);
}

double rate(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

std::uint64_t count_completed(const Sessions& sessions) { return durations_ms(sessions).size(); }

std::uint64_t count_outcome(const Sessions& sessions, Outcome outcome) {
  std::uint64_t count = 0;
  for (const ReferenceSession* session : sessions) {
    if (!session->completions.empty() && session->completions.rbegin()->second == outcome) {
      ++count;
    }
  }
  return count;
}

/// Of a flow's answer, or of a flow in a leaderboard: the figures of its ratings in the window.
template <typename Figures>
void fill_ratings(Figures& figures, const Ratings& ratings, const Window& window) {
  std::int64_t sum = 0;
  for (const ReferenceSession::Rating* rating : ratings) {
    if (lies_in(rating->stamp.time, window)) {
      sum += rating->rating;
      ++figures.total_ratings;
      figures.satisfied_ratings += rating->rating == 4 || rating->rating == 5 ? 1 : 0;
    }
  }
  if (figures.total_ratings > 0) {
    figures.avg_csat = projections::Mean{static_cast<double>(sum) / static_cast<double>(figures.total_ratings)};
  }
}

projections::Summary summary_of(const Sessions& sessions) {
  projections::Summary summary;
  summary.total_sessions = sessions.size();
  summary.completed_sessions = count_completed(sessions);
  summary.completion_rate.value = rate(summary.completed_sessions, summary.total_sessions);
  summary.median_duration_minutes.value = quantile_minutes(sessions, 0.5);
  summary.avg_duration_minutes.value = mean_minutes(sessions);
  summary.p90_duration_minutes.value = quantile_minutes(sessions, 0.9);
  std::set<std::string> users;
  for (const ReferenceSession* session : sessions) {
    users.insert(session->start->user_id);
  }
  summary.active_engineers = users.size();
  summary.outcome_breakdown.resolved = count_outcome(sessions, Outcome::kResolved);
  summary.outcome_breakdown.escalated = count_outcome(sessions, Outcome::kEscalated);
  summary.outcome_breakdown.workaround = count_outcome(sessions, Outcome::kWorkaround);
  summary.outcome_breakdown.unresolved = count_outcome(sessions, Outcome::kUnresolved);
  return summary;
}

std::vector<projections::DayFigures> series_of(const Sessions& sessions, const Window& window,
                                               const std::string& zone) {
  std::vector<projections::DayFigures> series;
  if (window.from >= window.to) {
    return series;
  }
  std::map<std::int32_t, Sessions> by_day;
  for (const ReferenceSession* session : sessions) {
    by_day[reference_day_of(zone, session->start->time)].push_back(session);
  }
  const std::int32_t last = reference_day_of(zone, window.to - events::Milliseconds{1});
  for (std::int32_t day = reference_day_of(zone, window.from); day <= last; ++day) {
    const Sessions& of_day = by_day[day];
    projections::DayFigures& figures = series.emplace_back();
    figures.date = {day};
    figures.sessions = of_day.size();
    figures.resolved = count_outcome(of_day, Outcome::kResolved);
    figures.escalated = count_outcome(of_day, Outcome::kEscalated);
    figures.workaround = count_outcome(of_day, Outcome::kWorkaround);
    figures.unresolved = count_outcome(of_day, Outcome::kUnresolved);
    figures.median_duration_minutes.value = quantile_minutes(of_day, 0.5);
    figures.avg_duration_minutes.value = mean_minutes(of_day);
    figures.completed_sessions = count_completed(of_day);
  }
  return series;
}

/// The 10 keys with most sessions, then by key; `field` of a session's start is its key.
std::vector<std::pair<std::string, Sessions>> leaders(const Sessions& sessions,
                                                      std::string ReferenceSession::Start::*field) {
  std::map<std::string, Sessions> by_key;
  for (const ReferenceSession* session : sessions) {
    by_key[*session->start.*field].push_back(session);
  }
  std::vector<std::pair<std::string, Sessions>> ranked(by_key.begin(), by_key.end());
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.second.size() > b.second.size(); });
  ranked.resize(std::min(ranked.size(), kLeaderboardLength));
  return ranked;
}

std::vector<projections::TopFlow> top_flows_of(const ReferenceAccount& account, const Sessions& sessions,
                                               const Window& window, const std::optional<std::string>& user_id) {
  std::vector<projections::TopFlow> top;
  for (const auto& [tree_id, runs] : leaders(sessions, &ReferenceSession::Start::tree_id)) {
    projections::TopFlow& flow = top.emplace_back();
    flow.tree_id = tree_id;
    flow.name = account.flow_name(tree_id);
    flow.sessions = runs.size();
    flow.completion_rate.value = rate(count_completed(runs), runs.size());
    flow.median_duration_minutes.value = quantile_minutes(runs, 0.5);
    flow.avg_duration_minutes.value = mean_minutes(runs);
    flow.completed_sessions = count_completed(runs);
    fill_ratings(flow, ratings_of_flow(account, tree_id, user_id), window);
  }
  return top;
}

std::vector<projections::TopEngineer> top_engineers_of(const ReferenceAccount& account, const Sessions& sessions) {
  std::vector<projections::TopEngineer> top;
  for (const auto& [user_id, runs] : leaders(sessions, &ReferenceSession::Start::user_id)) {
    projections::TopEngineer& engineer = top.emplace_back();
    engineer.user_id = user_id;
    engineer.name = account.user_name(user_id);
    engineer.sessions = runs.size();
    engineer.completion_rate.value = rate(count_completed(runs), runs.size());
    engineer.median_duration_minutes.value = quantile_minutes(runs, 0.5);
    engineer.avg_duration_minutes.value = mean_minutes(runs);
    engineer.completed_sessions = count_completed(runs);
  }
  return top;
}

/// Counts the feedback in force whose time lies in the window, whenever its session of this flow started.
void count_feedback(const ReferenceAccount& account, const std::string& tree_id, const Window& window,
                    std::map<std::string, projections::StepFigures>& steps) {
  for (const auto& [id, session] : account.sessions) {
    if (!session.exists() || session.start->tree_id != tree_id) {
      continue;
    }
    for (const auto& [node_and_user, given] : session.feedback) {
      const auto& [stamp, was_helpful] = *given.rbegin();
      if (was_helpful && lies_in(stamp.time, window)) {
        auto& step = steps[node_and_user.first];
        *was_helpful ? ++step.helpful_yes : ++step.helpful_no;
      }
    }
  }
}

std::vector<projections::StepFigures> steps_of(const ReferenceAccount& account, const std::string& tree_id,
                                               const Sessions& sessions, const Window& window) {
  std::map<std::string, projections::StepFigures> steps;
  for (const ReferenceSession* session : sessions) {
    for (const ReferenceSession::Visit& visit : session->visits) {
      ++steps[visit.node_id].visit_count;
    }
    if (session->completions.empty() && !session->visits.empty()) {
      ++steps[session->visits.rbegin()->node_id].dropoff_count;
    }
  }
  count_feedback(account, tree_id, window, steps);

  std::vector<std::pair<std::string, projections::StepFigures>> by_printed_rate;
  for (auto& [node_id, step] : steps) {
    step.node_id = node_id;
    step.node_title = account.node_title(tree_id, node_id);
    step.dropoff_rate.value = rate(step.dropoff_count, step.visit_count);
    step.helpful_rate.value = rate(step.helpful_yes, step.helpful_yes + step.helpful_no);
    by_printed_rate.emplace_back(fmt::format("{:.3f}", step.dropoff_rate.value), step);
  }
  std::stable_sort(by_printed_rate.begin(), by_printed_rate.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<projections::StepFigures> ordered;
  for (const auto& [printed, step] : by_printed_rate) {
    ordered.push_back(step);
  }
  return ordered;
}

std::vector<projections::RecentComment> comments_of(const ReferenceAccount& account, Ratings ratings) {
  std::sort(ratings.begin(), ratings.end(), [](const auto* a, const auto* b) { return a->stamp > b->stamp; });
  std::vector<projections::RecentComment> newest;
  for (const ReferenceSession::Rating* rating : ratings) {
    if (!rating->comment.empty() && !account.forgotten_users.contains(rating->user_id) &&
        newest.size() < kLeaderboardLength) {
      newest.push_back({static_cast<std::uint64_t>(rating->rating), rating->comment, rating->stamp.time});
    }
  }
  return newest;
}

projections::WindowFigures window_of(const Window& window, const ReferenceAccount& account) {
  return {window.from, window.to, account.time_zone(), window.period};
}

}  // namespace

const ReferenceAccount& ReferenceModel::account(const std::string& account_id) const {
  static const ReferenceAccount kNothing;
  const auto found = accounts_.find(account_id);
  return found == accounts_.end() ? kNothing : found->second;
}

projections::TeamFigures ReferenceModel::team(const std::string& account_id, const Window& window,
                                              const std::optional<std::string>& engineer_id) const {
  const ReferenceAccount& facts = account(account_id);
  const Sessions sessions = select_sessions(facts, window, [&](const ReferenceSession& session) {
    return !engineer_id || session.start->user_id == *engineer_id;
  });
  return {window_of(window, facts), summary_of(sessions), series_of(sessions, window, facts.time_zone()),
          top_flows_of(facts, sessions, window, engineer_id), top_engineers_of(facts, sessions)};
}

projections::PersonalFigures ReferenceModel::me(const std::string& account_id, const Window& window,
                                                const std::string& user_id) const {
  const projections::TeamFigures team_figures = team(account_id, window, user_id);
  projections::PersonalFigures figures{team_figures.window, team_figures.summary, team_figures.time_series,
                                       team_figures.top_flows};
  figures.summary.active_engineers = 1;
  return figures;
}

std::optional<projections::FlowFigures> ReferenceModel::flow(const std::string& account_id, const Window& window,
                                                             const std::string& tree_id) const {
  const ReferenceAccount& facts = account(account_id);
  bool exists = facts.updated_flows.contains(tree_id);
  for (const auto& [id, session] : facts.sessions) {
    exists = exists || (session.exists() && session.start->tree_id == tree_id);
  }
  if (!exists) {
    return std::nullopt;
  }
  const Sessions sessions = select_sessions(
      facts, window, [&](const ReferenceSession& session) { return session.start->tree_id == tree_id; });
  const Ratings ratings = ratings_of_flow(facts, tree_id, std::nullopt);
  projections::FlowFigures figures;
  figures.window = window_of(window, facts);
  figures.summary = summary_of(sessions);
  fill_ratings(figures, ratings, window);
  figures.time_series = series_of(sessions, window, facts.time_zone());
  figures.step_feedback = steps_of(facts, tree_id, sessions, window);
  figures.recent_comments = comments_of(facts, ratings);
  return figures;
}

projections::Window ReferenceModel::days(const std::string& account_id, std::int32_t first, std::int32_t last) const {
  const std::string zone = account(account_id).time_zone();
  return {reference_day_begin(zone, first), reference_day_begin(zone, last + 1), std::nullopt};
}

}  // namespace flowtally::tests
