// Whether what was read of a live-chat desk fits together: the part of state_check.h that chats need.
#include <algorithm>

#include "projections/chat_desk.h"
#include "projections/state_check.h"

namespace flowtally::projections {

namespace {

/// Of a time that is kNever until something happens.
bool is_time_or_never(std::int64_t time_ms) { return time_ms == kNever || is_event_time(time_ms); }

bool record_fits(const Chat& chat, const AccountIds& ids) {
  const auto events = ids.events.size();
  if (chat.open_accepted != chat.opened || chat.closed_by > events::ClosedBy::kSystemTimeout) return false;
  if (chat.opened && (!is_event_time(chat.opened_ms) || chat.visitor >= ids.visitors.size())) return false;
  if (chat.claimed() &&
      (!is_event_time(chat.claimed_ms) || chat.claim_event >= events || chat.claim_operator >= ids.users.size())) {
    return false;
  }
  if (chat.closed() && (!is_event_time(chat.closed_ms) || chat.close_event >= events)) return false;
  if (!chat.claimed() && (chat.claimed_ms != kNever || chat.response_ms != kNever)) return false;
  return is_time_or_never(chat.response_ms) && is_time_or_never(chat.first_message_ms);
}

}  // namespace

template <typename What>
bool ChatTable::all_moves(std::uint32_t chain, What&& what) const {
  for (auto at = chain; at != kNone; at = moves_[at].next) {
    if (!what(moves_[at].what)) return false;
  }
  return true;
}

bool ChatTable::chains_fit(const AccountIds& ids) const {
  ChainCheck moves(moves_.size());
  ChainCheck responses(responses_.size());
  for (std::uint32_t i = 0; i < moves_.size(); ++i) {
    const auto& move = moves_[i];
    if (!is_event_time(move.time_ms) || move.event >= ids.events.size() || !moves.follow(move.next)) return false;
  }
  for (std::uint32_t i = 0; i < responses_.size(); ++i) {
    if (!is_event_time(responses_[i].time_ms) || !responses.follow(responses_[i].next)) return false;
  }
  for (std::uint32_t i = 0; i < chats_.size(); ++i) {
    const auto& chat = chats_[i];
    if (!moves.follow(chat.closes) || !moves.follow(chat.transfers) || !responses.follow(chat.responses)) return false;
    if (chat.closed() != (chat.closes != kNone)) return false;
  }
  // Only now is it known that every chain ends.
  for (std::uint32_t i = 0; i < chats_.size(); ++i) {
    const auto is_operator = [&](std::uint32_t what) { return what < ids.users.size(); };
    const auto is_closed_by = [](std::uint32_t what) {
      return what <= static_cast<std::uint32_t>(events::ClosedBy::kSystemTimeout);
    };
    if (!all_moves(chats_[i].transfers, is_operator) || !all_moves(chats_[i].closes, is_closed_by)) return false;
  }
  return true;
}

bool ChatTable::fits(const AccountIds& ids) const {
  if (chats_.size() > ids.chats.size()) return false;
  for (std::uint32_t i = 0; i < chats_.size(); ++i) {
    if (!record_fits(chats_[i], ids)) return false;
  }
  return chains_fit(ids);
}

bool ChatDesk::ratings_fit(const AccountIds& ids) const {
  if (!ratings_.fits(ids.events.size(), chats_.size(), ids.visitors.size())) return false;
  std::uint64_t waiting = 0;
  for (std::uint32_t index = 0; index < chats_.size(); ++index) {
    const auto& chat = chats_[index];
    waiting += chat.opened ? 0 : chat.waiting_facts;
    if (chat.rating_accepted != (chat.rating != kNone)) return false;
    if (chat.rating == kNone) continue;
    if (chat.rating >= ratings_.size() || ratings_[chat.rating].session != index) return false;
  }
  return waiting == waiting_facts_;
}

bool ChatDesk::history_fits(const std::vector<ByTime>& history, std::uint32_t events) {
  return std::all_of(history.begin(), history.end(),
                     [&](const ByTime& each) { return is_event_time(each.time_ms) && each.event < events; }) &&
         std::is_sorted(history.begin(), history.end(),
                        [](const ByTime& a, const ByTime& b) { return a.time_ms < b.time_ms; });
}

bool ChatDesk::visitors_fit(const AccountIds& ids) const {
  if (visitors_.size() > ids.visitors.size() || presences_.size() > ids.users.size()) return false;
  std::uint64_t human = 0;
  for (const auto& each : visitors_) {
    if (!history_fits(each.modes, ids.events.size())) return false;
    if (each.last_message_ms != -1 && !is_event_time(each.last_message_ms)) return false;
    human += !each.modes.empty() && each.modes.back().what == static_cast<std::uint8_t>(events::VisitorMode::kHuman);
  }
  return human == human_visitors_ && std::all_of(presences_.begin(), presences_.end(), [&](const auto& history) {
           return history_fits(history, ids.events.size());
         });
}

bool ChatDesk::marks_fit() const {
  const auto is_visitors = [this](const Mark& mark) { return mark.key < visitors_.size(); };
  return messages_.all_of(is_visitors) && visitor_messages_.all_of(is_visitors) && mode_changes_.all_of(is_visitors) &&
         (latest_ms_ == -1 || is_event_time(latest_ms_));
}

bool ChatDesk::fits(const AccountIds& ids) const {
  return chats_.fits(ids) && ratings_fit(ids) && visitors_fit(ids) && marks_fit();
}

}  // namespace flowtally::projections
