// The types of events by number and name, and the limits of what events hold. Plain values; thread-safe.
// The numbers of EventType are part of the log's format (docs/event_format.md): never reuse or renumber them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace flowtally::events {

// Limits of the contract.
inline constexpr std::size_t kLineBytesMax = 64 * 1024;
inline constexpr std::size_t kFlowLineBytesMax = 1024 * 1024;
// A line of at most kFlowLineBytesMax may grow by more than half when it is exported, at the outside by this: a node's
// id `9e15` becomes `"9000000000000000"`.
inline constexpr std::size_t kExportedLineBytesMax = 9 * kFlowLineBytesMax / 4;
inline constexpr std::size_t kNameCodePointsMax = 200;
inline constexpr std::size_t kCommentCodePointsMax = 500;
inline constexpr std::size_t kReasonCodePointsMax = 500;
inline constexpr std::size_t kUserAgentCodePointsMax = 512;
inline constexpr std::size_t kIpAddressCodePointsMax = 64;
inline constexpr std::size_t kDetailsBytesMax = 8 * 1024;
// Both objects of an account and the rest of its line must fit in a line again when they are exported, although numbers
// may be written out longer than they were read.
inline constexpr std::size_t kSettingsObjectBytesMax = (kLineBytesMax - 8 * 1024) / 2;
inline constexpr std::size_t kNodeTitleCodePointsMax = 2000;
inline constexpr std::uint32_t kTreeLevelsMax = 256;  // a node's depth is below it

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
  kChatOpened = 12,
  kChatClaimed = 13,
  kChatMessageSent = 14,
  kChatResponded = 15,
  kChatTransferred = 16,
  kChatClosed = 17,
  kChatRated = 18,
  kVisitorModeChanged = 19,
  kOperatorPresenceChanged = 20,
  kAuditRecorded = 21,
};

/// "session.started" and so on.
std::string_view type_name(EventType type);
std::optional<EventType> type_from_name(std::string_view name);

}  // namespace flowtally::events
