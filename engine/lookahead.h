// Walking a share of events with its memory asked for ahead: an account's tables are far larger than the caches, and
// each event needs several places of them, each found through the one before.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "projections/account.h"

namespace flowtally::engine {

/// Calls visit(position) for the events at `positions`, in order; event_at(position) is the event. visit() may make ids
/// known and fold.
template <typename EventAt, typename Visit>
void for_each_ahead(std::span<const std::uint32_t> positions, const projections::Account& account, EventAt&& event_at,
                    Visit&& visit) {
  constexpr std::size_t kEventsAhead = 24;   // the event itself is asked for
  constexpr std::size_t kBucketsAhead = 16;  // the hash tables' buckets are asked for
  constexpr std::size_t kEntriesAhead = 8;   // what they point to is asked for, a session's record too
  constexpr std::size_t kChainsAhead = 4;    // what the record points to is asked for
  std::array<std::uint32_t, kEntriesAhead> sessions{};
  for (std::size_t k = 0; k < positions.size() + kEventsAhead; ++k) {
    if (k < positions.size()) {
      const auto* const event = reinterpret_cast<const char*>(&event_at(positions[k]));
      for (std::size_t line = 0; line < sizeof(events::Event); line += 64) __builtin_prefetch(event + line);
    }
    const auto at = [&](std::size_t ahead) { return k + ahead - kEventsAhead; };  // wraps to a huge number before 0
    if (at(kChainsAhead) < positions.size()) account.prefetch_chains(sessions[at(kChainsAhead) % kEntriesAhead]);
    if (at(kBucketsAhead) < positions.size()) account.ids().prefetch(event_at(positions[at(kBucketsAhead)]));
    if (at(kEntriesAhead) < positions.size()) {
      auto& session = sessions[at(kEntriesAhead) % kEntriesAhead];
      session = account.ids().prefetch_entries(event_at(positions[at(kEntriesAhead)]));
      account.prefetch(session);
    }
    if (at(0) < positions.size()) visit(positions[at(0)]);
  }
}

}  // namespace flowtally::engine
