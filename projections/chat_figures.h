// What the live-chat pages are told: plain answer structs, described once, as in figures.h. docs/metrics.md defines
// each figure. The classic fields keep 0 where there is no data, the others say null.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "events/describe.h"
#include "events/time.h"
#include "projections/figures.h"

namespace flowtally::projections {

using Seconds = Fixed<1>;
using Percent = Fixed<1>;

/// An instant with the offset that a zone has at it; prints as "2026-02-15T07:00:00-05:00".
struct ZonedInstant {
  events::Timestamp time;
  std::int32_t offset_seconds = 0;
  bool operator==(const ZonedInstant&) const = default;
};

/// Some durations. All but `n` are null without any.
struct DurationFigures {
  std::uint64_t n = 0;
  std::optional<Seconds> avg_seconds;
  std::optional<Seconds> median_seconds;
  std::optional<Seconds> p90_seconds;
  std::optional<Seconds> avg_business_seconds;
  std::optional<Seconds> median_business_seconds;
  std::optional<Seconds> p90_business_seconds;
  bool operator==(const DurationFigures&) const = default;
};
FLOWTALLY_DESCRIBE(DurationFigures, (), "Durations of chats; null where there are none.", (n, "How many."),
                   (avg_seconds, "Their mean."), (median_seconds, "Their median, interpolated."),
                   (p90_seconds, "Their 90th percentile, interpolated."),
                   (avg_business_seconds, "Mean of what of them lies in the business hours."),
                   (median_business_seconds, "Median of the same."), (p90_business_seconds, "90th percentile."));

/// The honest variants beside the classic figures: of the same window, null without data.
struct ServiceQuality {
  DurationFigures queue_wait;
  DurationFigures first_response;
  DurationFigures customer_first_response;
  DurationFigures resolution;
  std::optional<Percent> csat_score;
  std::uint64_t csat_n = 0;
  std::array<std::uint64_t, 5> csat_distribution{};
  std::optional<Percent> fcr_rate_matured;
  std::optional<Fixed<2>> csat_mean;
  std::uint64_t fcr_matured_n = 0;
  bool operator==(const ServiceQuality&) const = default;
};
FLOWTALLY_DESCRIBE(ServiceQuality, (), "How well visitors were served, told without zeros for what is not known.",
                   (queue_wait, "From opening to claim, of the chats claimed."),
                   (first_response, "From claim to the first response, of the chats claimed that have one."),
                   (customer_first_response,
                    "From opening to the first operator message, of the chats whose first one it was."),
                   (resolution, "From opening to close, of the chats closed."),
                   (csat_score, "Share of the ratings that are 4 or 5, in percent."), (csat_n, "Ratings."),
                   (csat_distribution, "How many ratings of 1, 2, 3, 4 and 5."),
                   (fcr_rate_matured,
                    "First contact resolution in percent, of closes older than 24 hours only: the others can still "
                    "turn false."),
                   (csat_mean, "Mean of the ratings."),
                   (fcr_matured_n, "Chats that the matured first contact resolution is of."));

/// The classic figures of a desk at one instant.
struct LiveKpiFigures {
  std::uint64_t waiting = 0;
  std::uint64_t active = 0;
  Seconds avg_first_response_seconds;
  Seconds avg_resolution_seconds;
  Fixed<2> csat_average;
  Percent csat_percentage;
  Percent fcr_rate;
  Percent abandonment_rate;
  std::uint64_t sla_breach_events_24h = 0;
  std::uint64_t sessions_today = 0;
  std::uint64_t human_mode_users = 0;
  events::Timestamp timestamp;
  std::uint64_t sla_open_breaches = 0;
  std::uint64_t waiting_over_limit = 0;
  std::uint64_t fcr_n = 0;
  std::uint64_t abandonment_n = 0;
  bool operator==(const LiveKpiFigures&) const = default;
};
FLOWTALLY_DESCRIBE(
    LiveKpiFigures, (), "A live-chat desk at one instant.", (waiting, "Chats opened and neither claimed nor closed."),
    (active, "Chats claimed and not closed."),
    (avg_first_response_seconds,
     "Mean from claim to first response of the chats claimed in the last hour; 0 without any: see first_response.n."),
    (avg_resolution_seconds,
     "Mean from opening to close of the chats closed since midnight; 0 without any: see resolution.n."),
    (csat_average, "Mean of the ratings of the last 24 hours; 0 without any: see csat_n."),
    (csat_percentage, "The same as a share of 5, in percent."),
    (fcr_rate,
     "Share, in percent, of the chats closed in the last 7 days whose visitor opened none within 24 hours after."),
    (abandonment_rate, "Of the last 7 days, in percent: closed by system_timeout / (those + chats claimed)."),
    (sla_breach_events_24h, "Queue waits, first responses and resolutions beyond their limit in the last 24 hours."),
    (sessions_today, "Chats opened since midnight."), (human_mode_users, "Visitors whose latest mode is human."),
    (timestamp, "The instant of all this."),
    (sla_open_breaches,
     "Deadlines of open chats that have passed unmet: waiting, unanswered or unresolved for longer than the limit."),
    (waiting_over_limit, "Waiting chats that have waited longer than the account's limit."),
    (fcr_n, "Chats closed in the last 7 days: what first contact resolution is of."),
    (abandonment_n, "Chats closed by system_timeout plus chats claimed, in the last 7 days: what abandonment is of."));

/// The windows of the further fields are those of their classic twins: last hour, since midnight, last 24 h, last 7 d.
struct LiveKpis : LiveKpiFigures, ServiceQuality {
  bool operator==(const LiveKpis&) const = default;
};
FLOWTALLY_DESCRIBE_TOGETHER(LiveKpis, (LiveKpiFigures, ServiceQuality), "A live-chat desk at one instant.");

struct OperatorBasics {
  std::string operator_id;
  std::string operator_name;
  std::uint64_t total_sessions = 0;
  Seconds avg_first_response_seconds;
  Seconds avg_resolution_seconds;
  Seconds avg_queue_wait_seconds;
  Seconds median_first_response_seconds;
  Seconds median_resolution_seconds;
  Seconds median_queue_wait_seconds;
  Seconds availability_seconds;
  Percent availability_percent;
  Seconds scheduled_seconds;
  Seconds scheduled_online_seconds;
  std::optional<Percent> scheduled_online_percent;
  bool operator==(const OperatorBasics&) const = default;
};
FLOWTALLY_DESCRIBE(
    OperatorBasics, (), "One operator over some days.", (operator_id, "Id of the operator, a user."),
    (operator_name, "Their name, \"Unknown\" or \"Deleted user\"."),
    (total_sessions, "Chats claimed in the window whose last operator it was."),
    (avg_first_response_seconds, "Mean from claim to first response; 0 without any: see first_response.n."),
    (avg_resolution_seconds, "Mean from opening to close; 0 without any: see resolution.n."),
    (avg_queue_wait_seconds, "Mean from opening to claim; 0 without any: see queue_wait.n."),
    (median_first_response_seconds, "Median from claim to first response; 0 without any."),
    (median_resolution_seconds, "Median from opening to close; 0 without any."),
    (median_queue_wait_seconds, "Median from opening to claim; 0 without any."),
    (availability_seconds, "Time online since the midnight days - 1 days ago."),
    (availability_percent, "The same as a share of the days asked for, in percent."),
    (scheduled_seconds, "The part of these days that has passed; only its business hours if the account has set them."),
    (scheduled_online_seconds, "Time online in that part."),
    (scheduled_online_percent,
     "Time online as a share of the time that has passed, in percent; only business hours count if the account has set "
     "them; null without any such time."));

/// Of the same chats: those claimed in the window whose last operator it was.
struct OperatorFigures : OperatorBasics, ServiceQuality {
  bool operator==(const OperatorFigures&) const = default;
};
FLOWTALLY_DESCRIBE_TOGETHER(OperatorFigures, (OperatorBasics, ServiceQuality), "One operator over some days.");

struct HourFigures {
  ZonedInstant hour;
  std::uint64_t message_count = 0;
  bool operator==(const HourFigures&) const = default;
};
FLOWTALLY_DESCRIBE(HourFigures, (), "One clock hour of the account's zone.", (hour, "Its first instant."),
                   (message_count, "Messages of any sender."));

struct Trend {
  Fixed<2> current;
  Fixed<2> previous;
  Fixed<2> delta;
  std::optional<Fixed<1>> delta_percent;
  std::uint64_t current_n = 0;
  std::uint64_t previous_n = 0;
  bool operator==(const Trend&) const = default;
};
FLOWTALLY_DESCRIBE(Trend, (), "Today so far against yesterday up to the same time.", (current, "Today so far."),
                   (previous, "Yesterday, from its midnight to the same wall clock."), (delta, "current - previous."),
                   (delta_percent, "delta as a share of previous, in percent; null when that is 0."),
                   (current_n, "The cases that current is of; a mean or rate of none is 0."),
                   (previous_n, "The cases that previous is of."));

struct Trends {
  Trend sessions_today;
  Trend avg_first_response_seconds;
  Trend avg_resolution_seconds;
  Trend csat_percentage;
  Trend fcr_rate;
  Trend abandonment_rate;
  Trend csat_score;
  Trend csat_average;
  bool operator==(const Trends&) const = default;
};
FLOWTALLY_DESCRIBE(Trends, (), "Today so far against yesterday.", (sessions_today, "Chats opened."),
                   (avg_first_response_seconds, "Mean from claim to first response of the chats claimed."),
                   (avg_resolution_seconds, "Mean from opening to close of the chats closed."),
                   (csat_percentage, "Mean of the ratings given, as a share of 5 in percent."),
                   (fcr_rate,
                    "Share, in percent, of the chats closed whose visitor opened none within 24 hours after."),
                   (abandonment_rate, "In percent: closed by system_timeout / (those + chats claimed)."),
                   (csat_score, "Share of the ratings given that are 4 or 5, in percent."),
                   (csat_average, "Mean of the ratings given."));

struct DayVolume {
  Date day;
  std::uint64_t sessions = 0;
  bool operator==(const DayVolume&) const = default;
};
FLOWTALLY_DESCRIBE(DayVolume, (), "The chats of one local day.", (day, "The day."), (sessions, "Chats opened."));

struct PeakHour {
  std::uint64_t day_of_week = 0;
  std::uint64_t hour = 0;
  std::uint64_t message_count = 0;
  bool operator==(const PeakHour&) const = default;
};
FLOWTALLY_DESCRIBE(PeakHour, (), "An hour of the week with messages.",
                   (day_of_week, "0 is Sunday.", {.min = 0, .max = 6}),
                   (hour, "Of the local clock.", {.min = 0, .max = 23}), (message_count, "Messages of any sender."));

struct Funnel {
  std::uint64_t bot_entries = 0;
  std::uint64_t human_handoff = 0;
  std::uint64_t resolved = 0;
  bool operator==(const Funnel&) const = default;
};
FLOWTALLY_DESCRIBE(Funnel, (), "From the first message to the close.",
                   (bot_entries, "Distinct visitors with a message of theirs."),
                   (human_handoff, "Chats opened in the window and claimed."), (resolved, "Chats closed."));

struct Percentiles {
  Seconds p50;
  Seconds p90;
  Seconds p99;
  std::uint64_t n = 0;
  bool operator==(const Percentiles&) const = default;
};
FLOWTALLY_DESCRIBE(Percentiles, (), "Percentiles in seconds, interpolated; 0 without data.", (p50, "The median."),
                   (p90, "The 90th."), (p99, "The 99th."), (n, "How many durations."));

struct DurationPercentiles {
  Percentiles frt;
  Percentiles resolution;
  bool operator==(const DurationPercentiles&) const = default;
};
FLOWTALLY_DESCRIBE(DurationPercentiles, (), "How durations are spread.",
                   (frt, "From claim to first response, of the chats claimed."),
                   (resolution, "From opening to close, of the chats closed."));

struct LiveDashboardFigures {
  Trends trends;
  std::vector<DayVolume> session_volume;
  std::vector<PeakHour> peak_hours;
  Funnel funnel;
  DurationPercentiles percentiles;
  bool operator==(const LiveDashboardFigures&) const = default;
};
FLOWTALLY_DESCRIBE(LiveDashboardFigures, (), "A live-chat desk over some days.", (trends, "Today against yesterday."),
                   (session_volume, "The last days, today last, those without chats included."),
                   (peak_hours, "The hours of the week that had messages, by day and hour."),
                   (funnel, "The last days * 24 hours."), (percentiles, "The last days * 24 hours."));

/// The window of the further fields is the last days * 24 hours.
struct LiveDashboard : LiveDashboardFigures, ServiceQuality {
  bool operator==(const LiveDashboard&) const = default;
};
FLOWTALLY_DESCRIBE_TOGETHER(LiveDashboard, (LiveDashboardFigures, ServiceQuality), "A live-chat desk over some days.");

}  // namespace flowtally::projections
