#include "events/ndjson_payloads.h"

#include <array>
#include <utility>
#include <variant>

#include "events/business_hours.h"
#include "events/sla.h"

namespace flowtally::events {

namespace {

// What the readers of the types share.
struct Context {
  EventFields& fields;
  Arena& arena;
  const ReadOptions& options;

  Id id(Field field) const { return fields.id(field, arena); }
  Id optional_id(Field field) const { return fields.optional_id(field, arena); }
  /// Empty when absent.
  std::string_view text(Field field, std::size_t code_points_max) const {
    return fields.optional_text(field, code_points_max, arena).value_or(std::string_view());
  }
  std::optional<std::string_view> name(Field field) const {
    return fields.optional_text(field, kNameCodePointsMax, arena);
  }
  void check(Field field, const Status& status) const {
    if (!status.ok()) fields.fail(RejectCode::kInvalidField, field, status.message());
  }
};

void read_payload(const Context& line, AccountUpdated& account) {
  account.name = line.name(Field::kName);
  account.time_zone = line.name(Field::kTimeZone);
  account.business_hours = line.fields.optional_object(Field::kBusinessHours, kSettingsObjectBytesMax, line.arena);
  if (account.business_hours) line.check(Field::kBusinessHours, parse_business_hours(*account.business_hours).status());
  account.sla = line.fields.optional_object(Field::kSla, kSettingsObjectBytesMax, line.arena);
  if (account.sla) line.check(Field::kSla, parse_sla(*account.sla).status());
  if (!account.time_zone) return;
  const bool known =
      line.options.is_zone == nullptr ? !account.time_zone->empty() : line.options.is_zone(*account.time_zone);
  if (!known) line.fields.fail(RejectCode::kInvalidField, Field::kTimeZone, "must be an IANA time zone");
}

void read_payload(const Context& line, UserUpdated& user) {
  user.user_id = line.id(Field::kUserId);
  user.name = line.name(Field::kName);
  user.role = line.name(Field::kRole);
}

void read_payload(const Context& line, UserForgotten& user) { user.user_id = line.id(Field::kUserId); }

void read_payload(const Context& line, FlowUpdated& flow) {
  flow.tree_id = line.id(Field::kTreeId);
  flow.name = line.name(Field::kName);
  flow.tree_structure = line.fields.optional_tree(Field::kTreeStructure, line.arena);
}

void read_payload(const Context& line, SessionStarted& session) {
  session.session_id = line.id(Field::kSessionId);
  session.tree_id = line.id(Field::kTreeId);
  session.user_id = line.id(Field::kUserId);
}

void read_payload(const Context& line, SessionStepVisited& visit) {
  visit.session_id = line.id(Field::kSessionId);
  visit.node_id = line.id(Field::kNodeId);
  visit.position = line.fields.optional_integer(Field::kPosition, 0, UINT32_MAX, 0);
}

void read_payload(const Context& line, SessionCompleted& session) {
  session.session_id = line.id(Field::kSessionId);
  const std::optional<std::string_view> name = line.fields.optional_raw_text(Field::kOutcome);
  if (!name) return;
  if (const std::optional<Outcome> outcome = outcome_from_name(*name)) {
    session.outcome = *outcome;
  } else {
    line.fields.fail_words(Field::kOutcome, kOutcomeNames);
  }
}

void read_payload(const Context& line, SessionDeleted& session) { session.session_id = line.id(Field::kSessionId); }

void read_payload(const Context& line, StepFeedbackGiven& feedback) {
  feedback.session_id = line.id(Field::kSessionId);
  feedback.node_id = line.id(Field::kNodeId);
  feedback.user_id = line.id(Field::kUserId);
  feedback.was_helpful = line.fields.boolean(Field::kWasHelpful);
}

void read_payload(const Context& line, StepFeedbackWithdrawn& feedback) {
  feedback.session_id = line.id(Field::kSessionId);
  feedback.node_id = line.id(Field::kNodeId);
  feedback.user_id = line.id(Field::kUserId);
}

void read_payload(const Context& line, SessionRated& rated) {
  rated.session_id = line.id(Field::kSessionId);
  rated.user_id = line.id(Field::kUserId);
  rated.rating = static_cast<std::uint8_t>(line.fields.integer(Field::kRating, 1, 5));
  rated.comment = line.fields.optional_text(Field::kComment, kCommentCodePointsMax, line.arena);
}

void read_payload(const Context& line, ChatOpened& chat) {
  chat.chat_id = line.id(Field::kChatId);
  chat.visitor_id = line.id(Field::kVisitorId);
  chat.channel = line.text(Field::kChannel, kNameCodePointsMax);
}

void read_payload(const Context& line, ChatClaimed& chat) {
  chat.chat_id = line.id(Field::kChatId);
  chat.operator_id = line.id(Field::kOperatorId);
}

void read_payload(const Context& line, ChatMessageSent& message) {
  message.visitor_id = line.id(Field::kVisitorId);
  message.chat_id = line.optional_id(Field::kChatId);
  message.sender = line.fields.word<Sender>(Field::kSender);
  message.operator_id = line.optional_id(Field::kOperatorId);
}

void read_payload(const Context& line, ChatResponded& chat) {
  chat.chat_id = line.id(Field::kChatId);
  chat.operator_id = line.id(Field::kOperatorId);
}

void read_payload(const Context& line, ChatTransferred& chat) {
  chat.chat_id = line.id(Field::kChatId);
  chat.operator_id = line.id(Field::kOperatorId);
  chat.reason = line.text(Field::kReason, kReasonCodePointsMax);
}

void read_payload(const Context& line, ChatClosed& chat) {
  chat.chat_id = line.id(Field::kChatId);
  chat.closed_by = line.fields.word<ClosedBy>(Field::kClosedBy);
}

void read_payload(const Context& line, ChatRated& rated) {
  rated.chat_id = line.id(Field::kChatId);
  rated.visitor_id = line.id(Field::kVisitorId);
  rated.rating = static_cast<std::uint8_t>(line.fields.integer(Field::kRating, 1, 5));
  rated.comment = line.fields.optional_text(Field::kComment, kCommentCodePointsMax, line.arena);
}

void read_payload(const Context& line, VisitorModeChanged& visitor) {
  visitor.visitor_id = line.id(Field::kVisitorId);
  visitor.mode = line.fields.word<VisitorMode>(Field::kMode);
}

void read_payload(const Context& line, OperatorPresenceChanged& changed) {
  changed.operator_id = line.id(Field::kOperatorId);
  changed.presence = line.fields.word<Presence>(Field::kPresence);
}

void read_payload(const Context& line, AuditRecorded& entry) {
  entry.admin_id = line.optional_id(Field::kAdminId);
  entry.action = line.fields.text(Field::kAction, kNameCodePointsMax, line.arena);
  entry.resource_type = line.fields.text(Field::kResourceType, kNameCodePointsMax, line.arena);
  entry.resource_id = line.optional_id(Field::kResourceId);
  entry.details =
      line.fields.optional_object(Field::kDetails, kDetailsBytesMax, line.arena).value_or(std::string_view());
  entry.ip_address = line.fields.cut_text(Field::kIpAddress, kIpAddressCodePointsMax, line.arena);
  entry.user_agent = line.fields.cut_text(Field::kUserAgent, kUserAgentCodePointsMax, line.arena);
}

using PayloadReader = void (*)(const Context&, Payload&);

template <std::size_t... I>
constexpr std::array<PayloadReader, sizeof...(I)> payload_readers(std::index_sequence<I...>) {
  return {+[](const Context& line, Payload& payload) { read_payload(line, payload.emplace<I>()); }...};
}

// By EventType, from 1, as event.h numbers the alternatives of Payload.
constexpr auto kPayloadReaders = payload_readers(std::make_index_sequence<std::variant_size_v<Payload>>());

}  // namespace

void read_payload(EventType type, EventFields& fields, const ReadOptions& options, Arena& arena, Payload& payload) {
  kPayloadReaders[static_cast<std::size_t>(type) - 1](Context{fields, arena, options}, payload);
}

}  // namespace flowtally::events
