#include "projections/chat_desk.h"

#include <algorithm>
#include <variant>

#include "events/status.h"
#include "projections/grown.h"
#include "projections/session_table.h"

namespace flowtally::projections {

using events::EventType;

namespace {

constexpr auto kHuman = static_cast<std::uint8_t>(events::VisitorMode::kHuman);
constexpr auto kOnline = static_cast<std::uint8_t>(events::Presence::kOnline);

}  // namespace

ChatDesk::ChatDesk(const IdTable& events)
    : events_(events), rules_{{}, BusinessTime(Calendar::utc(), events::default_business_hours())} {}

bool ChatDesk::handles(EventType type) {
  return type >= EventType::kChatOpened && type <= EventType::kOperatorPresenceChanged;
}

void ChatDesk::accept(const Fact& fact) {
  if (fact.chat == kNone) return;
  auto& chat = chats_.at(fact.chat);
  if (fact.type == EventType::kChatOpened) {
    if (chat.open_accepted) return;  // the same content again
    const auto channel = std::get<events::ChatOpened>(fact.source->payload).channel;
    chat.open_accepted = true;
    chat.opened_ms = fact.time_ms;
    chat.visitor = fact.visitor;
    chat.channel =
        channels_.try_emplace(std::string(channel), static_cast<std::uint32_t>(channels_.size())).first->second;
    waiting_facts_ -= chat.waiting_facts;
  } else if (!chat.open_accepted) {
    ++chat.waiting_facts;
    ++waiting_facts_;
  }
  if (fact.type == EventType::kChatRated) chat.rating_accepted = true;
}

bool ChatDesk::can_follow(const Fact& fact) const {
  const auto* const chat = chats_.find(fact.chat);
  if (chat == nullptr) return true;
  if (fact.type == EventType::kChatRated) return !chat->rating_accepted;
  if (fact.type != EventType::kChatOpened || !chat->open_accepted) return true;
  return same_opening(*chat, fact.time_ms, fact.visitor, std::get<events::ChatOpened>(fact.source->payload).channel);
}

bool ChatDesk::same_opening(const Chat& chat, std::int64_t time_ms, std::uint32_t visitor,
                            std::string_view channel) const {
  const auto known = channels_.find(std::string(channel));
  return chat.opened_ms == time_ms && chat.visitor == visitor && known != channels_.end() &&
         chat.channel == known->second;
}

void ChatDesk::expect(std::size_t facts) { expects_many_ = facts >= timelines_.openings.size() + messages_.size(); }

void ChatDesk::apply(const Fact& fact) {
  latest_ms_ = std::max(latest_ms_, fact.time_ms);
  if (expects_many_) settled_ = false;
  switch (fact.type) {
    case EventType::kChatOpened:
      return open(fact);
    case EventType::kChatClaimed:
      return change(fact.chat, [&](Chat& chat) { chats_.claim(chat, fact, events_); });
    case EventType::kChatResponded:
      return change(fact.chat, [&](Chat& chat) { chats_.respond(chat, fact.time_ms); });
    case EventType::kChatTransferred:
      return chats_.transfer(chats_.at(fact.chat), fact);
    case EventType::kChatClosed:
      return change(fact.chat, [&](Chat& chat) { chats_.close(chat, fact, events_); });
    case EventType::kChatRated:
      return rate(fact);
    case EventType::kChatMessageSent:
      return send_message(fact);
    case EventType::kVisitorModeChanged:
      return change_mode(fact);
    case EventType::kOperatorPresenceChanged:
      return add_by_time(grown(presences_, fact.user), fact);
    default:
      events::ensure(false, "a desk is given facts of live chat only");
  }
}

void ChatDesk::open(const Fact& fact) {
  auto& chat = chats_.at(fact.chat);
  if (chat.opened) return;  // the same content again
  chats_.open(chat);
  if (settled_) enter(fact.chat);
}

void ChatDesk::send_message(const Fact& fact) {
  const Mark message{fact.time_ms, fact.visitor};
  const bool is_visitors = fact.value == static_cast<std::uint8_t>(events::Sender::kVisitor);
  auto& sender = visitor(fact.visitor);
  if (settled_) {
    messages_.insert(message);
    if (is_visitors) visitor_messages_.insert(message);
  } else {
    messages_.append(message);
    if (is_visitors) visitor_messages_.append(message);
  }
  if (is_visitors && fact.time_ms > sender.last_message_ms) {
    if (settled_) {
      if (sender.last_message_ms >= 0) timelines_.last_messages.erase(sender.last_message_ms, fact.visitor);
      timelines_.last_messages.insert(message);
    }
    sender.last_message_ms = fact.time_ms;
  }
  if (fact.chat != kNone) change(fact.chat, [&](Chat& chat) { chats_.respond(chat, fact.time_ms); });
}

void ChatDesk::rate(const Fact& fact) {
  const auto& rated = std::get<events::ChatRated>(fact.source->payload);
  change(fact.chat, [&](Chat& chat) {
    events::ensure(chat.rating == kNone, "a chat is rated at most once");
    chat.rating = ratings_.add({fact.time_ms, fact.event, fact.chat, fact.visitor, kNone, fact.value},
                               rated.comment.value_or(std::string_view()));
  });
}

void ChatDesk::change_mode(const Fact& fact) {
  auto& history = visitor(fact.visitor).modes;
  const auto is_human = [&] { return !history.empty() && history.back().what == kHuman; };
  human_visitors_ -= is_human() ? 1 : 0;
  add_by_time(history, fact);
  human_visitors_ += is_human() ? 1 : 0;
  const Mark mark{fact.time_ms, fact.visitor};
  settled_ ? mode_changes_.insert(mark) : mode_changes_.append(mark);
}

void ChatDesk::add_by_time(std::vector<ByTime>& history, const Fact& fact) const {
  auto place = history.end();
  while (place != history.begin() &&
         is_later((place - 1)->time_ms, (place - 1)->event, fact.time_ms, fact.event, events_)) {
    --place;
  }
  history.insert(place, {fact.time_ms, fact.event, fact.value, {}});
}

template <typename Change>
void ChatDesk::change(std::uint32_t chat, Change&& change) {
  auto& record = chats_.at(chat);
  if (!settled_ || !record.opened) return change(record);
  unlist(chat);
  change(record);
  list(chat);
}

bool ChatDesk::is_human(std::uint32_t index, std::int64_t now_ms) const {
  const auto& history = visitors_[index].modes;
  const auto after = std::partition_point(history.begin(), history.end(),
                                          [&](const ByTime& change) { return change.time_ms < now_ms; });
  return after != history.begin() && (after - 1)->what == kHuman;
}

std::int64_t ChatDesk::reopened_ms(std::uint32_t index, std::int64_t closed_ms, std::int64_t now_ms) const {
  const auto& openings = visitors_[chats_[index].visitor].openings;
  auto next = std::upper_bound(openings.begin(), openings.end(), Moment(closed_ms, kNone));
  if (next != openings.end() && next->second == index) ++next;  // its own, of a chat closed before it was opened
  if (next == openings.end() || next->first >= now_ms || next->first - closed_ms >= kReopenMs) return kNever;
  return next->first;
}

std::vector<std::pair<std::int64_t, std::int64_t>> ChatDesk::online_spans(std::uint32_t operator_index,
                                                                          std::int64_t from_ms,
                                                                          std::int64_t to_ms) const {
  std::vector<std::pair<std::int64_t, std::int64_t>> online;
  if (operator_index >= presences_.size()) return online;
  const auto& history = presences_[operator_index];
  auto change =
      std::partition_point(history.begin(), history.end(), [&](const ByTime& each) { return each.time_ms <= from_ms; });
  if (change != history.begin()) --change;  // what held at the beginning
  for (; change != history.end() && change->time_ms < to_ms; ++change) {
    const auto until = change + 1 == history.end() ? to_ms : std::min((change + 1)->time_ms, to_ms);
    const auto begin = std::max(change->time_ms, from_ms);
    if (change->what == kOnline && begin < until) online.emplace_back(begin, until);
  }
  return online;
}

ChatDesk::Visitor& ChatDesk::visitor(std::uint32_t index) { return grown(visitors_, index); }

}  // namespace flowtally::projections
