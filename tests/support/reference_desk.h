// A live-chat desk as it stood at one instant, found by walking all facts of an account: what the figures of
// reference_chats.cc and reference_chat_days.cc are counted from. Shares nothing with the projections.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tests/support/reference_business.h"
#include "tests/support/reference_model.h"

namespace flowtally::tests {

/// [from, to).
struct Span {
  events::Timestamp from;
  events::Timestamp to;
  bool holds(const std::optional<events::Timestamp>& time) const { return time && from <= *time && *time < to; }
};

struct ReferenceChat {
  std::string id;
  std::string visitor_id;
  events::Timestamp opened;
  std::optional<events::Timestamp> claimed;
  std::string operator_id;                                  // the last one; of a claimed chat
  std::optional<events::Timestamp> first_response;          // at or after the claim
  std::optional<events::Timestamp> first_operator_message;  // at or after the opening
  std::optional<events::Timestamp> closed;
  std::optional<events::ClosedBy> closed_by;
  std::optional<events::Timestamp> rated;
  int rating = 0;
};
using Chats = std::vector<ReferenceChat>;
using ChatFilter = std::function<bool(const ReferenceChat&)>;

struct ReferenceLimits {
  std::int64_t queue_wait_ms = 300'000;
  std::int64_t first_response_ms = 120'000;
  std::int64_t resolution_ms = 1'800'000;
};

struct ReferenceMessage {
  events::Timestamp time;
  std::string visitor_id;
  events::Sender sender;
};

struct ReferenceDesk {
  ReferenceDesk(const ReferenceAccount& account, events::Timestamp to);

  events::Timestamp to;
  std::string time_zone;
  ReferenceLimits limits;
  ReferenceBusiness business;
  Chats chats;
  std::vector<ReferenceMessage> messages;
  std::set<std::string> human_visitors;
  std::map<std::string, std::map<Stamp, events::Presence>> presences;  // by operator

  Chats chats_where(const ChatFilter& passes) const;
  /// The last whole hours, 24 hours or days * 24 hours before `to`.
  Span last_hours(int hours) const;
  Span today() const;
};

// What both files of figures need.

double mean_seconds(const std::vector<std::int64_t>& durations_ms);  // 0 of nothing
/// As PostgreSQL's percentile_cont over seconds; 0 of nothing.
double quantile_seconds(const std::vector<std::int64_t>& durations_ms, double q);
double percent(std::uint64_t part, std::uint64_t whole);  // 0 of nothing

std::vector<std::int64_t> resolutions_ms(const Chats& closed);
std::vector<std::int64_t> first_responses_ms(const Chats& claimed);  // of those that have one
double csat_mean(const Chats& rated);                                // 0 of nothing
/// Of chats that are closed: whether the visitor had opened none within the 24 hours after.
bool resolved_at_first_contact(const ReferenceDesk& desk, const ReferenceChat& chat);
double fcr_rate(const ReferenceDesk& desk, const Span& closes);
double abandonment_rate(const ReferenceDesk& desk, const Span& span);
/// The cases that it is of.
std::uint64_t abandonment_cases(const ReferenceDesk& desk, const Span& span);

/// Which chats each honest figure is about.
struct ServiceCohorts {
  Chats claimed;
  Chats answered;  // first operator message
  Chats closed;
  Chats rated;
  Chats matured;
};
projections::ServiceQuality service_quality(const ReferenceDesk& desk, const ServiceCohorts& cohorts);
/// Those of a dashboard's window.
ServiceCohorts cohorts_of(const ReferenceDesk& desk, const Span& window);

}  // namespace flowtally::tests
