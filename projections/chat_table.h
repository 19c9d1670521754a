// The chats of one account: one record each, by chat index, and the rules of "which fact holds" (docs/metrics.md). A
// chat exists here as soon as any fact names it; what came before its opening is folded in all the same and takes part
// in no figure until it has been opened. Plain data, no figures here.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>

#include "events/event.h"
#include "projections/chunked.h"
#include "projections/fact.h"
#include "projections/timeline.h"

namespace flowtally::projections {

struct Chat {
  std::int64_t opened_ms = kNever;
  std::int64_t claimed_ms = kNever;        // the first claim
  std::int64_t closed_ms = kNever;         // the latest close
  std::int64_t response_ms = kNever;       // the first one at or after the claim
  std::int64_t first_message_ms = kNever;  // the first operator message at or after the opening
  std::uint32_t visitor = kNone;
  std::uint32_t channel = kNone;  // what was said in its opening, for comparison with another one
  std::uint32_t claim_event = kNone;
  std::uint32_t claim_operator = kNone;
  std::uint32_t close_event = kNone;
  std::uint32_t closes = kNone;     // chain of all closes
  std::uint32_t transfers = kNone;  // chain of all transfers
  std::uint32_t responses = kNone;  // chain of all operator messages
  std::uint32_t rating = kNone;     // in the ratings of chats
  std::uint32_t waiting_facts = 0;  // accepted before its opening was
  events::ClosedBy closed_by = events::ClosedBy::kOperator;
  // What has been accepted, though perhaps not yet folded: later decisions rest on it.
  bool open_accepted : 1 = false;  // opened_ms, visitor and channel are those of its opening
  bool rating_accepted : 1 = false;
  bool opened : 1 = false;  // folded
  std::uint8_t unused_bits : 5 = 0;
  std::array<std::uint8_t, 6> unused{};

  bool claimed() const { return claim_event != kNone; }
  bool closed() const { return close_event != kNone; }
};

/// A chat as it was at some instant: what happened before it.
struct ChatAt {
  bool claimed = false;
  bool closed = false;
  std::int64_t closed_ms = kNever;
  events::ClosedBy closed_by = events::ClosedBy::kOperator;
};

class ChatTable {
 public:
  Chat& at(std::uint32_t chat) {
    while (chat >= chats_.size()) chats_.push_back({});
    return chats_[chat];
  }
  const Chat& operator[](std::uint32_t chat) const { return chats_[chat]; }
  const Chat* find(std::uint32_t chat) const { return chat < chats_.size() ? &chats_[chat] : nullptr; }
  std::uint32_t size() const { return chats_.size(); }
  void prefetch(std::uint32_t chat) const {
    if (chat < chats_.size()) __builtin_prefetch(&chats_[chat], 1);
  }

  // Each folds one fact into the record.
  void open(Chat& chat) const;
  void claim(Chat& chat, const Fact& fact, const IdTable& events) const;
  void respond(Chat& chat, std::int64_t time_ms);
  void transfer(Chat& chat, const Fact& fact);
  void close(Chat& chat, const Fact& fact, const IdTable& events);

  /// The chat's state when only what happened before `now_ms` counts.
  ChatAt at_instant(const Chat& chat, std::int64_t now_ms, const IdTable& events) const;
  /// The operator of the latest claim or transfer before `now_ms`; kNone without a claim before it.
  std::uint32_t last_operator(const Chat& chat, std::int64_t now_ms, const IdTable& events) const;
  /// Calls visitor(time_ms) for each close that is not the latest one.
  template <typename Visitor>
  void for_each_superseded(const Chat& chat, Visitor&& visitor) const {
    for (auto at = chat.closes; at != kNone; at = moves_[at].next) {
      if (moves_[at].event != chat.close_event) visitor(moves_[at].time_ms);
    }
  }

  /// Of a state that was read (projections/state_check.h). What a chat says of its rating is for the desk to check.
  bool fits(const AccountIds& ids) const;
  template <typename Self, typename Archive>
  static void transfer(Self& self, Archive& archive) {
    archive(self.chats_, self.moves_, self.responses_);
  }

 private:
  struct Move {  // a close or a transfer
    std::int64_t time_ms;
    std::uint32_t event;
    std::uint32_t what;  // the operator, or how it was closed
    std::uint32_t next;
    std::uint32_t unused = 0;
  };
  struct Response {
    std::int64_t time_ms;
    std::uint32_t next;
    std::uint32_t unused = 0;
  };
  bool chains_fit(const AccountIds& ids) const;
  /// Whether what() holds for all moves of a chain that ends.
  template <typename What>
  bool all_moves(std::uint32_t chain, What&& what) const;
  /// The earliest operator message at or after `from_ms`.
  std::int64_t first_response_from(const Chat& chat, std::int64_t from_ms) const;
  void add_move(std::uint32_t& chain, const Fact& fact, std::uint32_t what);

  Chunked<Chat> chats_;
  Chunked<Move> moves_;
  Chunked<Response> responses_;
};

}  // namespace flowtally::projections
