// Which events one account takes: drops duplicates, rejects conflicts, and resolves the ids of the rest.
// Decides on what was accepted so far, whether or not it is durable and folded yet: if the log fails to keep an
// accepted group, the engine takes no more. The account must be held exclusively. Invariant 15 (conflict_test, "a
// rejected id is not remembered").
#pragma once

#include <cstdint>

#include "engine/verdict.h"
#include "events/event.h"
#include "projections/account.h"

namespace flowtally::engine {

class Admission {
 public:
  Admission(projections::Account& account, std::uint64_t waiting_facts_max)
      : account_(account), waiting_facts_max_(waiting_facts_max) {}

  /// The verdict, and in `fact` the resolved event if it is accepted.
  Verdict decide(const events::Event& event, projections::Fact& fact) const;

 private:
  // `record` and `chat` are what is known of the event's session or chat, or null if it is new.
  Verdict check(const events::Event& event, const projections::Session* record, const projections::Chat* chat) const;
  Verdict check_start(const events::SessionStarted& start, std::int64_t time_ms,
                      const projections::Session* record) const;
  Verdict check_opening(const events::ChatOpened& opening, std::int64_t time_ms, const projections::Chat* chat) const;
  /// Of a fact about a session or chat: whether that has begun, or the fact may wait for it.
  Verdict check_waiting(bool already_rated, bool has_begun) const;

  projections::Account& account_;
  std::uint64_t waiting_facts_max_;
};

}  // namespace flowtally::engine
