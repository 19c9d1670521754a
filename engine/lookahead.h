// Walking a share of events with its memory asked for ahead: an account's tables are far larger than the caches, and
// each event needs several places of them, each found through the one before.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "projections/account.h"

namespace flowtally::engine {

/// Calls visit(position, session) for the events at `positions`, in order; event_at(position) is the event. `session`
/// is the index of its session where it was known a few events before, else kNone. visit() may make ids known and fold.
template <typename EventAt, typename Visit>
void for_each_ahead(std::span<const std::uint32_t> positions, const projections::Account& account, EventAt&& event_at,
                    Visit&& visit) {
  constexpr std::size_t kEventsAhead = 24;   // the event itself is asked for
  constexpr std::size_t kBucketsAhead = 16;  // the hash table's buckets are asked for
  constexpr std::size_t kSessionsAhead = 8;  // the session is looked up and its record asked for
  std::array<std::uint32_t, kSessionsAhead> sessions{};
  for (std::size_t k = 0; k < positions.size() + kBucketsAhead; ++k) {
    if (k + kEventsAhead - kBucketsAhead < positions.size()) {
      const auto* const event = reinterpret_cast<const char*>(&event_at(positions[k + kEventsAhead - kBucketsAhead]));
      for (std::size_t line = 0; line < sizeof(events::Event); line += 64) __builtin_prefetch(event + line);
    }
    if (k < positions.size()) account.ids().prefetch(event_at(positions[k]));
    if (k < kSessionsAhead) continue;
    const auto looked_up = k - kSessionsAhead;
    if (k >= kBucketsAhead) {
      const auto visited = k - kBucketsAhead;
      visit(positions[visited], sessions[visited % kSessionsAhead]);
    }
    if (looked_up >= positions.size()) continue;
    auto& session = sessions[looked_up % kSessionsAhead];
    session = account.ids().find_session(event_at(positions[looked_up]));
    account.prefetch(session);
  }
}

}  // namespace flowtally::engine
