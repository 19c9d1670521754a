// An event of one account with its ids resolved to that account's indices: what the projections fold.
#pragma once

#include <cstdint>
#include <type_traits>

#include "events/event.h"
#include "projections/id_table.h"

namespace flowtally::projections {

template <typename Payload>
concept SessionFact = requires(const Payload& payload) {
  payload.session_id;
};

/// The chat that an event changes, or an empty id: messages of visitors and bots are told apart from their chat.
template <typename Payload>
events::Id changed_chat(const Payload& payload) {
  if constexpr (std::is_same_v<Payload, events::ChatMessageSent>) {
    return payload.sender == events::Sender::kOperator ? payload.chat_id : events::Id();
  } else if constexpr (requires { payload.chat_id; }) {
    return payload.chat_id;
  } else {
    return {};
  }
}

/// What the event does not have is kNone or 0. `source` is the event itself, for its texts; it outlives apply().
struct Fact {
  std::int64_t time_ms = 0;
  std::uint32_t event = kNone;
  std::uint32_t session = kNone;
  std::uint32_t flow = kNone;
  std::uint32_t user = kNone;
  std::uint32_t node = kNone;
  std::uint32_t chat = kNone;  // that the fact changes; an operator's messages have one, others do not
  std::uint32_t visitor = kNone;
  std::uint32_t position = 0;
  events::EventType type{};
  std::uint8_t value = 0;  // the outcome, the rating, or whether it was helpful
  const events::Event* source = nullptr;
};

/// Every id of an account's accepted events, in their order. Nothing in an answer may depend on an id being here.
struct AccountIds {
  IdTable events;
  IdTable sessions;
  IdTable users;
  IdTable flows;
  IdTable nodes;
  IdTable chats;
  IdTable visitors;

  /// A new event's id made known together with a hash of what it says (events/content_hash.h).
  struct Known {
    std::uint32_t index;
    bool inserted;  // it was not known before
    bool differs;   // it was known, and said something else
  };
  Known know(const events::Event& event);
  /// Takes the event that know() inserted last out again: nothing has used its index yet.
  void forget_last_event();

  template <typename Self, typename Archive>
  static void transfer(Self& self, Archive& archive) {
    archive(self.events, self.contents_, self.sessions, self.users, self.flows, self.nodes, self.chats, self.visitors);
    if constexpr (requires { archive.reject(); }) {
      if (self.contents_.size() != self.events.size()) archive.reject();
    }
  }

  /// The event as a fact, its ids made known. `event` is its index in `events`; `session` that of its session in
  /// `sessions`, if the caller has looked it up already.
  Fact resolve(const events::Event& source, std::uint32_t event, std::uint32_t session = kNone);
  /// The index of the session that the event is about, or kNone.
  std::uint32_t find_session(const events::Event& event) const;
  /// The index of the chat that the event changes, or kNone.
  std::uint32_t find_chat(const events::Event& event) const;
  /// Asks for the memory that resolving the event will touch first.
  void prefetch(const events::Event& event) const;
  /// Asks for what it will touch next, once that is there. The index of the event's session, or kNone: a guess.
  std::uint32_t prefetch_entries(const events::Event& event) const;

 private:
  Chunked<std::uint8_t> contents_;  // by event: the hash of what it says
};

}  // namespace flowtally::projections
