#include "events/event.h"

#include <array>

#include "events/batch.h"
#include "events/name_table.h"

namespace flowtally::events {

namespace {

// In the order of EventType, from 1.
constexpr NameTable<11> kTypeNames({"account.updated", "user.updated", "user.forgotten", "flow.updated",
                                    "session.started", "session.step_visited", "session.completed", "session.deleted",
                                    "step.feedback_given", "step.feedback_withdrawn", "session.rated"});

// In the order of Outcome, from 1.
constexpr NameTable<4> kOutcomeNames({"resolved", "escalated", "workaround", "unresolved"});

template <std::size_t... I>
constexpr std::array<EventType, sizeof...(I)> payload_types(std::index_sequence<I...>) {
  return {std::variant_alternative_t<I, Payload>::kType...};
}
constexpr auto kPayloadTypes = payload_types(std::make_index_sequence<std::variant_size_v<Payload>>());

}  // namespace

std::string_view outcome_name(Outcome outcome) {
  const auto number = static_cast<std::size_t>(outcome);
  return number == 0 ? std::string_view() : kOutcomeNames.name(number - 1);
}

std::optional<Outcome> outcome_from_name(std::string_view name) {
  const std::size_t index = kOutcomeNames.find(name);
  if (index == kOutcomeNames.kAbsent) return std::nullopt;
  return static_cast<Outcome>(index + 1);
}

EventType type_of(const Event& event) { return kPayloadTypes[event.payload.index()]; }

std::string_view type_name(EventType type) { return kTypeNames.name(static_cast<std::size_t>(type) - 1); }

std::optional<EventType> type_from_name(std::string_view name) {
  const std::size_t index = kTypeNames.find(name);
  if (index == kTypeNames.kAbsent) return std::nullopt;
  return static_cast<EventType>(index + 1);
}

std::string_view reject_code_name(RejectCode code) {
  switch (code) {
    case RejectCode::kInvalidJson:
      return "invalid_json";
    case RejectCode::kMissingField:
      return "missing_field";
    case RejectCode::kInvalidField:
      return "invalid_field";
    case RejectCode::kUnknownType:
      return "unknown_type";
    case RejectCode::kTimeInFuture:
      return "time_in_future";
    case RejectCode::kTooLarge:
      return "too_large";
    case RejectCode::kWrongAccount:
      return "wrong_account";
    case RejectCode::kForbiddenType:
      return "forbidden_type";
    case RejectCode::kConflict:
      return "conflict";
    case RejectCode::kAlreadyRated:
      return "already_rated";
    case RejectCode::kTooManyPending:
      return "too_many_pending";
  }
  return {};
}

}  // namespace flowtally::events
