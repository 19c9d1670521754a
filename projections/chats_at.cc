#include "projections/chats_at.h"

#include <algorithm>

namespace flowtally::projections {

namespace {

/// After every fact there can be.
constexpr std::int64_t kEndMs = 8'000'000'000'000;

void keep_distinct(std::vector<std::uint32_t>& keys) {
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
}

std::vector<std::uint32_t> distinct_keys(const Timeline<Mark>& marks, std::int64_t from_ms, std::int64_t to_ms) {
  std::vector<std::uint32_t> keys;
  marks.for_each(from_ms, to_ms, [&](const Mark& mark) { keys.push_back(mark.key); });
  keep_distinct(keys);
  return keys;
}

void add_duration(DurationSet& set, DurationMs value) {
  if (value != kNoDuration) set.add_value(value);
}

}  // namespace

std::optional<Opening> ChatsAt::as_it_stood(Opening opening) const {
  opening.claimed = desk_.chats()[opening.key].claimed_ms < now_ms_;
  return opening;
}

std::optional<Claim> ChatsAt::as_it_stood(Claim claim) const {
  if (!opened(claim.key)) return std::nullopt;
  if (desk_.chats()[claim.key].response_ms >= now_ms_) claim.response = {};
  return claim;
}

std::optional<Response> ChatsAt::as_it_stood(const Response& response) const {
  return opened(response.key) ? std::optional(response) : std::nullopt;
}

std::optional<Rated> ChatsAt::as_it_stood(const Rated& rated) const {
  return opened(desk_.ratings()[rated.key].session) ? std::optional(rated) : std::nullopt;
}

std::optional<Close> ChatsAt::close_of(std::uint32_t chat) const {
  const auto& record = desk_.chats()[chat];
  const auto state = desk_.chats().at_instant(record, now_ms_, desk_.events());
  if (!opened(chat) || !state.closed) return std::nullopt;
  const auto resolution = desk_.timed(record.opened_ms, state.closed_ms);
  return Close{.time_ms = state.closed_ms,
               .key = chat,
               .over = resolution.all > desk_.rules().limits.resolution_ms,
               .timed_out = state.closed_by == events::ClosedBy::kSystemTimeout,
               .reopened_ms = desk_.reopened_ms(chat, state.closed_ms, now_ms_),
               .resolution = resolution};
}

std::vector<Close> ChatsAt::closes_as_they_stood(std::int64_t from_ms, std::int64_t to_ms) const {
  std::vector<std::uint32_t> chats = distinct_keys(desk_.timelines().superseded, from_ms, to_ms);
  desk_.timelines().closes.for_each(from_ms, to_ms, [&](const Close& close) { chats.push_back(close.key); });
  keep_distinct(chats);
  std::vector<Close> closes;
  for (const auto chat : chats) {
    const auto close = close_of(chat);
    if (close && close->time_ms >= from_ms && close->time_ms < to_ms) closes.push_back(*close);
  }
  return closes;
}

template <typename Entry>
typename Entry::Sums ChatsAt::sums(const Timeline<Entry>& timeline, std::int64_t from_ms, std::int64_t to_ms) const {
  if (all_) return timeline.sums(from_ms, to_ms);
  typename Entry::Sums sums;
  for_each(timeline, from_ms, to_ms, [&](const Entry& entry) { sums.add(entry); });
  return sums;
}

template <typename Entry>
DurationSet ChatsAt::durations(const Timeline<Entry>& timeline, std::int64_t from_ms, std::int64_t to_ms,
                               std::size_t run) const {
  DurationSet set;
  if (all_) {
    timeline.collect(from_ms, to_ms, run, set);
  } else {
    for_each(timeline, from_ms, to_ms, [&](const Entry& entry) { add_duration(set, entry.duration(run)); });
  }
  return set;
}

Opening::Sums ChatsAt::openings(std::int64_t from_ms, std::int64_t to_ms) const {
  return sums(desk_.timelines().openings, from_ms, to_ms);
}

Claim::Sums ChatsAt::claims(std::int64_t from_ms, std::int64_t to_ms) const {
  return sums(desk_.timelines().claims, from_ms, to_ms);
}

Response::Sums ChatsAt::responses(std::int64_t from_ms, std::int64_t to_ms) const {
  return sums(desk_.timelines().responses, from_ms, to_ms);
}

FirstMessage::Sums ChatsAt::first_messages(std::int64_t from_ms, std::int64_t to_ms) const {
  return sums(desk_.timelines().first_messages, from_ms, to_ms);
}

Close::Sums ChatsAt::closes(std::int64_t from_ms, std::int64_t to_ms) const {
  if (all_) return desk_.timelines().closes.sums(from_ms, to_ms);
  Close::Sums sums;
  for (const auto& close : closes_as_they_stood(from_ms, to_ms)) sums.add(close);
  return sums;
}

Rated::Sums ChatsAt::ratings(std::int64_t from_ms, std::int64_t to_ms) const {
  return sums(desk_.timelines().ratings, from_ms, to_ms);
}

DurationSet ChatsAt::claim_durations(std::int64_t from_ms, std::int64_t to_ms, std::size_t run) const {
  return durations(desk_.timelines().claims, from_ms, to_ms, run);
}

DurationSet ChatsAt::first_message_durations(std::int64_t from_ms, std::int64_t to_ms, std::size_t run) const {
  return durations(desk_.timelines().first_messages, from_ms, to_ms, run);
}

DurationSet ChatsAt::close_durations(std::int64_t from_ms, std::int64_t to_ms, std::size_t run) const {
  DurationSet set;
  if (all_) {
    desk_.timelines().closes.collect(from_ms, to_ms, run, set);
  } else {
    for (const auto& close : closes_as_they_stood(from_ms, to_ms)) add_duration(set, close.duration(run));
  }
  return set;
}

std::uint64_t ChatsAt::writing_visitors(std::int64_t from_ms) const {
  if (all_) return desk_.timelines().last_messages.count(from_ms, now_ms_);
  return distinct_keys(desk_.visitor_messages(), from_ms, now_ms_).size();
}

ChatsAt::OpenChats ChatsAt::open_chats() const {
  const auto& [queue_wait_ms, first_response_ms, resolution_ms] = desk_.rules().limits;
  const auto& timelines = desk_.timelines();
  OpenChats found;
  if (all_) {
    found.waiting = timelines.waiting.size();
    found.active = timelines.open.size() - found.waiting;
    found.waiting_over_limit = timelines.waiting.count(0, now_ms_ - queue_wait_ms);
    found.breaches = found.waiting_over_limit + timelines.unanswered.count(0, now_ms_ - first_response_ms) +
                     timelines.open.count(0, now_ms_ - resolution_ms);
    return found;
  }
  // Not closed then: those not closed at all, and some of those closed since.
  auto chats = distinct_keys(timelines.open, 0, now_ms_);
  timelines.closes.for_each(now_ms_, kEndMs, [&](const Close& close) { chats.push_back(close.key); });
  for (const auto index : chats) {
    const auto& chat = desk_.chats()[index];
    const auto state = desk_.chats().at_instant(chat, now_ms_, desk_.events());
    if (!opened(index) || state.closed) continue;
    ++(state.claimed ? found.active : found.waiting);
    const bool late = state.claimed ? chat.response_ms >= now_ms_ && now_ms_ - chat.claimed_ms > first_response_ms
                                    : now_ms_ - chat.opened_ms > queue_wait_ms;
    found.waiting_over_limit += late && !state.claimed ? 1U : 0U;
    found.breaches += (late ? 1U : 0U) + (now_ms_ - chat.opened_ms > resolution_ms ? 1U : 0U);
  }
  return found;
}

std::uint64_t ChatsAt::human_visitors() const {
  auto visitors = desk_.human_visitors();
  if (all_) return visitors;
  for (const auto visitor : distinct_keys(desk_.mode_changes(), now_ms_, kEndMs)) {
    visitors += desk_.is_human(visitor, now_ms_) ? 1 : 0;
    visitors -= desk_.is_human(visitor, kNever) ? 1 : 0;
  }
  return visitors;
}

}  // namespace flowtally::projections
