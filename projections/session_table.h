// The sessions of one account: one record of a cache line each, by session index, and the steps they visited.
// A session exists here as soon as any fact names it; what came before its start is folded in all the same and simply
// takes part in no figure until it has started. Plain data with the rules of "which fact holds"; no figures here.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "events/event.h"
#include "projections/chunked.h"
#include "projections/id_table.h"
#include "projections/sorted_run.h"

namespace flowtally::projections {

struct AccountIds;  // projections/fact.h

inline constexpr std::int64_t kNotCompleted = std::numeric_limits<std::int64_t>::min();

struct Session {
  std::int64_t start_ms = 0;
  std::int64_t completion_ms = kNotCompleted;
  std::int64_t last_visit_ms = 0;
  std::uint32_t flow = kNone;
  std::uint32_t user = kNone;
  std::uint32_t completion_event = kNone;  // breaks ties of time by event id
  std::uint32_t last_visit_event = kNone;  // likewise
  std::uint32_t last_visit_position = 0;
  std::uint32_t visits = kNone;     // chain in VisitTable; its head is the last visit
  std::uint32_t feedback = kNone;   // chain in FeedbackTable
  std::uint32_t rating = kNone;     // in RatingTable
  std::uint32_t waiting_facts = 0;  // facts accepted before its start was
  events::Outcome outcome = events::Outcome::kNone;
  // What has been accepted, though perhaps not yet folded: later decisions rest on it.
  bool start_accepted : 1 = false;  // start_ms, flow and user are those of its start
  bool rating_accepted : 1 = false;
  // What has been folded.
  bool started : 1 = false;
  bool deleted : 1 = false;
  std::uint8_t unused_bits : 4 = 0;
  std::array<std::uint8_t, 2> unused{};  // named, because a copy of the state has every byte

  /// Whether it takes part in figures.
  bool live() const { return started && !deleted; }
  bool completed() const { return completion_ms != kNotCompleted; }
  DurationMs duration_ms() const { return completion_ms - start_ms; }
};
static_assert(sizeof(Session) == 64);

/// Which of two facts is the later one: by time, then by the text of the event's id.
inline bool is_later(std::int64_t time_ms, std::uint32_t event, std::int64_t than_ms, std::uint32_t than_event,
                     const IdTable& events) {
  if (time_ms != than_ms) return time_ms > than_ms;
  return event != than_event && events.id(event) > events.id(than_event);
}

class SessionTable {
 public:
  /// The session's record, made if need be.
  Session& at(std::uint32_t session) {
    while (session >= sessions_.size()) sessions_.push_back({});
    return sessions_[session];
  }
  const Session& operator[](std::uint32_t session) const { return sessions_[session]; }
  const Session* find(std::uint32_t session) const {
    return session < sessions_.size() ? &sessions_[session] : nullptr;
  }
  std::uint32_t size() const { return sessions_.size(); }
  void prefetch(std::uint32_t session) const {
    if (session < sessions_.size()) __builtin_prefetch(&sessions_[session], 1);
  }

  void prefetch_visits(const Session& session) const {
    if (session.visits != kNone) __builtin_prefetch(&visits_[session.visits], 1);
  }

  /// Notes a visit of `node`; keeps the last one by (time, position, id) at the chain's head.
  void add_visit(Session& session, std::uint32_t node, std::int64_t time_ms, std::uint32_t position,
                 std::uint32_t event, const IdTable& events);

  /// The node of the last visit, or kNone.
  std::uint32_t last_node(const Session& session) const {
    return session.visits == kNone ? kNone : visits_[session.visits].node;
  }

  /// Calls visitor(index, record) for each of these sessions. Their records lie anywhere in memory and are asked for
  /// ahead.
  template <typename Visitor>
  void for_each(std::span<const std::uint32_t> sessions, Visitor&& visitor) const {
    constexpr std::size_t kAhead = 12;
    for (std::size_t i = 0; i < sessions.size(); ++i) {
      if (i + kAhead < sessions.size()) __builtin_prefetch(&sessions_[sessions[i + kAhead]]);
      visitor(sessions[i], sessions_[sessions[i]]);
    }
  }

  template <typename Visitor>
  void for_each_visit(const Session& session, Visitor&& visitor) const {
    for (auto at = session.visits; at != kNone; at = visits_[at].next) visitor(visits_[at].node);
  }

  /// Of a state that was read (projections/state_check.h). What a session says of its rating and feedback is for the
  /// tables of those to check.
  bool fits(const AccountIds& ids) const;
  template <typename Self, typename Archive>
  static void transfer(Self& self, Archive& archive) {
    archive(self.sessions_, self.visits_);
  }

 private:
  struct Visit {
    std::uint32_t node;
    std::uint32_t next;
  };
  Chunked<Session> sessions_;
  Chunked<Visit> visits_;
};

}  // namespace flowtally::projections
