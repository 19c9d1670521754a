// RapidCheck generators of events: every type, ids that are UUIDs and ids that almost are, texts of any code points
// (quotes, controls, astral planes), instants over the whole range. Everything generated can stand in the log and in
// NDJSON. What the events borrow is kept until the process ends.
#pragma once

#include <rapidcheck.h>

#include <deque>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "events/event.h"
#include "events/ndjson.h"

namespace flowtally::events {

/// How RapidCheck prints a counterexample.
inline void showValue(const Event& event, std::ostream& os) {
  std::string line;
  append_ndjson(line, event);
  os << line;
}

}  // namespace flowtally::events

namespace flowtally::tests {

/// The same characters, for as long as the process runs.
inline std::string_view kept(std::string text) {
  static auto& pool = *new std::deque<std::string>;
  return pool.emplace_back(std::move(text));
}

inline void append_utf8(std::string& out, char32_t c) {
  const auto put = [&](char32_t bits) { out += static_cast<char>(static_cast<unsigned char>(bits)); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | c >> 6);
    put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | c >> 12);
    put(0x80 | (c >> 6 & 0x3F));
    put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | c >> 18);
    put(0x80 | (c >> 12 & 0x3F));
    put(0x80 | (c >> 6 & 0x3F));
    put(0x80 | (c & 0x3F));
  }
}

/// Any code point but NUL and the surrogates; the ones that break codecs are likely.
inline rc::Gen<char32_t> any_code_point() {
  return rc::gen::weightedOneOf<char32_t>({
      {6, rc::gen::inRange<char32_t>('a', 'z' + 1)},
      {2, rc::gen::inRange<char32_t>(0x01, 0x80)},
      {1, rc::gen::element<char32_t>('"', '\\', '/', '\n', 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFF, 0x10000,
                                     0x10FFFF, 0x2028, 0xFEFF)},
      {1, rc::gen::inRange<char32_t>(0xA0, 0xD800)},
      {1, rc::gen::inRange<char32_t>(0x10000, 0x110000)},
  });
}

inline rc::Gen<std::string> any_text(std::size_t code_points_max) {
  return rc::gen::map(rc::gen::mapcat(rc::gen::inRange<std::size_t>(0, std::min<std::size_t>(code_points_max, 40) + 1),
                                      [](std::size_t size) {
                                        return rc::gen::container<std::vector<char32_t>>(size, any_code_point());
                                      }),
                      [](const std::vector<char32_t>& code_points) {
                        std::string text;
                        for (const char32_t c : code_points) append_utf8(text, c);
                        return text;
                      });
}

/// The text of an id: canonical UUIDs, what looks like one, and anything else of 1 to 128 bytes.
inline rc::Gen<std::string> any_id_text() {
  const auto uuid =
      rc::gen::map(rc::gen::pair(rc::gen::arbitrary<std::uint64_t>(), rc::gen::inRange<std::uint64_t>(0, 4)),
                   [](const std::pair<std::uint64_t, std::uint64_t>& bits) {
                     return events::Id::uuid(bits.first * 0x9E3779B97F4A7C15U, bits.second).text();
                   });
  const auto almost =
      rc::gen::map(rc::gen::tuple(uuid, rc::gen::inRange<std::size_t>(0, 36), rc::gen::inRange<char>('!', '~')),
                   [](const std::tuple<std::string, std::size_t, char>& parts) {
                     std::string text = std::get<0>(parts);
                     text[std::get<1>(parts)] = std::get<2>(parts);
                     return text;
                   });
  const auto other =
      rc::gen::map(any_text(30), [](std::string text) { return text.empty() ? std::string("x") : text; });
  return rc::gen::weightedOneOf<std::string>(
      {{6, uuid}, {1, almost}, {2, other}, {1, rc::gen::just(std::string(events::Id::kBytesMax, 'n'))}});
}

inline rc::Gen<events::Id> any_id() {
  return rc::gen::map(any_id_text(), [](std::string text) { return events::Id(kept(std::move(text))); });
}

inline rc::Gen<events::Id> any_account_id() {
  return rc::gen::map(any_id_text(), [](std::string text) { return events::Id(kept(text == "*" ? "**" : text)); });
}

inline rc::Gen<std::optional<std::string_view>> maybe_text(std::size_t code_points_max) {
  return rc::gen::map(rc::gen::pair(rc::gen::arbitrary<bool>(), any_text(code_points_max)),
                      [](std::pair<bool, std::string> text) -> std::optional<std::string_view> {
                        if (!text.first) return std::nullopt;
                        return kept(std::move(text.second));
                      });
}

/// A text that may be absent, which is the same as empty.
inline rc::Gen<std::string_view> text_or_empty(std::size_t code_points_max) {
  return rc::gen::map(maybe_text(code_points_max),
                      [](const std::optional<std::string_view>& text) { return text.value_or(std::string_view()); });
}

inline rc::Gen<events::Id> maybe_id() { return rc::gen::oneOf(any_id(), rc::gen::just(events::Id())); }

template <events::NamedWord Word>
rc::Gen<Word> any_word() {
  const auto count = static_cast<int>(events::names_of(Word{}).size());
  return rc::gen::map(rc::gen::inRange(1, count + 1), [](int number) { return static_cast<Word>(number); });
}

/// Minified JSON objects as the reader writes them.
inline rc::Gen<std::optional<std::string_view>> maybe_object() {
  return rc::gen::element<std::optional<std::string_view>>(std::nullopt, "{}", R"({"a":{"b":120.5}})",
                                                           "{\"Ähm \\\"\\n\":[[],{},-1,18446744073709551615]}");
}

/// The same of objects that have a meaning. What else they may hold is for their own tests.
inline rc::Gen<std::optional<std::string_view>> maybe_business_hours() {
  return rc::gen::oneOf(
      maybe_object(),
      rc::gen::element<std::optional<std::string_view>>(
          R"({"time_zone":"Asia/Kolkata","week":[{"day_of_week":0,"is_open":false,"open_time":null}]})",
          R"({"week":[{"day_of_week":1,"intervals":[{"open":"22:00","close":"06:00"}]}],"exceptions":[{"date":"2026-12-25"}]})"));
}

inline rc::Gen<std::optional<std::string_view>> maybe_sla() {
  return rc::gen::oneOf(maybe_object(), rc::gen::element<std::optional<std::string_view>>(
                                            R"({"queue_wait_seconds":300,"first_response_seconds":null})",
                                            R"({"resolution_seconds":1})"));
}

inline rc::Gen<std::optional<events::Tree>> maybe_tree() {
  using Node = std::tuple<std::uint32_t, events::Id, std::optional<std::string_view>>;
  const auto node =
      rc::gen::tuple(rc::gen::inRange<std::uint32_t>(0, 5), any_id(), maybe_text(events::kNodeTitleCodePointsMax));
  return rc::gen::map(rc::gen::container<std::vector<Node>>(node), [](const std::vector<Node>& nodes) {
    std::optional<events::Tree> tree;
    for (const auto& [depth, id, title] : nodes) {
      if (!tree) tree.emplace();
      // As deep as asked, but never the root's depth again and at most one below the node before.
      const std::uint32_t real = tree->empty() ? 0 : std::clamp(depth, 1U, tree->back().depth + 1);
      tree->push_back({.depth = real, .id = id, .title = title});
    }
    return tree;
  });
}

/// Of the types of sessions, and of what accounts, users and flows are.
inline rc::Gen<events::Payload> any_session_payload() {
  using namespace events;
  const auto payload = [](auto gen) { return rc::gen::cast<Payload>(gen); };
  const auto name = maybe_text(kNameCodePointsMax);
  return rc::gen::oneOf(
      payload(rc::gen::build<AccountUpdated>(
          rc::gen::set(&AccountUpdated::name, name),
          rc::gen::set(&AccountUpdated::time_zone, rc::gen::element<std::optional<std::string_view>>(
                                                       std::nullopt, "UTC", "America/Argentina/Buenos_Aires")),
          rc::gen::set(&AccountUpdated::business_hours, maybe_business_hours()),
          rc::gen::set(&AccountUpdated::sla, maybe_sla()))),
      payload(rc::gen::build<UserUpdated>(rc::gen::set(&UserUpdated::user_id, any_id()),
                                          rc::gen::set(&UserUpdated::name, name),
                                          rc::gen::set(&UserUpdated::role, name))),
      payload(rc::gen::build<UserForgotten>(rc::gen::set(&UserForgotten::user_id, any_id()))),
      payload(rc::gen::build<FlowUpdated>(rc::gen::set(&FlowUpdated::tree_id, any_id()),
                                          rc::gen::set(&FlowUpdated::name, name),
                                          rc::gen::set(&FlowUpdated::tree_structure, maybe_tree()))),
      payload(rc::gen::build<SessionStarted>(rc::gen::set(&SessionStarted::session_id, any_id()),
                                             rc::gen::set(&SessionStarted::tree_id, any_id()),
                                             rc::gen::set(&SessionStarted::user_id, any_id()))),
      payload(rc::gen::build<SessionStepVisited>(rc::gen::set(&SessionStepVisited::session_id, any_id()),
                                                 rc::gen::set(&SessionStepVisited::node_id, any_id()),
                                                 rc::gen::set(&SessionStepVisited::position))),
      payload(rc::gen::build<SessionCompleted>(
          rc::gen::set(&SessionCompleted::session_id, any_id()),
          rc::gen::set(&SessionCompleted::outcome,
                       rc::gen::map(rc::gen::inRange(0, 5), [](int n) { return static_cast<Outcome>(n); })))),
      payload(rc::gen::build<SessionDeleted>(rc::gen::set(&SessionDeleted::session_id, any_id()))),
      payload(rc::gen::build<StepFeedbackGiven>(
          rc::gen::set(&StepFeedbackGiven::session_id, any_id()), rc::gen::set(&StepFeedbackGiven::node_id, any_id()),
          rc::gen::set(&StepFeedbackGiven::user_id, any_id()), rc::gen::set(&StepFeedbackGiven::was_helpful))),
      payload(rc::gen::build<StepFeedbackWithdrawn>(rc::gen::set(&StepFeedbackWithdrawn::session_id, any_id()),
                                                    rc::gen::set(&StepFeedbackWithdrawn::node_id, any_id()),
                                                    rc::gen::set(&StepFeedbackWithdrawn::user_id, any_id()))),
      payload(rc::gen::build<SessionRated>(rc::gen::set(&SessionRated::session_id, any_id()),
                                           rc::gen::set(&SessionRated::user_id, any_id()),
                                           rc::gen::set(&SessionRated::rating, rc::gen::inRange<std::uint8_t>(1, 6)),
                                           rc::gen::set(&SessionRated::comment, maybe_text(kCommentCodePointsMax)))));
}

/// Of the types of live chat and the audit trail.
inline rc::Gen<events::Payload> any_chat_payload() {
  using namespace events;
  using rc::gen::build;
  using rc::gen::set;
  const auto payload = [](auto gen) { return rc::gen::cast<Payload>(gen); };
  const auto name = text_or_empty(kNameCodePointsMax);
  return rc::gen::oneOf(
      payload(build<ChatOpened>(set(&ChatOpened::chat_id, any_id()), set(&ChatOpened::visitor_id, any_id()),
                                set(&ChatOpened::channel, name))),
      payload(build<ChatClaimed>(set(&ChatClaimed::chat_id, any_id()), set(&ChatClaimed::operator_id, any_id()))),
      payload(build<ChatMessageSent>(
          set(&ChatMessageSent::visitor_id, any_id()), set(&ChatMessageSent::chat_id, maybe_id()),
          set(&ChatMessageSent::sender, any_word<Sender>()), set(&ChatMessageSent::operator_id, maybe_id()))),
      payload(build<ChatResponded>(set(&ChatResponded::chat_id, any_id()), set(&ChatResponded::operator_id, any_id()))),
      payload(build<ChatTransferred>(set(&ChatTransferred::chat_id, any_id()),
                                     set(&ChatTransferred::operator_id, any_id()),
                                     set(&ChatTransferred::reason, text_or_empty(kReasonCodePointsMax)))),
      payload(
          build<ChatClosed>(set(&ChatClosed::chat_id, any_id()), set(&ChatClosed::closed_by, any_word<ClosedBy>()))),
      payload(build<ChatRated>(set(&ChatRated::chat_id, any_id()), set(&ChatRated::visitor_id, any_id()),
                               set(&ChatRated::rating, rc::gen::inRange<std::uint8_t>(1, 6)),
                               set(&ChatRated::comment, maybe_text(kCommentCodePointsMax)))),
      payload(build<VisitorModeChanged>(set(&VisitorModeChanged::visitor_id, any_id()),
                                        set(&VisitorModeChanged::mode, any_word<VisitorMode>()))),
      payload(build<OperatorPresenceChanged>(set(&OperatorPresenceChanged::operator_id, any_id()),
                                             set(&OperatorPresenceChanged::presence, any_word<Presence>()))),
      payload(build<AuditRecorded>(
          set(&AuditRecorded::admin_id, maybe_id()), set(&AuditRecorded::action, name),
          set(&AuditRecorded::resource_type, name), set(&AuditRecorded::resource_id, maybe_id()),
          set(&AuditRecorded::details,
              rc::gen::map(maybe_object(), [](const auto& json) { return json.value_or(std::string_view()); })),
          set(&AuditRecorded::ip_address, text_or_empty(kIpAddressCodePointsMax)),
          set(&AuditRecorded::user_agent, text_or_empty(kUserAgentCodePointsMax)))));
}

/// Every type is as likely as any other.
inline rc::Gen<events::Payload> any_payload() {
  return rc::gen::weightedOneOf<events::Payload>({{11, any_session_payload()}, {10, any_chat_payload()}});
}

inline rc::Gen<events::Timestamp> any_time() {
  return rc::gen::map(rc::gen::inRange<std::int64_t>(0, events::kTimestampEnd.time_since_epoch().count()),
                      [](std::int64_t ms) { return events::Timestamp(events::Milliseconds(ms)); });
}

inline rc::Gen<events::Event> any_event() {
  using events::Event;
  return rc::gen::build<Event>(rc::gen::set(&Event::id, any_id()), rc::gen::set(&Event::account_id, any_account_id()),
                               rc::gen::set(&Event::time, any_time()), rc::gen::set(&Event::payload, any_payload()));
}

/// At least one event.
inline rc::Gen<std::vector<events::Event>> any_events() {
  return rc::gen::nonEmpty(rc::gen::container<std::vector<events::Event>>(any_event()));
}

}  // namespace flowtally::tests
