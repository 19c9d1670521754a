// When the sessions of a synthetic history start, or its chats, and whose they are: as many in each hour as the
// accounts' working hours ask for, growing over the years, some days busier than others. Each session is found by its
// number, so that they can be visited in any order. Immutable; any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "cli/history_world.h"
#include "events/time.h"

namespace flowtally::cli {

struct HistoryOptions {
  std::uint64_t seed = 1;
  std::uint64_t stream = 0;  // other sessions of the same accounts
  std::uint64_t sessions = 20'000;
  std::uint64_t chats = 0;  // none: no operators and no audit trail either
  int accounts = 5;
  int days = 90;          // back from `end`
  events::Timestamp end;  // no event is at or after it
  bool shuffle = false;
  bool introduce = true;  // begin with the accounts', users' and flows' own events
};

inline constexpr std::uint64_t kGeneratedSessionsMax = 1'000'000'000;
inline constexpr std::uint64_t kGeneratedChatsMax = 1'000'000'000;
inline constexpr int kGeneratedAccountsMax = 100'000;
inline constexpr int kGeneratedDaysMax = 3'650;

struct UnitStart {
  std::int64_t time_ms = 0;
  std::uint64_t key = 0;
  const WorldAccount* account = nullptr;
};

class SessionSchedule {
 public:
  /// `world` outlives the schedule. Schedules of different `salt` have nothing in common but the rhythm.
  SessionSchedule(const HistoryWorld& world, const HistoryOptions& options, std::uint64_t count, std::uint64_t salt);

  std::int64_t begin_ms() const { return begin_ms_; }
  std::size_t hours() const { return first_.size() - 1; }
  /// The hour's are first(hour) to first(hour + 1) - 1, in no order.
  std::uint64_t first(std::size_t hour) const { return first_[hour]; }
  UnitStart start(std::uint64_t number) const;

 private:
  UnitStart start_in(std::size_t hour, std::uint64_t number) const;

  const HistoryWorld& world_;
  std::uint64_t key_seed_;
  std::int64_t begin_ms_;
  std::vector<std::uint64_t> first_;  // one more than hours
};

}  // namespace flowtally::cli
