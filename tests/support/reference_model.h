// What every dashboard must say, in the slowest and most obvious way: all facts in ordered maps, every figure found by
// walking them anew. Written from the product's definitions alone, so that it can disagree with the projections. It
// decides nothing about acceptance: add() is given the events that a log would keep, each once.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "events/event.h"
#include "projections/audit_views.h"
#include "projections/chat_figures.h"
#include "projections/figures.h"
#include "projections/opinion_views.h"
#include "projections/window.h"

namespace flowtally::tests {

/// "Latest" and "first" are by (time, id).
struct Stamp {
  events::Timestamp time;
  std::string id;
  auto operator<=>(const Stamp&) const = default;
};

struct ReferenceSession {
  struct Start {
    events::Timestamp time;
    std::string tree_id;
    std::string user_id;
  };
  struct Visit {
    events::Timestamp time;
    std::uint32_t position = 0;
    std::string id;
    std::string node_id;
    auto operator<=>(const Visit&) const = default;
  };
  struct Rating {
    Stamp stamp;
    std::string user_id;
    int rating = 0;
    std::string comment;  // empty if there is none
  };
  using NodeAndUser = std::pair<std::string, std::string>;

  std::optional<Start> start;
  bool deleted = false;
  std::set<Visit> visits;
  std::map<Stamp, events::Outcome> completions;
  std::map<NodeAndUser, std::map<Stamp, std::optional<bool>>> feedback;  // no value: withdrawn
  std::optional<Rating> rating;

  bool exists() const { return start.has_value() && !deleted; }
};

/// One fact of a live-chat desk; what its type does not have stays empty.
struct ReferenceChatFact {
  events::EventType type;
  Stamp stamp;
  std::string chat_id;
  std::string visitor_id;
  std::string operator_id;
  std::optional<events::Sender> sender;
  std::optional<events::ClosedBy> closed_by;
  std::optional<int> rating;
  std::optional<events::VisitorMode> mode;
  std::optional<events::Presence> presence;
};

/// An entry of the audit trail; what it does not have is empty.
struct ReferenceAuditEntry {
  Stamp stamp;
  std::string admin_id;
  std::string action;
  std::string resource_type;
  std::string resource_id;
  std::string details;  // as JSON
  std::string ip_address;
  std::string user_agent;
};

struct ReferenceAccount {
  struct Node {
    std::string id;
    std::optional<std::string> title;
  };
  std::map<Stamp, std::string> names;
  std::map<Stamp, std::string> time_zones;
  std::set<std::string> updated_users;
  std::map<std::string, std::map<Stamp, std::string>> user_names;
  std::set<std::string> forgotten_users;
  std::set<std::string> updated_flows;
  std::map<std::string, std::map<Stamp, std::string>> flow_names;
  std::map<std::string, std::map<Stamp, std::vector<Node>>> flow_trees;  // nodes in pre-order
  std::map<std::string, ReferenceSession> sessions;
  std::map<Stamp, std::string> slas;            // as JSON
  std::map<Stamp, std::string> business_hours;  // as JSON
  std::vector<ReferenceChatFact> chat_facts;    // in the order of the log
  std::vector<ReferenceAuditEntry> audit;       // likewise

  std::string time_zone() const;
  std::string user_name(const std::string& user_id) const;
  std::string flow_name(const std::string& tree_id) const;
  std::string node_title(const std::string& tree_id, const std::string& node_id) const;
};

class ReferenceModel {
 public:
  /// In the order of the log.
  void add(const events::Event& event);

  projections::TeamFigures team(const std::string& account_id, const projections::Window& window,
                                const std::optional<std::string>& engineer_id) const;
  projections::PersonalFigures me(const std::string& account_id, const projections::Window& window,
                                  const std::string& user_id) const;
  /// Nothing for a flow that the account does not have.
  std::optional<projections::FlowFigures> flow(const std::string& account_id, const projections::Window& window,
                                               const std::string& tree_id) const;

  /// What a session's user said in it; nothing unless the session exists and is that user's.
  std::optional<projections::SessionFeedback> session_feedback(const std::string& account_id,
                                                               const std::string& session_id,
                                                               const std::string& user_id) const;
  /// Nothing for a step that the account does not have.
  std::optional<projections::StepFeedback> step_feedback(const std::string& account_id,
                                                         const std::string& node_id) const;
  /// All ratings of a flow, newest first.
  std::vector<projections::RatingEntry> ratings(const std::string& account_id, const std::string& tree_id) const;
  /// Names by id, of those that exist.
  std::map<std::string, std::string> flows(const std::string& account_id) const;
  std::map<std::string, std::string> users(const std::string& account_id) const;

  // Live chat, each at the instant `to`: facts from then on are as if they had never been.
  projections::LiveKpis live_kpis(const std::string& account_id, events::Timestamp to) const;
  /// Of one operator, if one is given.
  std::vector<projections::OperatorFigures> operators(const std::string& account_id, int days,
                                                      const std::optional<std::string>& operator_id,
                                                      events::Timestamp to) const;
  std::vector<projections::HourFigures> hourly(const std::string& account_id, int hours, events::Timestamp to) const;
  projections::LiveDashboard live_dashboard(const std::string& account_id, int days, events::Timestamp to) const;

  /// The audit trail likewise. `next_cursor` is "more" where the page is not the last; `query.after` is not looked at.
  projections::AuditLogs audit_logs(const std::string& account_id, const projections::AuditQuery& query,
                                    events::Timestamp to) const;
  projections::AuditStats audit_stats(const std::string& account_id, std::int64_t days, events::Timestamp to) const;

  /// The window of whole local days, both included, given as days since 1970-01-01.
  projections::Window days(const std::string& account_id, std::int32_t first, std::int32_t last) const;

  /// All that was added, for tests that choose their questions by it.
  const std::map<std::string, ReferenceAccount>& accounts() const { return accounts_; }
  const ReferenceAccount& account(const std::string& account_id) const;

 private:
  std::map<std::string, ReferenceAccount> accounts_;
};

/// The local date of an instant and the first instant of a local date, in days since 1970-01-01: a day begins at the
/// first instant with that local date or a later one, and lasts until the next day begins.
std::int32_t reference_day_of(const std::string& time_zone, events::Timestamp time);
events::Timestamp reference_day_begin(const std::string& time_zone, std::int32_t day);
/// The first instant at which a zone's clocks show this time, given as if it were UTC, or a later one.
events::Timestamp reference_wall_clock(const std::string& time_zone, std::chrono::sys_seconds clock);

}  // namespace flowtally::tests
