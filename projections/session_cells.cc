#include "projections/session_cells.h"

namespace flowtally::projections {

namespace {

constexpr std::int64_t kHourMs = 3'600'000;
constexpr std::int32_t kHoursPerDayMax = 64;  // a day may have 25 and, where a date comes twice, 48

/// Calls visit(key, cell) for each cell of the range. Cells lie anywhere in memory and are asked for ahead.
template <typename Visit>
void walk(const ByDay<SessionCell>::Range& cells, Visit&& visit) {
  constexpr std::size_t kCellsAhead = 12;
  constexpr std::size_t kSumsAhead = 6;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i + kCellsAhead < cells.size()) __builtin_prefetch(&cells[i + kCellsAhead].second);
    if (i + kSumsAhead < cells.size()) cells[i + kSumsAhead].second.prefetch();
    visit(cells[i].first, cells[i].second);
  }
}

}  // namespace

std::int32_t hour_key(DayNumber day, std::int64_t day_begin_ms, std::int64_t time_ms) {
  return day * kHoursPerDayMax + static_cast<std::int32_t>((time_ms - day_begin_ms) / kHourMs);
}

void Tally::add(const Session& session) {
  ++sessions;
  if (!session.completed()) return;
  ++completed;
  duration_sum_ms += session.duration_ms();
  ++outcomes[static_cast<std::size_t>(session.outcome)];
}

double Tally::mean_minutes() const {
  if (completed == 0) return 0.0;
  return static_cast<double>(duration_sum_ms) / (static_cast<double>(completed) * 60000.0);
}

void SessionCell::Sums::add(const Session& record) {
  if (!record.completed()) return;
  duration_sum_ms += record.duration_ms();
  ++outcomes[static_cast<std::size_t>(record.outcome)];
  durations.insert(record.duration_ms());
}

void SessionCell::Sums::remove(const Session& record) {
  if (!record.completed()) return;
  duration_sum_ms -= record.duration_ms();
  --outcomes[static_cast<std::size_t>(record.outcome)];
  durations.erase(record.duration_ms());
}

void SessionCell::add(std::uint32_t session, const Session& record, const SessionTable& sessions) {
  if (sums_) {
    sums_->add(record);
  } else if (list_.size() == kListOnlyMax) {
    sums_ = std::make_unique<Sums>();
    for (const auto listed : list_.items()) sums_->add(sessions[listed]);
    sums_->add(record);
  }
  list_.push_back(session);
}

void SessionCell::remove(std::uint32_t session, const Session& record) {
  if (!list_.erase(session)) return;
  if (sums_) sums_->remove(record);
}

void SessionCell::change(const Session& before, const Session& after) {
  if (!sums_) return;
  sums_->remove(before);
  sums_->add(after);
}

void SessionCell::collect(const SessionTable& sessions, Tally& tally, DurationSet* durations) const {
  if (!sums_) {
    sessions.for_each(list_.items(), [&](std::uint32_t, const Session& record) {
      tally.add(record);
      if (durations != nullptr && record.completed()) durations->add_value(record.duration_ms());
    });
    return;
  }
  tally.sessions += list_.size();
  tally.completed += sums_->durations.size();
  tally.duration_sum_ms += sums_->duration_sum_ms;
  for (std::size_t i = 0; i < tally.outcomes.size(); ++i) tally.outcomes[i] += sums_->outcomes[i];
  if (durations == nullptr) return;
  durations->add_run(sums_->durations.body());
  durations->add_run(sums_->durations.tail());
}

DayWindow::DayWindow(events::Timestamp from, events::Timestamp to, const Calendar& zone_calendar)
    : from_ms(from.time_since_epoch().count()), to_ms(to.time_since_epoch().count()), calendar(&zone_calendar) {
  if (empty()) return;
  first = calendar->day_of(from);
  last = calendar->day_of(to - events::Milliseconds(1));
  whole_first = calendar->day_begin(first) == from ? first : first + 1;
  whole_last = calendar->day_begin(last + 1) == to ? last : last - 1;
}

std::uint64_t SessionCells::count(const DayWindow& window, const SessionTable& sessions) const {
  std::uint64_t count = 0;
  const auto count_inside = [&](const SessionCell& cell) {
    sessions.for_each(cell.sessions(),
                      [&](std::uint32_t, const Session& record) { count += window.contains(record.start_ms) ? 1 : 0; });
  };
  walk(days_.between(window.first, window.last), [&](DayNumber day, const SessionCell& cell) {
    if (!window.is_cut(day)) {
      count += cell.size();
    } else {
      for_each_part(
          window, day, cell, [&](const SessionCell& whole) { count += whole.size(); }, count_inside);
    }
  });
  return count;
}

void SessionCells::collect(const DayWindow& window, const SessionTable& sessions, Tally& tally,
                           DurationSet* durations) const {
  walk(days_.between(window.first, window.last),
       [&](DayNumber day, const SessionCell& cell) { collect_day(window, day, cell, sessions, tally, durations); });
}

void SessionCells::collect_day(const DayWindow& window, DayNumber day, const SessionCell& cell,
                               const SessionTable& sessions, Tally& tally, DurationSet* durations) const {
  if (!window.is_cut(day)) {
    cell.collect(sessions, tally, durations);
    return;
  }
  const auto collect_inside = [&](const SessionCell& cut) {
    sessions.for_each(cut.sessions(), [&](std::uint32_t, const Session& record) {
      if (!window.contains(record.start_ms)) return;
      tally.add(record);
      if (durations != nullptr && record.completed()) durations->add_value(record.duration_ms());
    });
  };
  const auto collect_whole = [&](const SessionCell& whole) { whole.collect(sessions, tally, durations); };
  for_each_part(window, day, cell, collect_whole, collect_inside);
}

template <typename Whole, typename Cut>
void SessionCells::for_each_part(const DayWindow& window, DayNumber day, const SessionCell& cell, Whole&& whole,
                                 Cut&& cut) const {
  const auto hours = hours_.between(day * kHoursPerDayMax, day * kHoursPerDayMax + kHoursPerDayMax - 1);
  if (hours.empty()) {
    cut(cell);
    return;
  }
  const auto day_begin_ms = window.calendar->day_begin(day).time_since_epoch().count();
  walk(hours, [&](std::int32_t key, const SessionCell& hour) {
    const auto begin_ms = day_begin_ms + (key - day * kHoursPerDayMax) * kHourMs;
    if (begin_ms >= window.from_ms && begin_ms + kHourMs <= window.to_ms) {
      whole(hour);
    } else if (begin_ms < window.to_ms && begin_ms + kHourMs > window.from_ms) {
      cut(hour);
    }
  });
}

}  // namespace flowtally::projections
