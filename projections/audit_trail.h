// What was done in an account and by whom: its `audit.recorded` facts in the order of (time, id). Each is kept as it
// was told; names are looked up when they are read.
//
// Threads: as Account, of which it is a part.
#pragma once

#include <cstdint>
#include <set>
#include <string_view>

#include "events/arena.h"
#include "projections/fact.h"
#include "projections/session_table.h"

namespace flowtally::projections {

/// The texts live as long as the trail; what there is not is empty.
struct AuditEntry {
  std::int64_t time_ms;
  std::uint32_t event;
  std::uint32_t admin;  // a user, or kNone
  std::string_view action;
  std::string_view resource_type;
  std::string_view resource_id;
  std::string_view details;  // a JSON object
  std::string_view ip_address;
  std::string_view user_agent;
};

class AuditTrail {
 public:
  /// `events` outlives the trail: ties of time are broken by what stands there.
  explicit AuditTrail(const IdTable& events) : entries_(Order{&events}) {}

  /// Folds an `audit.recorded`.
  void apply(const Fact& fact);

  /// Calls visit(entry) for the entries of [from_ms, to_ms), newest first.
  template <typename Visit>
  void for_each(std::int64_t from_ms, std::int64_t to_ms, Visit&& visit) const {
    if (from_ms >= to_ms) return;
    const auto begin = entries_.lower_bound(from_ms);
    for (auto at = entries_.lower_bound(to_ms); at != begin;) visit(*--at);
  }

  /// Of a state that was read (projections/state_check.h), with so many users. Events were checked on reading: the
  /// order of the entries rests on them.
  bool fits(std::uint32_t users) const;
  static void transfer(const AuditTrail& self, StateWriter& archive);
  static void transfer(AuditTrail& self, StateReader& archive);

 private:
  struct Order {
    using is_transparent = void;
    const IdTable* events;
    bool operator()(const AuditEntry& a, const AuditEntry& b) const {
      return is_later(b.time_ms, b.event, a.time_ms, a.event, *events);
    }
    bool operator()(const AuditEntry& entry, std::int64_t time_ms) const { return entry.time_ms < time_ms; }
    bool operator()(std::int64_t time_ms, const AuditEntry& entry) const { return time_ms < entry.time_ms; }
  };

  std::set<AuditEntry, Order> entries_;
  events::Arena texts_;
};

}  // namespace flowtally::projections
