// The vocabulary of product facts: one plain struct per event type, and Event, which adds what all have in common.
// Ids and strings borrow from the batch that was read or decoded (events/batch.h); an Event must not outlive it.
// Those of live chat stand in events/chat_events.h.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "events/chat_events.h"
#include "events/describe.h"
#include "events/event_type.h"
#include "events/id.h"
#include "events/time.h"

namespace flowtally::events {

enum class Outcome : std::uint8_t { kNone = 0, kResolved = 1, kEscalated = 2, kWorkaround = 3, kUnresolved = 4 };

/// The names of the outcomes but kNone, in their order.
inline constexpr std::array<std::string_view, 4> kOutcomeNames = {"resolved", "escalated", "workaround", "unresolved"};
/// "resolved" and so on; kNone has no name.
std::string_view outcome_name(Outcome outcome);
std::optional<Outcome> outcome_from_name(std::string_view name);

struct AccountUpdated {
  static constexpr EventType kType = EventType::kAccountUpdated;
  std::optional<std::string_view> name;
  std::optional<std::string_view> time_zone;       // an IANA name the zone database knows
  std::optional<std::string_view> business_hours;  // a JSON object, minified
  std::optional<std::string_view> sla;             // a JSON object, minified
  bool operator==(const AccountUpdated&) const = default;
};
FLOWTALLY_DESCRIBE(
    AccountUpdated, (), "Something about the account changed; what is left out stays.",
    (name, "Its name.", {.code_points_max = kNameCodePointsMax}),
    (time_zone, "An IANA time zone; it applies to the whole history.", {.code_points_max = kNameCodePointsMax}),
    (business_hours, "When it is open.", {.is_object = true}),
    (sla, "Limits of the live chat in seconds: queue_wait_seconds, first_response_seconds, resolution_seconds.",
     {.is_object = true}));

struct UserUpdated {
  static constexpr EventType kType = EventType::kUserUpdated;
  Id user_id;
  std::optional<std::string_view> name;
  std::optional<std::string_view> role;
  bool operator==(const UserUpdated&) const = default;
};
FLOWTALLY_DESCRIBE(UserUpdated, (), "Something about a user changed; what is left out stays.",
                   (user_id, "Id of the user."), (name, "Their name.", {.code_points_max = kNameCodePointsMax}),
                   (role, "What they are to the account; it permits nothing.",
                    {.code_points_max = kNameCodePointsMax}));

struct UserForgotten {
  static constexpr EventType kType = EventType::kUserForgotten;
  Id user_id;
  bool operator==(const UserForgotten&) const = default;
};
FLOWTALLY_DESCRIBE(UserForgotten, (),
                   "A user is forgotten, for ever: their name and comments appear nowhere, figures stay.",
                   (user_id, "Id of the user."));

/// One node of a flow's tree. A tree is its nodes in pre-order; the root has depth 0, a child its parent's depth + 1.
struct TreeNode {
  std::uint32_t depth = 0;
  Id id;
  std::optional<std::string_view> title;  // `title`, or else `question`
  bool operator==(const TreeNode&) const = default;
};
using Tree = std::vector<TreeNode>;  // never empty: it has a root

struct FlowUpdated {
  static constexpr EventType kType = EventType::kFlowUpdated;
  Id tree_id;
  std::optional<std::string_view> name;
  std::optional<Tree> tree_structure;
  bool operator==(const FlowUpdated&) const = default;
};
FLOWTALLY_DESCRIBE(FlowUpdated, (), "Something about a flow changed; what is left out stays. The line may have 1 MiB.",
                   (tree_id, "Id of the flow."), (name, "Its name.", {.code_points_max = kNameCodePointsMax}),
                   (tree_structure, "Its root, and below it the other nodes."));

struct SessionStarted {
  static constexpr EventType kType = EventType::kSessionStarted;
  Id session_id;
  Id tree_id;
  Id user_id;
  bool operator==(const SessionStarted&) const = default;
};
FLOWTALLY_DESCRIBE(SessionStarted, (), "A user began a flow.", (session_id, "Id of the session."),
                   (tree_id, "Id of the flow."), (user_id, "Id of the user."));

struct SessionStepVisited {
  static constexpr EventType kType = EventType::kSessionStepVisited;
  Id session_id;
  Id node_id;
  std::uint32_t position = 0;  // order among visits of equal time
  bool operator==(const SessionStepVisited&) const = default;
};
FLOWTALLY_DESCRIBE(SessionStepVisited, (), "A step of a session was visited.", (session_id, "Id of the session."),
                   (node_id, "Id of the node."),
                   (position, "Order among visits of equal time; 0 unless given.", {.may_be_absent = true}));

struct SessionCompleted {
  static constexpr EventType kType = EventType::kSessionCompleted;
  Id session_id;
  Outcome outcome = Outcome::kNone;
  bool operator==(const SessionCompleted&) const = default;
};
FLOWTALLY_DESCRIBE(SessionCompleted, (), "A session was completed; the latest one holds.",
                   (session_id, "Id of the session."),
                   (outcome, "What came of it.", {.one_of = kOutcomeNames, .may_be_absent = true}));

struct SessionDeleted {
  static constexpr EventType kType = EventType::kSessionDeleted;
  Id session_id;
  bool operator==(const SessionDeleted&) const = default;
};
FLOWTALLY_DESCRIBE(SessionDeleted, (), "A session was deleted, for ever: it counts as if it had never been.",
                   (session_id, "Id of the session."));

struct StepFeedbackGiven {
  static constexpr EventType kType = EventType::kStepFeedbackGiven;
  Id session_id;
  Id node_id;
  Id user_id;
  bool was_helpful = false;
  bool operator==(const StepFeedbackGiven&) const = default;
};
FLOWTALLY_DESCRIBE(StepFeedbackGiven, (), "A thumb for a step; the latest of a user, session and step holds.",
                   (session_id, "Id of the session."), (node_id, "Id of the node."), (user_id, "Id of the user."),
                   (was_helpful, "Up or down."));

struct StepFeedbackWithdrawn {
  static constexpr EventType kType = EventType::kStepFeedbackWithdrawn;
  Id session_id;
  Id node_id;
  Id user_id;
  bool operator==(const StepFeedbackWithdrawn&) const = default;
};
FLOWTALLY_DESCRIBE(StepFeedbackWithdrawn, (), "A thumb was taken back.", (session_id, "Id of the session."),
                   (node_id, "Id of the node."), (user_id, "Id of the user."));

struct SessionRated {
  static constexpr EventType kType = EventType::kSessionRated;
  Id session_id;
  Id user_id;
  std::uint8_t rating = 0;  // 1 to 5
  std::optional<std::string_view> comment;
  bool operator==(const SessionRated&) const = default;
};
FLOWTALLY_DESCRIBE(SessionRated, (), "A session was rated; the first rating holds.", (session_id, "Id of the session."),
                   (user_id, "Id of the user."), (rating, "From 1 to 5.", {.min = 1, .max = 5}),
                   (comment, "What the user wrote.", {.code_points_max = kCommentCodePointsMax}));

using Payload =
    std::variant<AccountUpdated, UserUpdated, UserForgotten, FlowUpdated, SessionStarted, SessionStepVisited,
                 SessionCompleted, SessionDeleted, StepFeedbackGiven, StepFeedbackWithdrawn, SessionRated, ChatOpened,
                 ChatClaimed, ChatMessageSent, ChatResponded, ChatTransferred, ChatClosed, ChatRated,
                 VisitorModeChanged, OperatorPresenceChanged, AuditRecorded>;

struct Event {
  Id id;  // the idempotency key, unique in the account
  Id account_id;
  Timestamp time;
  Payload payload;
  bool operator==(const Event&) const = default;
};
static_assert(sizeof(Event) <= 192);  // millions of them are under way in an import
FLOWTALLY_DESCRIBE(
    Event, (), "What all events have.",
    (id, "The idempotency key, unique in the account: an id that was accepted before is a duplicate."),
    (account_id, "The account; not `*`."),
    (time,
     "When it happened: RFC 3339 with any offset, floored to the millisecond, or milliseconds since 1970 "
     "as an integer. Of the years 1970 to 2199, at most 5 minutes ahead."));

EventType type_of(const Event& event);

}  // namespace flowtally::events
