// What dashboards are told: plain answer structs, described once (events/describe.h). The JSON writer, tables, schemas
// and every other rendering come from these descriptions; the member names are the field names of the API, in its
// order.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/describe.h"
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
/// Null for an empty text.
inline NullableText nullable(std::string_view text) {
  return text.empty() ? std::nullopt : NullableText(Text{std::string(text)});
}

/// A JSON value that was checked when it was read; it prints as it is.
struct RawJson {
  std::string text;
  bool operator==(const RawJson&) const = default;
};

inline constexpr std::array<std::string_view, 3> kPeriodNames = {"7d", "30d", "90d"};

/// The span [from, to) that an answer is about.
struct WindowFigures {
  events::Timestamp from;
  events::Timestamp to;
  std::string time_zone;
  std::optional<std::string> period;  // of kPeriodNames; left out of the answer when the window was given otherwise
  bool operator==(const WindowFigures&) const = default;
};
FLOWTALLY_DESCRIBE(WindowFigures, (), "The span of time that an answer is about, half-open.",
                   (from, "Its first instant."), (to, "The first instant after it."),
                   (time_zone, "The zone of the account, in whose days the answer counts."),
                   (period, "The period that was asked for; absent when the window was given otherwise.",
                    {.one_of = kPeriodNames}));

struct OutcomeBreakdown {
  std::uint64_t resolved = 0;
  std::uint64_t escalated = 0;
  std::uint64_t workaround = 0;
  std::uint64_t unresolved = 0;
  bool operator==(const OutcomeBreakdown&) const = default;
};
FLOWTALLY_DESCRIBE(OutcomeBreakdown, (), "Completed sessions by outcome; one without an outcome is in none.",
                   (resolved, "Sessions completed as resolved."), (escalated, "Sessions completed as escalated."),
                   (workaround, "Sessions completed with a workaround."),
                   (unresolved, "Sessions completed as unresolved."));

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
FLOWTALLY_DESCRIBE(Summary, (), "What the sessions add up to that are in scope and started in the window.",
                   (total_sessions, "Sessions that started in the window."),
                   (completed_sessions, "Those of them with a completion, whenever it came."),
                   (completion_rate, "Completed sessions as a share of all; 0 without any."),
                   (median_duration_minutes,
                    "Median of the minutes from start to completion of the completed ones; 0 without any."),
                   (avg_duration_minutes,
                    "Mean of the minutes from start to completion of the completed ones; 0 without any."),
                   (p90_duration_minutes,
                    "90th percentile of the minutes from start to completion of the completed ones, interpolated."),
                   (active_engineers, "Distinct users of the sessions; always 1 in the personal answer."),
                   (outcome_breakdown, "The completed ones by outcome."));

struct DayFigures {
  Date date;
  std::uint64_t sessions = 0;
  std::uint64_t resolved = 0;
  std::uint64_t escalated = 0;
  std::uint64_t workaround = 0;
  std::uint64_t unresolved = 0;
  Minutes median_duration_minutes;
  Minutes avg_duration_minutes;
  std::uint64_t completed_sessions = 0;
  bool operator==(const DayFigures&) const = default;
};
FLOWTALLY_DESCRIBE(
    DayFigures, (), "The sessions that started on one local day.", (date, "The day, in the zone of the account."),
    (sessions, "Sessions that started on the day."), (resolved, "Sessions completed as resolved."),
    (escalated, "Sessions completed as escalated."), (workaround, "Sessions completed with a workaround."),
    (unresolved, "Sessions completed as unresolved."),
    (median_duration_minutes, "Median of the minutes from start to completion of the completed ones; 0 without any."),
    (avg_duration_minutes, "Mean of the minutes from start to completion of the completed ones; 0 without any."),
    (completed_sessions, "Completed sessions that started on the day."));

struct TopFlow {
  std::string tree_id;
  std::string name;
  std::uint64_t sessions = 0;
  Rate completion_rate;
  Minutes median_duration_minutes;
  Minutes avg_duration_minutes;
  std::optional<Mean> avg_csat;  // printed as null when there is none
  std::uint64_t completed_sessions = 0;
  std::uint64_t total_ratings = 0;
  std::uint64_t satisfied_ratings = 0;
  bool operator==(const TopFlow&) const = default;
};
FLOWTALLY_DESCRIBE(TopFlow, (), "One of the ten flows with most sessions.", (tree_id, "Id of the flow."),
                   (name, "Its name, or \"Unknown flow\"."), (sessions, "Its sessions that started in the window."),
                   (completion_rate, "Share of its sessions that are completed."),
                   (median_duration_minutes,
                    "Median of the minutes from start to completion of the completed ones; 0 without any."),
                   (avg_duration_minutes,
                    "Mean of the minutes from start to completion of the completed ones; 0 without any."),
                   (avg_csat, "Mean of the ratings given in the window; null without any."),
                   (completed_sessions, "Those of its sessions that are completed."),
                   (total_ratings, "Ratings of its sessions given in the window."),
                   (satisfied_ratings, "Those of the ratings that are 4 or 5."));

struct TopEngineer {
  std::string user_id;
  std::string name;
  std::uint64_t sessions = 0;
  Rate completion_rate;
  Minutes median_duration_minutes;
  Minutes avg_duration_minutes;
  std::uint64_t completed_sessions = 0;
  bool operator==(const TopEngineer&) const = default;
};
FLOWTALLY_DESCRIBE(
    TopEngineer, (), "One of the ten users with most sessions.", (user_id, "Id of the user."),
    (name, "Their name, \"Unknown\" or \"Deleted user\"."), (sessions, "Their sessions that started in the window."),
    (completion_rate, "Share of their sessions that are completed."),
    (median_duration_minutes, "Median of the minutes from start to completion of the completed ones; 0 without any."),
    (avg_duration_minutes, "Mean of the minutes from start to completion of the completed ones; 0 without any."),
    (completed_sessions, "Those of their sessions that are completed."));

struct TeamFigures {
  WindowFigures window;
  Summary summary;
  std::vector<DayFigures> time_series;
  std::vector<TopFlow> top_flows;
  std::vector<TopEngineer> top_engineers;
  bool operator==(const TeamFigures&) const = default;
};
FLOWTALLY_DESCRIBE(TeamFigures, (), "The dashboard of a team, or of one engineer of it.",
                   (window, "The span that the answer is about."), (summary, "The whole window."),
                   (time_series, "One entry per local day of the window, those without sessions included."),
                   (top_flows, "At most ten: most sessions first, then by tree_id."),
                   (top_engineers, "At most ten: most sessions first, then by user_id."));

struct PersonalFigures {
  WindowFigures window;
  Summary summary;
  std::vector<DayFigures> time_series;
  std::vector<TopFlow> top_flows;
  bool operator==(const PersonalFigures&) const = default;
};
FLOWTALLY_DESCRIBE(PersonalFigures, (), "The dashboard of the caller.", (window, "The span that the answer is about."),
                   (summary, "The whole window."),
                   (time_series, "One entry per local day of the window, those without sessions included."),
                   (top_flows, "At most ten: most sessions first, then by tree_id."));

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
FLOWTALLY_DESCRIBE(StepFigures, (), "One step of the flow.", (node_id, "Id of the node."),
                   (node_title, "Its title; \"Unnamed\" in the tree without one, \"Unknown Step\" in no tree."),
                   (visit_count, "Visits of the step, every one."),
                   (dropoff_count, "Sessions not completed whose last visit was here."),
                   (dropoff_rate, "Sessions left here as a share of its visits; 0 without any."),
                   (helpful_yes, "Thumbs up in force, given in the window."),
                   (helpful_no, "Thumbs down in force, given in the window."),
                   (helpful_rate, "Share of thumbs up in all thumbs; 0 without any."));

struct RecentComment {
  std::uint64_t rating = 0;
  std::string comment;
  events::Timestamp created_at;
  bool operator==(const RecentComment&) const = default;
};
FLOWTALLY_DESCRIBE(RecentComment, (), "A rating with a comment. Anonymous.",
                   (rating, "From 1 to 5.", {.min = 1, .max = 5}), (comment, "What was written; never empty."),
                   (created_at, "When the rating was given."));

struct FlowFigures {
  WindowFigures window;
  Summary summary;
  std::optional<Mean> avg_csat;  // printed as null when there is none
  std::uint64_t total_ratings = 0;
  std::vector<DayFigures> time_series;
  std::vector<StepFigures> step_feedback;
  std::vector<RecentComment> recent_comments;
  std::uint64_t satisfied_ratings = 0;
  bool operator==(const FlowFigures&) const = default;
};
FLOWTALLY_DESCRIBE(FlowFigures, (), "The dashboard of one flow.", (window, "The span that the answer is about."),
                   (summary, "The whole window."),
                   (avg_csat, "Mean of the ratings given in the window; null without any."),
                   (total_ratings, "Ratings given in the window."),
                   (time_series, "One entry per local day of the window, those without sessions included."),
                   (step_feedback,
                    "Per node visited by these sessions, or with feedback in the window: highest dropoff_rate first, "
                    "then by node_id."),
                   (recent_comments, "The ten newest ratings with a comment, whatever the window."),
                   (satisfied_ratings, "Those of the ratings that are 4 or 5."));

}  // namespace flowtally::projections
