// What dashboards are told: plain answer structs, described once (Boost.Describe). The JSON writer, tables and every
// other rendering come from these descriptions; the member names are the field names of the API, in its order.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/time.h"

namespace flowtally::projections {

/// A figure that prints with exactly `Decimals` digits after the point (`%.1f`), never in scientific notation.
template <int Decimals>
struct Fixed {
  double value = 0.0;
  bool operator==(const Fixed&) const = default;
};
using Minutes = Fixed<1>;
using Mean = Fixed<1>;
using Rate = Fixed<3>;

/// A calendar day, as days since 1970-01-01; prints as "2026-02-15".
struct Date {
  std::int32_t days_since_epoch = 0;
  auto operator<=>(const Date&) const = default;
};

/// Text that an answer always has, as null when there is none.
struct Text {
  std::string value;
  operator std::string_view() const { return value; }  // NOLINT: converts by design
  bool operator==(const Text&) const = default;
};
using NullableText = std::optional<Text>;

/// A JSON value that was checked when it was read; it prints as it is.
struct RawJson {
  std::string text;
  bool operator==(const RawJson&) const = default;
};

/// The span [from, to) that an answer is about.
struct WindowFigures {
  events::Timestamp from;
  events::Timestamp to;
  std::string time_zone;
  std::optional<std::string> period;  // "7d", "30d", "90d"; left out of the answer when the window was given otherwise
  bool operator==(const WindowFigures&) const = default;
};
BOOST_DESCRIBE_STRUCT(WindowFigures, (), (from, to, time_zone, period))

struct OutcomeBreakdown {
  std::uint64_t resolved = 0;
  std::uint64_t escalated = 0;
  std::uint64_t workaround = 0;
  std::uint64_t unresolved = 0;
  bool operator==(const OutcomeBreakdown&) const = default;
};
BOOST_DESCRIBE_STRUCT(OutcomeBreakdown, (), (resolved, escalated, workaround, unresolved))

struct Summary {
  std::uint64_t total_sessions = 0;
  std::uint64_t completed_sessions = 0;
  Rate completion_rate;
  Minutes median_duration_minutes;
  Minutes avg_duration_minutes;
  Minutes p90_duration_minutes;
  std::uint64_t active_engineers = 0;
  OutcomeBreakdown outcome_breakdown;
  bool operator==(const Summary&) const = default;
};
BOOST_DESCRIBE_STRUCT(Summary, (),
                      (total_sessions, completed_sessions, completion_rate, median_duration_minutes,
                       avg_duration_minutes, p90_duration_minutes, active_engineers, outcome_breakdown))

struct DayFigures {
  Date date;
  std::uint64_t sessions = 0;
  std::uint64_t resolved = 0;
  std::uint64_t escalated = 0;
  std::uint64_t workaround = 0;
  std::uint64_t unresolved = 0;
  Minutes median_duration_minutes;
  Minutes avg_duration_minutes;
  bool operator==(const DayFigures&) const = default;
};
BOOST_DESCRIBE_STRUCT(DayFigures, (),
                      (date, sessions, resolved, escalated, workaround, unresolved, median_duration_minutes,
                       avg_duration_minutes))

struct TopFlow {
  std::string tree_id;
  std::string name;
  std::uint64_t sessions = 0;
  Rate completion_rate;
  Minutes median_duration_minutes;
  Minutes avg_duration_minutes;
  std::optional<Mean> avg_csat;  // printed as null when there is none
  bool operator==(const TopFlow&) const = default;
};
BOOST_DESCRIBE_STRUCT(TopFlow, (),
                      (tree_id, name, sessions, completion_rate, median_duration_minutes, avg_duration_minutes,
                       avg_csat))

struct TopEngineer {
  std::string user_id;
  std::string name;
  std::uint64_t sessions = 0;
  Rate completion_rate;
  Minutes median_duration_minutes;
  Minutes avg_duration_minutes;
  bool operator==(const TopEngineer&) const = default;
};
BOOST_DESCRIBE_STRUCT(TopEngineer, (),
                      (user_id, name, sessions, completion_rate, median_duration_minutes, avg_duration_minutes))

struct TeamFigures {
  WindowFigures window;
  Summary summary;
  std::vector<DayFigures> time_series;
  std::vector<TopFlow> top_flows;
  std::vector<TopEngineer> top_engineers;
  bool operator==(const TeamFigures&) const = default;
};
BOOST_DESCRIBE_STRUCT(TeamFigures, (), (window, summary, time_series, top_flows, top_engineers))

struct PersonalFigures {
  WindowFigures window;
  Summary summary;
  std::vector<DayFigures> time_series;
  std::vector<TopFlow> top_flows;
  bool operator==(const PersonalFigures&) const = default;
};
BOOST_DESCRIBE_STRUCT(PersonalFigures, (), (window, summary, time_series, top_flows))

struct StepFigures {
  std::string node_id;
  std::string node_title;
  std::uint64_t visit_count = 0;
  std::uint64_t dropoff_count = 0;
  Rate dropoff_rate;
  std::uint64_t helpful_yes = 0;
  std::uint64_t helpful_no = 0;
  Rate helpful_rate;
  bool operator==(const StepFigures&) const = default;
};
BOOST_DESCRIBE_STRUCT(StepFigures, (),
                      (node_id, node_title, visit_count, dropoff_count, dropoff_rate, helpful_yes, helpful_no,
                       helpful_rate))

struct RecentComment {
  std::uint64_t rating = 0;
  std::string comment;
  events::Timestamp created_at;
  bool operator==(const RecentComment&) const = default;
};
BOOST_DESCRIBE_STRUCT(RecentComment, (), (rating, comment, created_at))

struct FlowFigures {
  WindowFigures window;
  Summary summary;
  std::optional<Mean> avg_csat;  // printed as null when there is none
  std::uint64_t total_ratings = 0;
  std::vector<DayFigures> time_series;
  std::vector<StepFigures> step_feedback;
  std::vector<RecentComment> recent_comments;
  bool operator==(const FlowFigures&) const = default;
};
BOOST_DESCRIBE_STRUCT(FlowFigures, (),
                      (window, summary, avg_csat, total_ratings, time_series, step_feedback, recent_comments))

}  // namespace flowtally::projections
