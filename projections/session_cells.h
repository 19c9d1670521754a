// The sessions of one scope (the account, a flow, a user) by local day: which they are, how many, how they ended, and
// their durations in order. A cell of few sessions is only the list of them: their records say the rest. A larger one
// keeps the sums and a sorted run beside it. Days with very many sessions have hour cells as well, so that the two days
// that a window cuts cost no more than whole ones.
// Invariant 12 (session_cells_test, "a tally over cells equals a tally over the sessions themselves").
#pragma once

#include <array>
#include <cstdint>
#include <memory>

#include "projections/by_day.h"
#include "projections/calendar.h"
#include "projections/index_list.h"
#include "projections/quantile.h"
#include "projections/session_table.h"
#include "projections/sorted_run.h"

namespace flowtally::projections {

/// Counts and sums of some sessions; integers only. Outcomes are indexed by Outcome, kNone included.
struct Tally {
  std::uint64_t sessions = 0;
  std::uint64_t completed = 0;
  std::int64_t duration_sum_ms = 0;
  std::array<std::uint64_t, 5> outcomes{};

  void add(const Session& session);
  double mean_minutes() const;
};

/// The cell of one day or hour.
class SessionCell {
 public:
  /// More sessions than this have sums of their own.
  static constexpr std::uint32_t kListOnlyMax = 4;

  /// `record` is the session's, with what it is now. Its list must not hold it yet.
  void add(std::uint32_t session, const Session& record, const SessionTable& sessions);
  /// `record` is what it was when it was added or last changed.
  void remove(std::uint32_t session, const Session& record);
  /// A listed session's completion or outcome changes.
  void change(const Session& before, const Session& after);

  std::span<const std::uint32_t> sessions() const { return list_.items(); }
  std::uint32_t size() const { return list_.size(); }

  void collect(const SessionTable& sessions, Tally& tally, DurationSet* durations) const;
  /// Asks for what collect() will touch beyond the cell itself.
  void prefetch() const { __builtin_prefetch(sums_.get()); }

 private:
  struct Sums {
    std::int64_t duration_sum_ms = 0;
    std::array<std::uint32_t, 5> outcomes{};
    SortedRun durations;
    void add(const Session& record);
    void remove(const Session& record);
  };
  IndexList list_;
  std::unique_ptr<Sums> sums_;  // once there were more than kListOnlyMax
};

/// A window in the days of an account: the span, its days, and which of them it cuts.
class DayWindow {
 public:
  DayWindow(events::Timestamp from, events::Timestamp to, const Calendar& calendar);

  bool empty() const { return from_ms >= to_ms; }
  bool contains(std::int64_t time_ms) const { return time_ms >= from_ms && time_ms < to_ms; }
  bool is_cut(DayNumber day) const { return day < whole_first || day > whole_last; }

  std::int64_t from_ms;
  std::int64_t to_ms;
  DayNumber first = 0;  // the days that the window touches, both included
  DayNumber last = -1;
  DayNumber whole_first = 0;  // of these, the days that lie inside as a whole; possibly none
  DayNumber whole_last = -1;
  const Calendar* calendar;
};

class SessionCells {
 public:
  SessionCell& day(DayNumber day) { return days_.at(day); }
  /// The day's hour cells are keyed by hour_key().
  SessionCell& hour(std::int32_t hour_key) { return hours_.at(hour_key); }
  const ByDay<SessionCell>& days() const { return days_; }
  void clear() { days_.clear(), hours_.clear(); }

  /// How many sessions started in the window.
  std::uint64_t count(const DayWindow& window, const SessionTable& sessions) const;
  /// Adds up the sessions that started in the window; their durations too if asked for.
  void collect(const DayWindow& window, const SessionTable& sessions, Tally& tally, DurationSet* durations) const;
  /// The same for one day of the window.
  void collect_day(const DayWindow& window, DayNumber day, const SessionCell& cell, const SessionTable& sessions,
                   Tally& tally, DurationSet* durations) const;
  /// Calls visitor(session index, record) for each session that started in the window.
  template <typename Visitor>
  void for_each(const DayWindow& window, const SessionTable& sessions, Visitor&& visitor) const {
    for (const auto& [day, cell] : days_.between(window.first, window.last)) {
      const bool cut = window.is_cut(day);
      sessions.for_each(cell.sessions(), [&](std::uint32_t session, const Session& record) {
        if (!cut || window.contains(record.start_ms)) visitor(session, record);
      });
    }
  }

 private:
  /// Calls whole(cell) for the parts of a cut day that lie inside the window and cut(cell) for those that it cuts.
  template <typename Whole, typename Cut>
  void for_each_part(const DayWindow& window, DayNumber day, const SessionCell& cell, Whole&& whole, Cut&& cut) const;

  ByDay<SessionCell> days_;
  ByDay<SessionCell> hours_;
};

/// The key of the hour cell, counted from the day's begin, that holds an instant of that day.
std::int32_t hour_key(DayNumber day, std::int64_t day_begin_ms, std::int64_t time_ms);

}  // namespace flowtally::projections
