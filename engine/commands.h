// What people do through the API, as opposed to what hosts report: a command looks at the account, is refused or
// becomes an event, and is answered when that event is durable and visible. Commands about the same session (or the
// same account's settings) take turns in the order they came, so each sees what the one before it did; and its event is
// later than the fact it replaces, whatever the clock says, so the last command is the one that holds.
//
// Threads: any; `done` is called once, at once or on the sequencer's thread. Refusals: kNotFound for a session that the
// account does not have, kNotYours for another user's, kNotYet when it has to be completed first, kAlreadyDone for a
// second rating; else what IngestResult::status says.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "engine/account_map.h"
#include "engine/audit.h"
#include "engine/engine.h"
#include "engine/turns.h"
#include "events/business_hours_change.h"
#include "projections/opinion_views.h"

namespace flowtally::engine {

template <typename T>
using Done = std::function<void(events::Result<T>)>;

/// A session, and the user who claims it. The ids are valid ones.
struct OwnSession {
  std::string account_id;
  std::string user_id;
  std::string session_id;
};

struct RatingReceipt {
  std::string id;  // of the event
  std::string session_id;
  std::uint64_t rating = 0;
  projections::NullableText comment;
  events::Timestamp created_at;
};
FLOWTALLY_DESCRIBE(RatingReceipt, (), "A rating that was kept.", (id, "Id of its event."),
                   (session_id, "Id of the session."), (rating, "From 1 to 5.", {.min = 1, .max = 5}),
                   (comment, "What was written; null without anything."), (created_at, "When it was taken."));

inline constexpr std::array<std::string_view, 2> kFeedbackStates = {"created", "updated"};

struct FeedbackReceipt {
  std::string step_id;
  bool was_helpful = false;
  std::string_view
      status;  // of kFeedbackStates: "created", or "updated" if there was feedback before, the same or another
};
FLOWTALLY_DESCRIBE(FeedbackReceipt, (), "Step feedback that holds now.", (step_id, "Id of the step: a node_id."),
                   (was_helpful, "Up or down."),
                   (status, "Whether there was feedback before.", {.one_of = kFeedbackStates}));

/// What is given takes the place of what is in force, the rest stays.
struct SettingsChange {
  std::optional<std::string> name;
  std::optional<std::string> time_zone;
  std::optional<std::string> sla;  // a JSON object, minified
  events::BusinessHoursChange business_hours = {};

  bool empty() const { return !name && !time_zone && !sla && business_hours.empty(); }
};

class Commands {
 public:
  using Submit = std::function<void(events::Batch batch, std::function<void(IngestResult)> done)>;

  /// What is given outlives the commands, and every command that has begun.
  Commands(const AccountMap& accounts, const Clock& clock, Submit submit)
      : accounts_(accounts), clock_(clock), submit_(std::move(submit)) {}

  void rate(const OwnSession& session, std::uint8_t rating, std::optional<std::string> comment,
            Done<RatingReceipt> done);
  void give_feedback(const OwnSession& session, std::string node_id, bool was_helpful, Done<FeedbackReceipt> done);
  /// kNotFound also if no feedback is in force.
  void withdraw_feedback(const OwnSession& session, std::string node_id, std::function<void(events::Status)> done);
  /// Without anything given there is no event. The change and its entry in the audit trail are kept together.
  /// kInvalidArgument for business hours that no event has room for.
  void change_settings(const std::string& account_id, SettingsChange change, Actor actor,
                       std::function<void(events::Status)> done);
  /// Puts on the audit trail of an account that the actor, who belongs to another, looked into it through this route;
  /// once a minute, however often they look. Done when that is durable.
  void note_view(const std::string& account_id, const Actor& actor, std::string_view route,
                 std::function<void(events::Status)> done);
  /// Not a command, but the same rules about whose session it is.
  events::Result<projections::SessionFeedback> feedback_of(const OwnSession& session) const;

 private:
  struct InForce {
    std::optional<bool> was_helpful;  // nothing: withdrawn, or never given
    std::optional<events::Timestamp> since;
  };
  struct SettingsInForce {
    std::optional<events::Timestamp> since;  // nothing: none was ever given
    events::BusinessHours business_hours = events::default_business_hours();
  };
  SettingsInForce settings_in_force(const std::string& account_id) const;
  /// read(account, record), with the account held still, if the session is there and the user's.
  template <typename Read>
  auto read(const OwnSession& session, Read&& read) const
      -> decltype(read(std::declval<const projections::Account&>(), std::declval<const projections::Session&>()));
  events::Result<InForce> feedback_in_force(const OwnSession& session, const std::string& node_id) const;
  /// Later than `fact`, and now unless that is earlier.
  events::Timestamp time_after(const std::optional<events::Timestamp>& fact) const;

  const AccountMap& accounts_;
  const Clock& clock_;
  Submit submit_;
  Turns turns_;
  ViewIds view_ids_;
};

}  // namespace flowtally::engine
