// An account's chats as they stood at an instant: facts at or after it are ignored first, then the rules are applied
// (docs/metrics.md, Live chat). While nothing is later than the instant, as usual, spans come from the timelines' sums;
// otherwise from the moments in the span, one by one.
//
// Borrows the desk, which must be settled and not change. All spans are [from_ms, to_ms) and end at the instant at the
// latest.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "projections/chat_desk.h"
#include "projections/chat_figures.h"

namespace flowtally::projections {

class ChatsAt {
 public:
  ChatsAt(const ChatDesk& desk, std::int64_t now_ms) : desk_(desk), now_ms_(now_ms), all_(now_ms > desk.latest_ms()) {}

  std::int64_t now_ms() const { return now_ms_; }
  const ChatDesk& desk() const { return desk_; }

  Opening::Sums openings(std::int64_t from_ms, std::int64_t to_ms) const;
  Claim::Sums claims(std::int64_t from_ms, std::int64_t to_ms) const;
  Response::Sums responses(std::int64_t from_ms, std::int64_t to_ms) const;
  FirstMessage::Sums first_messages(std::int64_t from_ms, std::int64_t to_ms) const;
  Close::Sums closes(std::int64_t from_ms, std::int64_t to_ms) const;
  Rated::Sums ratings(std::int64_t from_ms, std::int64_t to_ms) const;
  /// The durations of the claims, first messages or closes of a span; `run` as in their duration().
  DurationSet claim_durations(std::int64_t from_ms, std::int64_t to_ms, std::size_t run) const;
  DurationSet first_message_durations(std::int64_t from_ms, std::int64_t to_ms, std::size_t run) const;
  DurationSet close_durations(std::int64_t from_ms, std::int64_t to_ms, std::size_t run) const;
  /// Messages of any sender.
  std::uint64_t messages(std::int64_t from_ms, std::int64_t to_ms) const {
    return desk_.messages().count(from_ms, to_ms);
  }
  /// Distinct visitors with a message of theirs from `from_ms` to the instant.
  std::uint64_t writing_visitors(std::int64_t from_ms) const;

  struct OpenChats {
    std::uint64_t waiting = 0;
    std::uint64_t active = 0;
    std::uint64_t waiting_over_limit = 0;  // of `waiting`, longer than the account's limit
    std::uint64_t breaches = 0;            // deadlines that have passed unmet
  };
  OpenChats open_chats() const;
  std::uint64_t human_visitors() const;

  /// Calls visit(claim) for each claim of a span, as it stood.
  template <typename Visit>
  void for_each_claim(std::int64_t from_ms, std::int64_t to_ms, Visit&& visit) const {
    for_each(desk_.timelines().claims, from_ms, to_ms, visit);
  }
  /// The chat's close in force, if it was closed.
  std::optional<Close> close_of(std::uint32_t chat) const;

 private:
  // The entry as it stood, or nothing if it was not there yet.
  std::optional<Opening> as_it_stood(Opening opening) const;
  std::optional<Claim> as_it_stood(Claim claim) const;
  std::optional<Response> as_it_stood(const Response& response) const;
  std::optional<FirstMessage> as_it_stood(const FirstMessage& message) const { return message; }
  std::optional<Rated> as_it_stood(const Rated& rated) const;
  std::vector<Close> closes_as_they_stood(std::int64_t from_ms, std::int64_t to_ms) const;

  template <typename Entry, typename Visit>
  void for_each(const Timeline<Entry>& timeline, std::int64_t from_ms, std::int64_t to_ms, Visit&& visit) const {
    timeline.for_each(from_ms, to_ms, [&](const Entry& entry) {
      if (all_) return visit(entry);
      if (const auto stood = as_it_stood(entry)) visit(*stood);
    });
  }
  template <typename Entry>
  typename Entry::Sums sums(const Timeline<Entry>& timeline, std::int64_t from_ms, std::int64_t to_ms) const;
  template <typename Entry>
  DurationSet durations(const Timeline<Entry>& timeline, std::int64_t from_ms, std::int64_t to_ms,
                        std::size_t run) const;
  bool opened(std::uint32_t chat) const { return desk_.chats()[chat].opened_ms < now_ms_; }

  const ChatDesk& desk_;
  std::int64_t now_ms_;
  bool all_;  // no fact is as late as the instant
};

}  // namespace flowtally::projections
