// The units that a synthetic history is made of, and the facts that each leaves behind: guided sessions, conversations
// of live chat, and the days of those who answer them. Each is found by its number, so that they can be visited in any
// order; sessions have the first numbers, and are the same whatever else there is.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/chat_plan.h"
#include "cli/desk_day.h"
#include "cli/history_world.h"
#include "cli/session_plan.h"
#include "cli/session_schedule.h"

namespace flowtally::cli {

enum class UnitKind : std::uint8_t { kSession, kChat, kDeskDay };

struct Unit {
  UnitKind kind = UnitKind::kSession;
  UnitStart start;
  std::uint64_t detail = 0;  // of a chat: how many visitors there are; of a desk's day: the local day
};

/// Immutable; any thread.
class HistoryUnits {
 public:
  /// `world` outlives the units.
  HistoryUnits(const HistoryWorld& world, const HistoryOptions& options);

  std::int64_t begin_ms() const { return sessions_.begin_ms(); }
  std::size_t hours() const { return sessions_.hours(); }
  std::uint64_t count() const { return sessions_count_ + chats_count_ + desk_days_count_; }
  Unit unit(std::uint64_t number) const;
  /// Replaces `units` with those that start in the hour, in order.
  void load_hour(std::size_t hour, std::vector<Unit>& units) const;

 private:
  Unit session(std::uint64_t number) const { return {UnitKind::kSession, sessions_.start(number), 0}; }
  Unit chat(std::uint64_t number) const;
  /// The local day that the history begins in, or behind: the account's next one begins within the next 24 hours.
  std::int64_t first_day(const WorldAccount& account) const;
  /// `day` counts from first_day().
  Unit desk_day(const WorldAccount& account, std::uint64_t day) const;
  std::uint64_t chats_per_day_milli(const WorldAccount& account) const;

  const HistoryWorld& world_;
  SessionSchedule sessions_;
  std::optional<SessionSchedule> chats_;
  std::uint64_t sessions_count_;
  std::uint64_t chats_count_;
  std::uint64_t desk_days_count_;
  std::uint64_t days_;
  std::array<std::vector<std::uint32_t>, 24> accounts_by_midnight_;  // the hours after the history's begin, of a day
};

/// What a unit leaves behind. Keeps its buffers between units. One thread at a time.
class UnitPlan {
 public:
  void make(const Unit& unit);

  std::uint64_t key() const;
  std::size_t size() const;
  std::int64_t time_ms(std::size_t number) const;
  /// The event of that number as a line with its end.
  void append(std::string& out, std::size_t number) const;

 private:
  /// Calls `f` with the plan of the unit's kind.
  template <typename F>
  auto with(F f) const {
    if (kind_ == UnitKind::kSession) return f(session_);
    if (kind_ == UnitKind::kChat) return f(chat_);
    return f(desk_day_);
  }

  UnitKind kind_ = UnitKind::kSession;
  SessionPlan session_;
  ChatPlan chat_;
  DeskDayPlan desk_day_;
};

}  // namespace flowtally::cli
