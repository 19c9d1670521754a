// The facts of live chat, of those who take part in it, and of the audit trail: one plain struct per event type, as
// events/event.h puts them together. An Id that may be absent is then empty(); so is a text that is no std::optional,
// because an absent and an empty one mean the same.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "events/describe.h"
#include "events/event_type.h"
#include "events/id.h"

namespace flowtally::events {

enum class Sender : std::uint8_t { kVisitor = 1, kOperator = 2, kBot = 3 };
enum class ClosedBy : std::uint8_t { kOperator = 1, kVisitor = 2, kSystem = 3, kSystemTimeout = 4 };
enum class VisitorMode : std::uint8_t { kBot = 1, kHuman = 2 };
enum class Presence : std::uint8_t { kOnline = 1, kAway = 2, kBusy = 3, kOffline = 4 };

// In the order of the values, from 1.
inline constexpr std::array<std::string_view, 3> kSenderNames = {"visitor", "operator", "bot"};
inline constexpr std::array<std::string_view, 4> kClosedByNames = {"operator", "visitor", "system", "system_timeout"};
inline constexpr std::array<std::string_view, 2> kVisitorModeNames = {"bot", "human"};
inline constexpr std::array<std::string_view, 4> kPresenceNames = {"online", "away", "busy", "offline"};

constexpr std::span<const std::string_view> names_of(Sender /*any*/) { return kSenderNames; }
constexpr std::span<const std::string_view> names_of(ClosedBy /*any*/) { return kClosedByNames; }
constexpr std::span<const std::string_view> names_of(VisitorMode /*any*/) { return kVisitorModeNames; }
constexpr std::span<const std::string_view> names_of(Presence /*any*/) { return kPresenceNames; }

template <typename Word>
concept NamedWord = requires(Word word) {
  names_of(word);
};

/// "system_timeout" and so on.
template <NamedWord Word>
constexpr std::string_view name_of(Word word) {
  return names_of(word)[static_cast<std::size_t>(word) - 1];
}

template <NamedWord Word>
constexpr std::optional<Word> from_name(std::string_view name) {
  std::uint8_t number = 0;
  for (const std::string_view known : names_of(Word{})) {
    ++number;
    if (known == name) return static_cast<Word>(number);
  }
  return std::nullopt;
}

struct ChatOpened {
  static constexpr EventType kType = EventType::kChatOpened;
  Id chat_id;
  Id visitor_id;
  std::string_view channel;  // may be empty
  bool operator==(const ChatOpened&) const = default;
};
FLOWTALLY_DESCRIBE(ChatOpened, (), "A visitor opened a chat.", (chat_id, "Id of the chat."),
                   (visitor_id, "Id of the visitor."),
                   (channel, "Where they came in.", {.code_points_max = kNameCodePointsMax, .may_be_absent = true}));

struct ChatClaimed {
  static constexpr EventType kType = EventType::kChatClaimed;
  Id chat_id;
  Id operator_id;
  bool operator==(const ChatClaimed&) const = default;
};
FLOWTALLY_DESCRIBE(ChatClaimed, (), "An operator took a chat; the first one holds.", (chat_id, "Id of the chat."),
                   (operator_id, "Id of the operator, a user."));

struct ChatMessageSent {
  static constexpr EventType kType = EventType::kChatMessageSent;
  Id visitor_id;
  Id chat_id;  // may be empty
  Sender sender = Sender::kVisitor;
  Id operator_id;  // may be empty
  bool operator==(const ChatMessageSent&) const = default;
};
FLOWTALLY_DESCRIBE(ChatMessageSent, (), "A message was sent to or by a visitor; of a chat or, with a bot, before one.",
                   (visitor_id, "Id of the visitor."), (chat_id, "Id of the chat.", {.may_be_absent = true}),
                   (sender, "Who sent it.", {.one_of = kSenderNames}),
                   (operator_id, "Id of the operator who sent it.", {.may_be_absent = true}));

struct ChatResponded {
  static constexpr EventType kType = EventType::kChatResponded;
  Id chat_id;
  Id operator_id;
  bool operator==(const ChatResponded&) const = default;
};
FLOWTALLY_DESCRIBE(ChatResponded, (), "An operator responded in a chat: for histories without their messages.",
                   (chat_id, "Id of the chat."), (operator_id, "Id of the operator."));

struct ChatTransferred {
  static constexpr EventType kType = EventType::kChatTransferred;
  Id chat_id;
  Id operator_id;           // the new one
  std::string_view reason;  // may be empty
  bool operator==(const ChatTransferred&) const = default;
};
FLOWTALLY_DESCRIBE(ChatTransferred, (), "A chat was handed to another operator.", (chat_id, "Id of the chat."),
                   (operator_id, "Id of the new operator."),
                   (reason, "Why.", {.code_points_max = kReasonCodePointsMax, .may_be_absent = true}));

struct ChatClosed {
  static constexpr EventType kType = EventType::kChatClosed;
  Id chat_id;
  ClosedBy closed_by = ClosedBy::kOperator;
  bool operator==(const ChatClosed&) const = default;
};
FLOWTALLY_DESCRIBE(ChatClosed, (), "A chat was closed; the latest one holds.", (chat_id, "Id of the chat."),
                   (closed_by, "Who or what closed it.", {.one_of = kClosedByNames}));

struct ChatRated {
  static constexpr EventType kType = EventType::kChatRated;
  Id chat_id;
  Id visitor_id;
  std::uint8_t rating = 0;  // 1 to 5
  std::optional<std::string_view> comment;
  bool operator==(const ChatRated&) const = default;
};
FLOWTALLY_DESCRIBE(ChatRated, (), "A chat was rated; the first rating holds.", (chat_id, "Id of the chat."),
                   (visitor_id, "Id of the visitor."), (rating, "From 1 to 5.", {.min = 1, .max = 5}),
                   (comment, "What the visitor wrote.", {.code_points_max = kCommentCodePointsMax}));

struct VisitorModeChanged {
  static constexpr EventType kType = EventType::kVisitorModeChanged;
  Id visitor_id;
  VisitorMode mode = VisitorMode::kBot;
  bool operator==(const VisitorModeChanged&) const = default;
};
FLOWTALLY_DESCRIBE(VisitorModeChanged, (), "A visitor is answered by a bot or by humans from now on.",
                   (visitor_id, "Id of the visitor."), (mode, "By whom.", {.one_of = kVisitorModeNames}));

struct OperatorPresenceChanged {
  static constexpr EventType kType = EventType::kOperatorPresenceChanged;
  Id operator_id;
  Presence presence = Presence::kOnline;
  bool operator==(const OperatorPresenceChanged&) const = default;
};
FLOWTALLY_DESCRIBE(OperatorPresenceChanged, (), "An operator came, went or is occupied.",
                   (operator_id, "Id of the operator."), (presence, "What they are now.", {.one_of = kPresenceNames}));

struct AuditRecorded {
  static constexpr EventType kType = EventType::kAuditRecorded;
  Id admin_id;  // may be empty
  std::string_view action;
  std::string_view resource_type;
  Id resource_id;               // may be empty
  std::string_view details;     // a JSON object, minified; may be empty
  std::string_view ip_address;  // may be empty
  std::string_view user_agent;  // may be empty
  bool operator==(const AuditRecorded&) const = default;
};
FLOWTALLY_DESCRIBE(AuditRecorded, (), "Something was done that somebody may have to answer for.",
                   (admin_id, "Id of the user who did it.", {.may_be_absent = true}),
                   (action, "What was done.", {.code_points_max = kNameCodePointsMax}),
                   (resource_type, "The kind of thing it was done to.", {.code_points_max = kNameCodePointsMax}),
                   (resource_id, "Id of the thing.", {.may_be_absent = true}),
                   (details, "What else there is to know; 8 KiB minified.", {.may_be_absent = true, .is_object = true}),
                   (ip_address, "Where the request came from; cut after 64 characters.", {.may_be_absent = true}),
                   (user_agent, "What the request came from; cut after 512 characters.", {.may_be_absent = true}));

}  // namespace flowtally::events
