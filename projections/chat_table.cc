#include "projections/chat_table.h"

#include <algorithm>

#include "projections/session_table.h"

namespace flowtally::projections {

void ChatTable::open(Chat& chat) const {
  chat.opened = true;
  chat.first_message_ms = first_response_from(chat, chat.opened_ms);
}

void ChatTable::claim(Chat& chat, const Fact& fact, const IdTable& events) const {
  const bool holds = !chat.claimed() || is_later(chat.claimed_ms, chat.claim_event, fact.time_ms, fact.event, events);
  if (!holds) return;
  chat.claimed_ms = fact.time_ms;
  chat.claim_event = fact.event;
  chat.claim_operator = fact.user;
  chat.response_ms = first_response_from(chat, fact.time_ms);
}

void ChatTable::respond(Chat& chat, std::int64_t time_ms) {
  responses_.push_back({time_ms, chat.responses});
  chat.responses = responses_.size() - 1;
  if (chat.claimed() && time_ms >= chat.claimed_ms) chat.response_ms = std::min(chat.response_ms, time_ms);
  if (chat.opened && time_ms >= chat.opened_ms) chat.first_message_ms = std::min(chat.first_message_ms, time_ms);
}

void ChatTable::transfer(Chat& chat, const Fact& fact) { add_move(chat.transfers, fact, fact.user); }

void ChatTable::close(Chat& chat, const Fact& fact, const IdTable& events) {
  add_move(chat.closes, fact, fact.value);
  const bool holds = !chat.closed() || is_later(fact.time_ms, fact.event, chat.closed_ms, chat.close_event, events);
  if (!holds) return;
  chat.closed_ms = fact.time_ms;
  chat.close_event = fact.event;
  chat.closed_by = static_cast<events::ClosedBy>(fact.value);
}

ChatAt ChatTable::at_instant(const Chat& chat, std::int64_t now_ms, const IdTable& events) const {
  ChatAt state;
  state.claimed = chat.claimed_ms < now_ms;
  const Move* latest = nullptr;
  for (auto at = chat.closes; at != kNone; at = moves_[at].next) {
    const auto& close = moves_[at];
    if (close.time_ms >= now_ms) continue;
    if (latest == nullptr || is_later(close.time_ms, close.event, latest->time_ms, latest->event, events)) {
      latest = &close;
    }
  }
  if (latest == nullptr) return state;
  state.closed = true;
  state.closed_ms = latest->time_ms;
  state.closed_by = static_cast<events::ClosedBy>(latest->what);
  return state;
}

std::uint32_t ChatTable::last_operator(const Chat& chat, std::int64_t now_ms, const IdTable& events) const {
  if (chat.claimed_ms >= now_ms) return kNone;
  auto time_ms = chat.claimed_ms;
  auto event = chat.claim_event;
  auto operator_of = chat.claim_operator;
  for (auto at = chat.transfers; at != kNone; at = moves_[at].next) {
    const auto& transfer = moves_[at];
    if (transfer.time_ms >= now_ms || !is_later(transfer.time_ms, transfer.event, time_ms, event, events)) continue;
    time_ms = transfer.time_ms;
    event = transfer.event;
    operator_of = transfer.what;
  }
  return operator_of;
}

std::int64_t ChatTable::first_response_from(const Chat& chat, std::int64_t from_ms) const {
  auto first = kNever;
  for (auto at = chat.responses; at != kNone; at = responses_[at].next) {
    const auto time_ms = responses_[at].time_ms;
    if (time_ms >= from_ms) first = std::min(first, time_ms);
  }
  return first;
}

void ChatTable::add_move(std::uint32_t& chain, const Fact& fact, std::uint32_t what) {
  moves_.push_back({fact.time_ms, fact.event, what, chain});
  chain = moves_.size() - 1;
}

}  // namespace flowtally::projections
