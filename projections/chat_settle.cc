// Which moments of a chat stand in which timeline, and making all of them anew.
#include <algorithm>

#include "projections/chat_desk.h"

namespace flowtally::projections {

namespace {

template <typename T>
void insert_sorted(std::vector<T>& values, const T& value) {
  values.insert(std::upper_bound(values.begin(), values.end(), value), value);
}

template <typename T>
void erase_sorted(std::vector<T>& values, const T& value) {
  values.erase(std::lower_bound(values.begin(), values.end(), value));
}

}  // namespace

template <typename Place>
void ChatDesk::place(std::uint32_t index, Place&& place) {
  const auto& chat = chats_[index];
  const auto opening = [&] { return Opening{chat.opened_ms, index, chat.claimed()}; };
  place(timelines_.openings, opening, chat.opened_ms, index);
  if (chat.claimed()) place_claim(index, place);
  if (chat.first_message_ms != kNever) {
    const auto message = [&] {
      return FirstMessage{chat.first_message_ms, index, timed(chat.opened_ms, chat.first_message_ms)};
    };
    place(timelines_.first_messages, message, chat.first_message_ms, index);
  }
  if (chat.rating != kNone) {
    const auto& rating = ratings_[chat.rating];
    const auto rated = [&] { return Rated{rating.time_ms, chat.rating, rating.rating}; };
    place(timelines_.ratings, rated, rating.time_ms, chat.rating);
  }
  if (chat.closed()) {
    place(
        timelines_.closes, [&] { return close_of(index); }, chat.closed_ms, index);
    chats_.for_each_superseded(chat, [&](std::int64_t time_ms) {
      place(
          timelines_.superseded,
          [&] {
            return Mark{time_ms, index};
          },
          time_ms, index);
    });
    return;
  }
  const auto mark = [&] { return Mark{chat.opened_ms, index}; };
  place(timelines_.open, mark, chat.opened_ms, index);
  if (!chat.claimed()) place(timelines_.waiting, mark, chat.opened_ms, index);
}

template <typename Place>
void ChatDesk::place_claim(std::uint32_t index, Place&& place) {
  const auto& chat = chats_[index];
  const bool responded = chat.response_ms != kNever;
  const auto claim = [&] {
    const auto wait = timed(chat.opened_ms, chat.claimed_ms);
    const auto response = responded ? timed(chat.claimed_ms, chat.response_ms) : TimedMs();
    return Claim{chat.claimed_ms, index, wait.all > rules_.limits.queue_wait_ms, wait, response};
  };
  place(timelines_.claims, claim, chat.claimed_ms, index);
  if (responded) {
    const bool over = chat.response_ms - chat.claimed_ms > rules_.limits.first_response_ms;
    place(
        timelines_.responses,
        [&] {
          return Response{chat.response_ms, index, over};
        },
        chat.response_ms, index);
  } else if (!chat.closed()) {
    place(
        timelines_.unanswered,
        [&] {
          return Mark{chat.claimed_ms, index};
        },
        chat.claimed_ms, index);
  }
}

Close ChatDesk::close_of(std::uint32_t index) const {
  const auto& chat = chats_[index];
  const auto resolution = timed(chat.opened_ms, chat.closed_ms);
  return {.time_ms = chat.closed_ms,
          .key = index,
          .over = resolution.all > rules_.limits.resolution_ms,
          .timed_out = chat.closed_by == events::ClosedBy::kSystemTimeout,
          .reopened_ms = reopened_ms(index, chat.closed_ms),
          .resolution = resolution};
}

void ChatDesk::enter(std::uint32_t index) {
  const auto& chat = chats_[index];
  auto& its_visitor = visitor(chat.visitor);
  insert_sorted(its_visitor.openings, Moment(chat.opened_ms, index));
  list(index);
  relist_closes_before(its_visitor, chat.opened_ms);
}

void ChatDesk::list(std::uint32_t index) {
  const auto& chat = chats_[index];
  if (chat.closed()) insert_sorted(visitor(chat.visitor).closes, Moment(chat.closed_ms, index));
  place(index, [](auto& timeline, auto&& entry, std::int64_t, std::uint32_t) { timeline.insert(entry()); });
}

void ChatDesk::unlist(std::uint32_t index) {
  const auto& chat = chats_[index];
  if (chat.closed()) erase_sorted(visitor(chat.visitor).closes, Moment(chat.closed_ms, index));
  place(index, [](auto& timeline, auto&&, std::int64_t time_ms, std::uint32_t key) { timeline.erase(time_ms, key); });
}

void ChatDesk::relist_closes_before(const Visitor& its_visitor, std::int64_t opened_ms) {
  const auto& closes = its_visitor.closes;
  auto close = std::upper_bound(closes.begin(), closes.end(), Moment(opened_ms - kReopenMs, kNone));
  for (; close != closes.end() && close->first < opened_ms; ++close) {
    timelines_.closes.erase(close->first, close->second);
    timelines_.closes.insert(close_of(close->second));
  }
}

void ChatDesk::settle(ChatRules rules) {
  expects_many_ = false;
  if (settled_) return;
  rules_ = std::move(rules);
  timelines_ = {};
  for (auto& each : visitors_) each.openings.clear(), each.closes.clear();
  for (std::uint32_t index = 0; index < chats_.size(); ++index) {
    const auto& chat = chats_[index];
    if (!chat.opened) continue;
    visitor(chat.visitor).openings.emplace_back(chat.opened_ms, index);
    if (chat.closed()) visitor(chat.visitor).closes.emplace_back(chat.closed_ms, index);
  }
  for (std::uint32_t index = 0; index < visitors_.size(); ++index) {
    auto& each = visitors_[index];
    std::sort(each.openings.begin(), each.openings.end());
    std::sort(each.closes.begin(), each.closes.end());
    if (each.last_message_ms >= 0) timelines_.last_messages.append({each.last_message_ms, index});
  }
  for (std::uint32_t index = 0; index < chats_.size(); ++index) {
    if (!chats_[index].opened) continue;
    place(index, [](auto& timeline, auto&& entry, std::int64_t, std::uint32_t) { timeline.append(entry()); });
  }
  finish_timelines();
  settled_ = true;
}

void ChatDesk::finish_timelines() {
  auto& [openings, claims, responses, first_messages, closes, superseded, ratings, waiting, unanswered, open, last] =
      timelines_;
  const auto finish = [](auto&... timelines) { (timelines.finish(), ...); };
  finish(openings, claims, responses, first_messages, closes, superseded, ratings, waiting, unanswered, open, last);
  finish(messages_, visitor_messages_, mode_changes_);
}

}  // namespace flowtally::projections
