// What is checked of a state that was read (projections/state.h) before anything relies on it: that every index is
// below the size of what it points into, that chains end, that times are those that events can have, and that counters
// agree with what they count. Each table has a function fits() for its own part, in state_check.cc and chat_check.cc. A
// state that fits can be settled, folded into and asked for every answer. All of it is linear and reads in order.
#pragma once

#include <cstdint>
#include <vector>

#include "events/time.h"
#include "projections/id_table.h"

namespace flowtally::projections {

/// A time that an event can have.
inline bool is_event_time(std::int64_t time_ms) {
  return time_ms >= events::kTimestampMin.time_since_epoch().count() &&
         time_ms < events::kTimestampEnd.time_since_epoch().count();
}

/// Of a table with `size` entries, or none at all.
inline bool is_index_or_none(std::uint32_t index, std::uint32_t size) { return index == kNone || index < size; }

/// Chains through one table. If every entry comes after one head or one other entry at most, no chain that begins at a
/// head runs in a circle or into another chain.
class ChainCheck {
 public:
  explicit ChainCheck(std::uint32_t size) : comes_after_(size) {}

  /// Notes that `index`, or nothing for kNone, comes after a head or an entry. False if that cannot be.
  bool follow(std::uint32_t index) {
    if (index == kNone) return true;
    if (index >= comes_after_.size() || comes_after_[index]) return false;
    comes_after_[index] = true;
    return true;
  }

 private:
  std::vector<bool> comes_after_;
};

}  // namespace flowtally::projections
