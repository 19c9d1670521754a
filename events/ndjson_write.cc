#include <array>
#include <charconv>

#include "events/ndjson.h"

namespace flowtally::events {

namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

// The letter of a short escape, 'u' for a control character without one, 0 for what stands as it is.
constexpr std::array<char, 256> escapes() {
  std::array<char, 256> letters{};
  for (std::size_t i = 0; i < 0x20; ++i) letters[i] = 'u';
  letters['\b'] = 'b';
  letters['\f'] = 'f';
  letters['\n'] = 'n';
  letters['\r'] = 'r';
  letters['\t'] = 't';
  letters['"'] = '"';
  letters['\\'] = '\\';
  return letters;
}
constexpr std::array<char, 256> kEscapes = escapes();

// Appends `,"key":` and leaves the value to the caller; every line begins with its id, so a comma always fits.
void append_key(std::string& out, std::string_view key) {
  out += ",\"";
  out += key;
  out += "\":";
}

void append_id(std::string& out, const Id& id) {
  if (!id.is_uuid()) return append_json_string(out, id.borrowed());
  out += '"';
  id.append_to(out);
  out += '"';
}

void append_field(std::string& out, std::string_view key, const Id& id) {
  append_key(out, key);
  append_id(out, id);
}

void append_field(std::string& out, std::string_view key, const std::optional<std::string_view>& text) {
  if (!text) return;
  append_key(out, key);
  append_json_string(out, *text);
}

// For those that may be absent.
void append_field_unless_empty(std::string& out, std::string_view key, const Id& id) {
  if (!id.empty()) append_field(out, key, id);
}

void append_field_unless_empty(std::string& out, std::string_view key, std::string_view text) {
  if (!text.empty()) append_field(out, key, text);
}

void append_json_field(std::string& out, std::string_view key, const std::optional<std::string_view>& json) {
  if (!json) return;
  append_key(out, key);
  out += *json;
}

void append_number_field(std::string& out, std::string_view key, std::uint32_t number) {
  char digits[10];
  const auto end = std::to_chars(std::begin(digits), std::end(digits), number).ptr;
  append_key(out, key);
  out.append(digits, end);
}

void append_payload(std::string& out, const AccountUpdated& account) {
  append_field(out, "name", account.name);
  append_field(out, "time_zone", account.time_zone);
  append_json_field(out, "business_hours", account.business_hours);
  append_json_field(out, "sla", account.sla);
}

void append_payload(std::string& out, const UserUpdated& user) {
  append_field(out, "user_id", user.user_id);
  append_field(out, "name", user.name);
  append_field(out, "role", user.role);
}

void append_payload(std::string& out, const UserForgotten& user) { append_field(out, "user_id", user.user_id); }

// Pre-order back to nesting: a node one deeper than the one before opens its `children`, any other closes as many.
void append_tree(std::string& out, const Tree& tree) {
  for (std::size_t i = 0; i < tree.size(); ++i) {
    const TreeNode& node = tree[i];
    if (i > 0 && node.depth > tree[i - 1].depth) {
      append_key(out, "children");
      out += '[';
    } else if (i > 0) {
      out += '}';
      for (std::uint32_t depth = tree[i - 1].depth; depth > node.depth; --depth) out += "]}";
      out += ',';
    }
    out += "{\"id\":";
    append_id(out, node.id);
    append_field(out, "title", node.title);
  }
  out += '}';
  for (std::uint32_t depth = tree.back().depth; depth > 0; --depth) out += "]}";
}

void append_payload(std::string& out, const FlowUpdated& flow) {
  append_field(out, "tree_id", flow.tree_id);
  append_field(out, "name", flow.name);
  if (!flow.tree_structure || flow.tree_structure->empty()) return;
  append_key(out, "tree_structure");
  append_tree(out, *flow.tree_structure);
}

void append_payload(std::string& out, const SessionStarted& session) {
  append_field(out, "session_id", session.session_id);
  append_field(out, "tree_id", session.tree_id);
  append_field(out, "user_id", session.user_id);
}

void append_payload(std::string& out, const SessionStepVisited& visit) {
  append_field(out, "session_id", visit.session_id);
  append_field(out, "node_id", visit.node_id);
  if (visit.position != 0) append_number_field(out, "position", visit.position);
}

void append_payload(std::string& out, const SessionCompleted& session) {
  append_field(out, "session_id", session.session_id);
  if (session.outcome != Outcome::kNone) append_field(out, "outcome", outcome_name(session.outcome));
}

void append_payload(std::string& out, const SessionDeleted& session) {
  append_field(out, "session_id", session.session_id);
}

void append_payload(std::string& out, const StepFeedbackGiven& feedback) {
  append_field(out, "session_id", feedback.session_id);
  append_field(out, "node_id", feedback.node_id);
  append_field(out, "user_id", feedback.user_id);
  append_key(out, "was_helpful");
  out += feedback.was_helpful ? "true" : "false";
}

void append_payload(std::string& out, const StepFeedbackWithdrawn& feedback) {
  append_field(out, "session_id", feedback.session_id);
  append_field(out, "node_id", feedback.node_id);
  append_field(out, "user_id", feedback.user_id);
}

void append_payload(std::string& out, const SessionRated& rated) {
  append_field(out, "session_id", rated.session_id);
  append_field(out, "user_id", rated.user_id);
  append_number_field(out, "rating", rated.rating);
  append_field(out, "comment", rated.comment);
}

void append_payload(std::string& out, const ChatOpened& chat) {
  append_field(out, "chat_id", chat.chat_id);
  append_field(out, "visitor_id", chat.visitor_id);
  append_field_unless_empty(out, "channel", chat.channel);
}

void append_payload(std::string& out, const ChatClaimed& chat) {
  append_field(out, "chat_id", chat.chat_id);
  append_field(out, "operator_id", chat.operator_id);
}

void append_payload(std::string& out, const ChatMessageSent& message) {
  append_field(out, "visitor_id", message.visitor_id);
  append_field_unless_empty(out, "chat_id", message.chat_id);
  append_field(out, "sender", name_of(message.sender));
  append_field_unless_empty(out, "operator_id", message.operator_id);
}

void append_payload(std::string& out, const ChatResponded& chat) {
  append_field(out, "chat_id", chat.chat_id);
  append_field(out, "operator_id", chat.operator_id);
}

void append_payload(std::string& out, const ChatTransferred& chat) {
  append_field(out, "chat_id", chat.chat_id);
  append_field(out, "operator_id", chat.operator_id);
  append_field_unless_empty(out, "reason", chat.reason);
}

void append_payload(std::string& out, const ChatClosed& chat) {
  append_field(out, "chat_id", chat.chat_id);
  append_field(out, "closed_by", name_of(chat.closed_by));
}

void append_payload(std::string& out, const ChatRated& rated) {
  append_field(out, "chat_id", rated.chat_id);
  append_field(out, "visitor_id", rated.visitor_id);
  append_number_field(out, "rating", rated.rating);
  append_field(out, "comment", rated.comment);
}

void append_payload(std::string& out, const VisitorModeChanged& visitor) {
  append_field(out, "visitor_id", visitor.visitor_id);
  append_field(out, "mode", name_of(visitor.mode));
}

void append_payload(std::string& out, const OperatorPresenceChanged& changed) {
  append_field(out, "operator_id", changed.operator_id);
  append_field(out, "presence", name_of(changed.presence));
}

void append_payload(std::string& out, const AuditRecorded& entry) {
  append_field_unless_empty(out, "admin_id", entry.admin_id);
  append_field(out, "action", entry.action);
  append_field(out, "resource_type", entry.resource_type);
  append_field_unless_empty(out, "resource_id", entry.resource_id);
  if (!entry.details.empty()) append_json_field(out, "details", entry.details);
  append_field_unless_empty(out, "ip_address", entry.ip_address);
  append_field_unless_empty(out, "user_agent", entry.user_agent);
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  std::size_t plain = 0;  // where the run that needs no escape begins
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const char letter = kEscapes[byte];
    if (letter == 0) continue;
    out.append(text, plain, i - plain);
    plain = i + 1;
    out += '\\';
    out += letter;
    if (letter == 'u') {
      out += "00";
      out += kHexDigits[byte >> 4];
      out += kHexDigits[byte & 0xF];
    }
  }
  out.append(text, plain);
  out += '"';
}

void append_ndjson(std::string& out, const Event& event) {
  out += "{\"id\":";
  append_id(out, event.id);
  append_key(out, "type");
  out += '"';
  out += type_name(type_of(event));
  out += '"';
  append_key(out, "time");
  out += '"';
  append_timestamp(out, event.time);
  out += '"';
  append_field(out, "account_id", event.account_id);
  std::visit([&](const auto& payload) { append_payload(out, payload); }, event.payload);
  out += '}';
}

}  // namespace flowtally::events
