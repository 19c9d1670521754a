#include "projections/fact.h"

#include <variant>

#include "events/content_hash.h"

namespace flowtally::projections {

namespace {

/// Fills in what each event type has. The names are those of the event structs.
struct Resolver {
  AccountIds& ids;
  Fact& fact;

  template <typename Payload>
  void operator()(const Payload&) const {}
  void operator()(const events::UserUpdated& event) const { user(event.user_id); }
  void operator()(const events::UserForgotten& event) const { user(event.user_id); }
  void operator()(const events::FlowUpdated& event) const {
    fact.flow = ids.flows.intern(event.tree_id).index;
    if (!event.tree_structure) return;
    for (const auto& node : *event.tree_structure) ids.nodes.intern(node.id);
  }
  void operator()(const events::SessionStarted& event) const {
    session(event.session_id);
    fact.flow = ids.flows.intern(event.tree_id).index;
    user(event.user_id);
  }
  void operator()(const events::SessionStepVisited& event) const {
    session(event.session_id);
    node(event.node_id);
    fact.position = event.position;
  }
  void operator()(const events::SessionCompleted& event) const {
    session(event.session_id);
    fact.value = static_cast<std::uint8_t>(event.outcome);
  }
  void operator()(const events::SessionDeleted& event) const { session(event.session_id); }
  void operator()(const events::StepFeedbackGiven& event) const {
    session(event.session_id);
    node(event.node_id);
    user(event.user_id);
    fact.value = event.was_helpful ? 1 : 0;
  }
  void operator()(const events::StepFeedbackWithdrawn& event) const {
    session(event.session_id);
    node(event.node_id);
    user(event.user_id);
  }
  void operator()(const events::SessionRated& event) const {
    session(event.session_id);
    user(event.user_id);
    fact.value = event.rating;
  }

  void operator()(const events::ChatOpened& event) const {
    chat(event.chat_id);
    visitor(event.visitor_id);
  }
  void operator()(const events::ChatClaimed& event) const {
    chat(event.chat_id);
    user(event.operator_id);
  }
  void operator()(const events::ChatMessageSent& event) const {
    if (const auto changed = changed_chat(event); !changed.empty()) chat(changed);
    visitor(event.visitor_id);
    fact.value = static_cast<std::uint8_t>(event.sender);
  }
  void operator()(const events::ChatResponded& event) const { chat(event.chat_id); }
  void operator()(const events::ChatTransferred& event) const {
    chat(event.chat_id);
    user(event.operator_id);
  }
  void operator()(const events::ChatClosed& event) const {
    chat(event.chat_id);
    fact.value = static_cast<std::uint8_t>(event.closed_by);
  }
  void operator()(const events::ChatRated& event) const {
    chat(event.chat_id);
    visitor(event.visitor_id);
    fact.value = event.rating;
  }
  void operator()(const events::VisitorModeChanged& event) const {
    visitor(event.visitor_id);
    fact.value = static_cast<std::uint8_t>(event.mode);
  }
  void operator()(const events::OperatorPresenceChanged& event) const {
    user(event.operator_id);
    fact.value = static_cast<std::uint8_t>(event.presence);
  }
  void operator()(const events::AuditRecorded& event) const {
    if (!event.admin_id.empty()) user(event.admin_id);
  }

  void session(const events::Id& id) const {
    if (fact.session == kNone) fact.session = ids.sessions.intern(id).index;
  }
  void user(const events::Id& id) const { fact.user = ids.users.intern(id).index; }
  void node(const events::Id& id) const { fact.node = ids.nodes.intern(id).index; }
  void chat(const events::Id& id) const { fact.chat = ids.chats.intern(id).index; }
  void visitor(const events::Id& id) const { fact.visitor = ids.visitors.intern(id).index; }
};

}  // namespace

AccountIds::Known AccountIds::know(const events::Event& event) {
  const auto content = events::content_hash(event);
  const auto [index, inserted] = events.intern(event.id);
  if (!inserted) return {index, false, contents_[index] != content};
  contents_.push_back(content);
  return {index, true, false};
}

void AccountIds::forget_last_event() {
  events.forget_last();
  contents_.pop_back();
}

Fact AccountIds::resolve(const events::Event& source, std::uint32_t event, std::uint32_t session) {
  Fact fact;
  fact.time_ms = source.time.time_since_epoch().count();
  fact.event = event;
  fact.session = session;
  fact.type = events::type_of(source);
  fact.source = &source;
  std::visit(Resolver{*this, fact}, source.payload);
  return fact;
}

std::uint32_t AccountIds::find_session(const events::Event& event) const {
  return std::visit(
      [this]<typename Payload>(const Payload& payload) {
        if constexpr (SessionFact<Payload>) {
          return sessions.find(payload.session_id);
        } else {
          return kNone;
        }
      },
      event.payload);
}

std::uint32_t AccountIds::find_chat(const events::Event& event) const {
  return std::visit(
      [this](const auto& payload) {
        const auto chat = changed_chat(payload);
        return chat.empty() ? kNone : chats.find(chat);
      },
      event.payload);
}

void AccountIds::prefetch(const events::Event& event) const {
  events.prefetch(event.id);
  std::visit(
      [this]<typename Payload>(const Payload& payload) {
        if constexpr (SessionFact<Payload>) sessions.prefetch(payload.session_id);
        if constexpr (requires { payload.node_id; }) nodes.prefetch(payload.node_id);
        if constexpr (requires { payload.visitor_id; }) visitors.prefetch(payload.visitor_id);
        if (const auto chat = changed_chat(payload); !chat.empty()) chats.prefetch(chat);
      },
      event.payload);
}

std::uint32_t AccountIds::prefetch_entries(const events::Event& event) const {
  // Only a repeated event has an entry; the hash of what it says is compared then.
  if (const auto known = events.prefetch_entry(event.id); known != kNone) contents_.prefetch(known);
  return std::visit(
      [this]<typename Payload>(const Payload& payload) {
        if constexpr (requires { payload.node_id; }) nodes.prefetch_entry(payload.node_id);
        if constexpr (SessionFact<Payload>) {
          return sessions.prefetch_entry(payload.session_id);
        } else {
          return kNone;
        }
      },
      event.payload);
}

}  // namespace flowtally::projections
