// The sessions of one scope (the account, a flow, a user) by local day: which they are, how many, how they ended, and
// their durations in order. A cell of few sessions is only the list of them: their records say the rest. A larger one
// keeps the sums and a sorted run beside it. Crowded days have cells of their parts as well, so that the two days that
// a window cuts cost no more than whole ones. Invariant 12 (session_cells_test, "a tally over cells equals a tally over
// the sessions themselves").
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

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
  /// Notes its duration as well, where there is a set for it.
  void add(const Session& session, DurationSet* durations);
  double mean_minutes() const;
};

/// The cell of one day, or of a part of one.
class SessionCell {
 public:
  /// More sessions than this have sums of their own.
  static constexpr std::uint32_t kListOnlyMax = 8;

  /// Lists many sessions at once. The cell is empty.
  void fill(std::span<const std::uint32_t> sessions, const SessionTable& table);
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
    void fill(std::span<const std::uint32_t> sessions, const SessionTable& table);
  };
  IndexList list_;
  std::unique_ptr<Sums> sums_;  // once there were more than kListOnlyMax
};

// A crowded day is divided twice, from its begin on: into coarse parts, so that a cut day takes few cells, and into
// fine ones, so that few sessions are left at the edge.
inline constexpr std::array<std::int64_t, 2> kPartMs = {4 * 3'600'000, 20 * 60'000};
/// The key of the part, of the size kPartMs[level], that holds an instant of that day.
std::int32_t part_key(std::size_t level, DayNumber day, std::int64_t ms_since_day_begin);

/// A window in the days of an account: the span, its days, and which of them it cuts.
class DayWindow {
 public:
  DayWindow(events::Timestamp from, events::Timestamp to, const Calendar& calendar);

  bool empty() const { return from_ms >= to_ms; }
  bool contains(std::int64_t time_ms) const { return time_ms >= from_ms && time_ms < to_ms; }
  bool is_cut(DayNumber day) const { return day < whole_first || day > whole_last; }
  /// Of the window's first or last day.
  std::int64_t begin_ms(DayNumber day) const { return day == first ? first_begin_ms : last_begin_ms; }

  std::int64_t from_ms;
  std::int64_t to_ms;
  DayNumber first = 0;  // the days that the window touches, both included
  DayNumber last = -1;
  DayNumber whole_first = 0;  // of these, the days that lie inside as a whole; possibly none
  DayNumber whole_last = -1;
  std::int64_t first_begin_ms = 0;
  std::int64_t last_begin_ms = 0;
};

/// The sessions that started in a window and stand in cells that it cuts.
struct Edges {
  std::vector<const Session*> sessions;  // of the window's first day, then of its last
  std::size_t of_first_day = 0;

  std::span<const Session* const> on_first_day() const { return std::span(sessions).first(of_first_day); }
  std::span<const Session* const> on_last_day() const { return std::span(sessions).subspan(of_first_day); }
};

class SessionCells {
 public:
  SessionCell& day(DayNumber day) { return days_.at(day); }
  /// The part of a crowded day with this part_key().
  SessionCell& part(std::int32_t key) { return parts_.at(key); }
  const ByDay<SessionCell>& days() const { return days_; }
  /// Gives back the room beyond what is there.
  void shrink() { days_.shrink(), parts_.shrink(); }

  // A window takes most cells as wholes and cuts at most two of them, days or (where there are any) parts. Which ones
  // is the same for every scope of an account, so the sessions at the edges can be looked through once for all of them.

  /// How many sessions stand in the cells that lie inside the window.
  std::uint64_t count_whole(const DayWindow& window) const;
  /// Adds those up; their durations too if asked for.
  void collect_whole(const DayWindow& window, const SessionTable& sessions, Tally& tally, DurationSet* durations) const;
  /// The same for one day of the window.
  void collect_whole_of_day(const DayWindow& window, DayNumber day, const SessionCell& cell,
                            const SessionTable& sessions, Tally& tally, DurationSet* durations) const;
  Edges edges(const DayWindow& window, const SessionTable& sessions) const;
  /// When the first session at or after the instant started; kNever if there is none.
  std::int64_t next_start(std::int64_t from_ms, const Calendar& calendar, const SessionTable& sessions) const;
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
  /// Calls whole(cell) for the day's cell or the parts of it that lie inside the window, and cut(cell) for the smallest
  /// ones that it cuts. `with_sums`: whole() will look at more than the cells' sizes.
  template <typename Whole, typename Cut>
  void divide(const DayWindow& window, DayNumber day, const SessionCell& cell, bool with_sums, Whole&& whole,
              Cut&& cut) const;
  ByDay<SessionCell> days_;
  ByDay<SessionCell> parts_;
};

}  // namespace flowtally::projections
