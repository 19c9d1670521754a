#include "engine/admission.h"

#include <type_traits>

namespace flowtally::engine {

using projections::Chat;
using projections::Fact;
using projections::kNone;
using projections::Session;

Verdict Admission::decide(const events::Event& event, Fact& fact) const {
  auto& ids = account_.ids();
  const auto [index, inserted, differs] = ids.know(event);
  if (!inserted) return differs ? Verdict::kDuplicateThatDiffers : Verdict::kDuplicate;
  const auto session = ids.find_session(event);
  const auto verdict =
      check(event, account_.sessions().find(session), account_.desk().chats().find(ids.find_chat(event)));
  if (!is_accepted(verdict)) {
    ids.forget_last_event();
    return verdict;
  }
  fact = ids.resolve(event, index, session);
  account_.accept(fact);
  return verdict;
}

Verdict Admission::check(const events::Event& event, const Session* record, const Chat* chat) const {
  return std::visit(
      [&]<typename Payload>(const Payload& payload) {
        if constexpr (std::is_same_v<Payload, events::SessionStarted>) {
          return check_start(payload, event.time.time_since_epoch().count(), record);
        } else if constexpr (projections::SessionFact<Payload>) {
          const bool already_rated =
              std::is_same_v<Payload, events::SessionRated> && record != nullptr && record->rating_accepted;
          return check_waiting(already_rated, record != nullptr && record->start_accepted);
        } else if constexpr (std::is_same_v<Payload, events::ChatOpened>) {
          return check_opening(payload, event.time.time_since_epoch().count(), chat);
        } else {
          if (projections::changed_chat(payload).empty()) return Verdict::kAccepted;
          const bool already_rated =
              std::is_same_v<Payload, events::ChatRated> && chat != nullptr && chat->rating_accepted;
          return check_waiting(already_rated, chat != nullptr && chat->open_accepted);
        }
      },
      event.payload);
}

Verdict Admission::check_start(const events::SessionStarted& start, std::int64_t time_ms, const Session* record) const {
  if (record == nullptr || !record->start_accepted) return Verdict::kAccepted;
  // Ids are only looked up: those of a rejected event are not kept.
  const auto& ids = account_.ids();
  const bool same = record->start_ms == time_ms && record->flow == ids.flows.find(start.tree_id) &&
                    record->user == ids.users.find(start.user_id);
  return same ? Verdict::kAccepted : Verdict::kConflict;
}

Verdict Admission::check_opening(const events::ChatOpened& opening, std::int64_t time_ms, const Chat* chat) const {
  if (chat == nullptr || !chat->open_accepted) return Verdict::kAccepted;
  const auto visitor = account_.ids().visitors.find(opening.visitor_id);
  return account_.desk().same_opening(*chat, time_ms, visitor, opening.channel) ? Verdict::kAccepted
                                                                                : Verdict::kConflict;
}

Verdict Admission::check_waiting(bool already_rated, bool has_begun) const {
  if (already_rated) return Verdict::kAlreadyRated;
  if (has_begun) return Verdict::kAccepted;
  return account_.waiting_facts() < waiting_facts_max_ ? Verdict::kAccepted : Verdict::kTooManyPending;
}

}  // namespace flowtally::engine
