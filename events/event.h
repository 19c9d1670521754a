// The vocabulary of product facts: one plain struct per event type, and Event, which adds what all have in common.
// Ids and strings borrow from the batch that was read or decoded (events/batch.h); an Event must not outlive it.
// The numbers of EventType are part of the log's format (docs/event_format.md): never reuse or renumber them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "events/id.h"
#include "events/time.h"

namespace flowtally::events {

enum class EventType : std::uint8_t {
  kAccountUpdated = 1,
  kUserUpdated = 2,
  kUserForgotten = 3,
  kFlowUpdated = 4,
  kSessionStarted = 5,
  kSessionStepVisited = 6,
  kSessionCompleted = 7,
  kSessionDeleted = 8,
  kStepFeedbackGiven = 9,
  kStepFeedbackWithdrawn = 10,
  kSessionRated = 11,
  // 12 to 21 are kept for chat.*, visitor.*, operator.* and audit.recorded.
};

enum class Outcome : std::uint8_t { kNone = 0, kResolved = 1, kEscalated = 2, kWorkaround = 3, kUnresolved = 4 };

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

struct UserUpdated {
  static constexpr EventType kType = EventType::kUserUpdated;
  Id user_id;
  std::optional<std::string_view> name;
  std::optional<std::string_view> role;
  bool operator==(const UserUpdated&) const = default;
};

struct UserForgotten {
  static constexpr EventType kType = EventType::kUserForgotten;
  Id user_id;
  bool operator==(const UserForgotten&) const = default;
};

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
  std::optional<Tree> tree;
  bool operator==(const FlowUpdated&) const = default;
};

struct SessionStarted {
  static constexpr EventType kType = EventType::kSessionStarted;
  Id session_id;
  Id tree_id;
  Id user_id;
  bool operator==(const SessionStarted&) const = default;
};

struct SessionStepVisited {
  static constexpr EventType kType = EventType::kSessionStepVisited;
  Id session_id;
  Id node_id;
  std::uint32_t position = 0;  // order among visits of equal time
  bool operator==(const SessionStepVisited&) const = default;
};

struct SessionCompleted {
  static constexpr EventType kType = EventType::kSessionCompleted;
  Id session_id;
  Outcome outcome = Outcome::kNone;
  bool operator==(const SessionCompleted&) const = default;
};

struct SessionDeleted {
  static constexpr EventType kType = EventType::kSessionDeleted;
  Id session_id;
  bool operator==(const SessionDeleted&) const = default;
};

struct StepFeedbackGiven {
  static constexpr EventType kType = EventType::kStepFeedbackGiven;
  Id session_id;
  Id node_id;
  Id user_id;
  bool was_helpful = false;
  bool operator==(const StepFeedbackGiven&) const = default;
};

struct StepFeedbackWithdrawn {
  static constexpr EventType kType = EventType::kStepFeedbackWithdrawn;
  Id session_id;
  Id node_id;
  Id user_id;
  bool operator==(const StepFeedbackWithdrawn&) const = default;
};

struct SessionRated {
  static constexpr EventType kType = EventType::kSessionRated;
  Id session_id;
  Id user_id;
  std::uint8_t rating = 0;  // 1 to 5
  std::optional<std::string_view> comment;
  bool operator==(const SessionRated&) const = default;
};

using Payload =
    std::variant<AccountUpdated, UserUpdated, UserForgotten, FlowUpdated, SessionStarted, SessionStepVisited,
                 SessionCompleted, SessionDeleted, StepFeedbackGiven, StepFeedbackWithdrawn, SessionRated>;

struct Event {
  Id id;  // the idempotency key, unique in the account
  Id account_id;
  Timestamp time;
  Payload payload;
  bool operator==(const Event&) const = default;
};

EventType type_of(const Event& event);
/// "session.started" and so on.
std::string_view type_name(EventType type);
std::optional<EventType> type_from_name(std::string_view name);

// Limits of the contract.
inline constexpr std::size_t kLineBytesMax = 64 * 1024;
inline constexpr std::size_t kFlowLineBytesMax = 1024 * 1024;
inline constexpr std::size_t kNameCodePointsMax = 200;
inline constexpr std::size_t kCommentCodePointsMax = 500;
inline constexpr std::size_t kNodeTitleCodePointsMax = 2000;
inline constexpr std::uint32_t kTreeLevelsMax = 256;  // a node's depth is below it

}  // namespace flowtally::events
