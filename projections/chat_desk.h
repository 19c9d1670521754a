// The live chats of one account: a pure fold of the chat, visitor and presence facts. Records say what is known of each
// chat; timelines say when what happened, so that a span of time is counted and summed without looking at its chats.
//
// Like the sessions (account.h), chats reach their timelines in one of two ways: a fact moves the entries of its chat,
// or, while the desk is unsettled, changes only the record, and settle() makes all timelines anew.
//
// Threads: as Account, of which it is a part.
// Invariant 22 (chat_reference_test): after any events in any order, every figure at every instant equals the reference
// model's.
#pragma once

#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "events/sla.h"
#include "projections/business_time.h"
#include "projections/chat_moments.h"
#include "projections/chat_table.h"
#include "projections/opinions.h"

namespace flowtally::projections {

/// Within so long of a close its visitor's next chat means that the first contact resolved nothing.
inline constexpr std::int64_t kReopenMs = 24 * 3'600'000;

struct ChatTimelines {
  Timeline<Opening> openings;
  Timeline<Claim> claims;
  Timeline<Response> responses;
  Timeline<FirstMessage> first_messages;
  Timeline<Close> closes;        // those in force
  Timeline<Mark> superseded;     // closes that a later one took the place of, by chat
  Timeline<Rated> ratings;       // of opened chats
  Timeline<Mark> waiting;        // chats opened and neither claimed nor closed, by their opening
  Timeline<Mark> unanswered;     // chats claimed, not closed and without a response, by their claim
  Timeline<Mark> open;           // chats opened and not closed, by their opening
  Timeline<Mark> last_messages;  // by visitor
};

/// What an account's settings decide about chats.
struct ChatRules {
  events::SlaLimits limits;
  BusinessTime business;
};

class ChatDesk {
 public:
  explicit ChatDesk(const IdTable& events);

  /// Takes note of a fact that was accepted, ahead of its folding.
  void accept(const Fact& fact);
  /// As Account::can_follow(), of a fact that changes a chat.
  bool can_follow(const Fact& fact) const;
  /// Folds an accepted fact of a type that handles() knows.
  void apply(const Fact& fact);
  static bool handles(events::EventType type);
  /// Says how many facts are about to be applied one after the other; see Account::expect().
  void expect(std::size_t facts);
  /// New rules from the next settle() on; the desk is unsettled.
  void unsettle() { settled_ = false; }
  bool is_settled() const { return settled_; }
  /// Makes the timelines anew by these rules if the desk is unsettled.
  void settle(ChatRules rules);

  const ChatTable& chats() const { return chats_; }
  const ChatTimelines& timelines() const { return timelines_; }
  const Timeline<Mark>& messages() const { return messages_; }  // of any sender, by the visitor
  const Timeline<Mark>& visitor_messages() const { return visitor_messages_; }
  const Timeline<Mark>& mode_changes() const { return mode_changes_; }  // by the visitor
  const RatingTable& ratings() const { return ratings_; }
  const ChatRules& rules() const { return rules_; }
  const IdTable& events() const { return events_; }
  /// No fact is later than this.
  std::int64_t latest_ms() const { return latest_ms_; }
  std::uint64_t waiting_facts() const { return waiting_facts_; }

  /// Visitors in human mode now; whether one was before an instant.
  std::uint64_t human_visitors() const { return human_visitors_; }
  bool is_human(std::uint32_t visitor, std::int64_t now_ms) const;
  /// When a visitor opened another chat within a day of this chat's close, before `now_ms`; kNever if they did not.
  std::int64_t reopened_ms(std::uint32_t chat, std::int64_t closed_ms, std::int64_t now_ms = kNever) const;
  /// When an operator was online in [from_ms, to_ms), in order and without overlap.
  std::vector<std::pair<std::int64_t, std::int64_t>> online_spans(std::uint32_t operator_index, std::int64_t from_ms,
                                                                  std::int64_t to_ms) const;
  /// The duration from `from_ms` to `to_ms`, with its part in business hours.
  TimedMs timed(std::int64_t from_ms, std::int64_t to_ms) const {
    return {to_ms - from_ms, rules_.business.between(from_ms, to_ms)};
  }
  /// Whether an opening says the same as the one that was accepted.
  bool same_opening(const Chat& chat, std::int64_t time_ms, std::uint32_t visitor, std::string_view channel) const;

  /// Of a state that was read (projections/state_check.h).
  bool fits(const AccountIds& ids) const;
  /// A desk that was read is unsettled.
  template <typename Self, typename Archive>
  static void transfer(Self& self, Archive& archive) {
    archive(self.chats_, self.ratings_, self.visitors_, self.presences_, self.channels_, self.messages_,
            self.visitor_messages_, self.mode_changes_, self.human_visitors_, self.waiting_facts_, self.latest_ms_);
    if constexpr (!std::is_const_v<Self>) self.settled_ = false;
  }

 private:
  struct ByTime {  // what a visitor or an operator became, and when
    std::int64_t time_ms;
    std::uint32_t event;
    std::uint8_t what;
    std::array<std::uint8_t, 3> unused{};
  };
  using Moment = std::pair<std::int64_t, std::uint32_t>;  // a time and a chat
  struct Visitor {
    std::vector<Moment> openings;  // sorted
    std::vector<Moment> closes;    // sorted; those in force of opened chats
    std::vector<ByTime> modes;     // by (time, id)
    std::int64_t last_message_ms = -1;

    template <typename Self, typename Archive>
    static void transfer(Self& self, Archive& archive) {
      archive(self.modes, self.last_message_ms);  // settle() finds the others
    }
  };

  // Of fits().
  bool ratings_fit(const AccountIds& ids) const;
  bool visitors_fit(const AccountIds& ids) const;
  bool marks_fit() const;
  static bool history_fits(const std::vector<ByTime>& history, std::uint32_t events);

  void open(const Fact& fact);
  void send_message(const Fact& fact);
  void rate(const Fact& fact);
  void change_mode(const Fact& fact);
  void add_by_time(std::vector<ByTime>& history, const Fact& fact) const;
  /// Changes an opened chat: takes its entries out, and puts them back as they are then.
  template <typename Change>
  void change(std::uint32_t chat, Change&& change);
  /// Calls place(timeline, make entry, time, key) for every timeline that an opened chat has an entry in.
  template <typename Place>
  void place(std::uint32_t chat, Place&& place);
  template <typename Place>
  void place_claim(std::uint32_t chat, Place&& place);
  Close close_of(std::uint32_t chat) const;
  void finish_timelines();
  /// A chat was opened: its visitor knows it, it is listed, and earlier closes may have become others.
  void enter(std::uint32_t chat);
  void list(std::uint32_t chat);
  void unlist(std::uint32_t chat);
  void relist_closes_before(const Visitor& visitor, std::int64_t opened_ms);
  Visitor& visitor(std::uint32_t index);

  const IdTable& events_;
  ChatTable chats_;
  RatingTable ratings_;
  std::vector<Visitor> visitors_;               // by visitor index; may be shorter than the ids
  std::vector<std::vector<ByTime>> presences_;  // by user index, likewise
  boost::unordered_flat_map<std::string, std::uint32_t> channels_;
  ChatTimelines timelines_;  // of what the records say: made anew by settle()
  Timeline<Mark> messages_;
  Timeline<Mark> visitor_messages_;
  Timeline<Mark> mode_changes_;
  ChatRules rules_;
  std::uint64_t human_visitors_ = 0;
  std::uint64_t waiting_facts_ = 0;
  std::int64_t latest_ms_ = -1;
  bool settled_ = true;
  bool expects_many_ = false;
};

}  // namespace flowtally::projections
