#include "events/event.h"

#include <array>

#include "events/batch.h"
#include "events/name_table.h"

namespace flowtally::events {

namespace {

// In the order of EventType, from 1.
constexpr NameTable<21> kTypeNames({"account.updated",      "user.updated",
                                    "user.forgotten",       "flow.updated",
                                    "session.started",      "session.step_visited",
                                    "session.completed",    "session.deleted",
                                    "step.feedback_given",  "step.feedback_withdrawn",
                                    "session.rated",        "chat.opened",
                                    "chat.claimed",         "chat.message_sent",
                                    "chat.responded",       "chat.transferred",
                                    "chat.closed",          "chat.rated",
                                    "visitor.mode_changed", "operator.presence_changed",
                                    "audit.recorded"});

// In the order of Outcome, from 1.
constexpr NameTable<4> kOutcomeTable(kOutcomeNames);

template <std::size_t... I>
constexpr std::array<EventType, sizeof...(I)> payload_types(std::index_sequence<I...>) {
  return {std::variant_alternative_t<I, Payload>::kType...};
}
constexpr auto kPayloadTypes = payload_types(std::make_index_sequence<std::variant_size_v<Payload>>());

}  // namespace

std::string_view outcome_name(Outcome outcome) {
  const auto number = static_cast<std::size_t>(outcome);
  return number == 0 ? std::string_view() : kOutcomeNames[number - 1];
}

std::optional<Outcome> outcome_from_name(std::string_view name) {
  const std::size_t index = kOutcomeTable.find(name);
  if (index == kOutcomeTable.kAbsent) return std::nullopt;
  return static_cast<Outcome>(index + 1);
}

EventType type_of(const Event& event) { return kPayloadTypes[event.payload.index()]; }

std::string_view type_name(EventType type) { return kTypeNames.name(static_cast<std::size_t>(type) - 1); }

std::optional<EventType> type_from_name(std::string_view name) {
  const std::size_t index = kTypeNames.find(name);
  if (index == kTypeNames.kAbsent) return std::nullopt;
  return static_cast<EventType>(index + 1);
}

std::string_view reject_code_name(RejectCode code) { return kRejectCodeNames[static_cast<std::size_t>(code)]; }

}  // namespace flowtally::events
