#include "projections/session_cells.h"

namespace flowtally::projections {

namespace {

constexpr std::int32_t kPartsPerDayMax = 256;  // of a level; a day may have 25 hours and, where a date comes twice, 48
constexpr std::size_t kCoarse = 0;
constexpr std::size_t kFine = 1;

/// Calls visit(key, cell) for each cell of the range. Cells lie anywhere in memory and are asked for ahead; so are
/// their sums, if they are needed.
template <typename Visit>
void walk(const ByDay<SessionCell>::Range& cells, bool with_sums, Visit&& visit) {
  constexpr std::size_t kCellsAhead = 12;
  constexpr std::size_t kSumsAhead = 6;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i + kCellsAhead < cells.size()) __builtin_prefetch(&cells[i + kCellsAhead].second);
    if (with_sums && i + kSumsAhead < cells.size()) cells[i + kSumsAhead].second.prefetch();
    visit(cells[i].first, cells[i].second);
  }
}

/// Where a part of a day lies relative to a window.
enum class Place { kOutside, kCut, kInside };

constexpr auto ignore = [](const SessionCell&) {};

}  // namespace

std::int32_t part_key(std::size_t level, DayNumber day, std::int64_t ms_since_day_begin) {
  const auto part = static_cast<std::int32_t>(ms_since_day_begin / kPartMs[level]);
  const auto first = (day * static_cast<std::int32_t>(kPartMs.size()) + static_cast<std::int32_t>(level));
  return first * kPartsPerDayMax + part;
}

void Tally::add(const Session& session) {
  ++sessions;
  if (!session.completed()) return;
  ++completed;
  duration_sum_ms += session.duration_ms();
  ++outcomes[static_cast<std::size_t>(session.outcome)];
}

void Tally::add(const Session& session, DurationSet* durations) {
  add(session);
  if (durations != nullptr && session.completed()) durations->add_value(session.duration_ms());
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

void SessionCell::Sums::fill(std::span<const std::uint32_t> sessions, const SessionTable& table) {
  Tally tally;
  thread_local std::vector<DurationMs> values;
  values.clear();
  table.for_each(sessions, [&](std::uint32_t, const Session& record) {
    tally.add(record);
    if (record.completed()) values.push_back(record.duration_ms());
  });
  duration_sum_ms = tally.duration_sum_ms;
  for (std::size_t i = 0; i < outcomes.size(); ++i) outcomes[i] = static_cast<std::uint32_t>(tally.outcomes[i]);
  durations.assign(values);
}

void SessionCell::fill(std::span<const std::uint32_t> sessions, const SessionTable& table) {
  list_.assign(sessions);
  if (sessions.size() <= kListOnlyMax) return;
  sums_ = std::make_unique<Sums>();
  sums_->fill(sessions, table);
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
    sessions.for_each(list_.items(), [&](std::uint32_t, const Session& record) { tally.add(record, durations); });
    return;
  }
  tally.sessions += list_.size();
  tally.completed += sums_->durations.size();
  tally.duration_sum_ms += sums_->duration_sum_ms;
  for (std::size_t i = 0; i < tally.outcomes.size(); ++i) tally.outcomes[i] += sums_->outcomes[i];
  if (durations == nullptr) return;
  durations->add_run(sums_->durations.body());
  durations->add_run(sums_->durations.tail());
  for (const auto far : sums_->durations.far()) durations->add_value(far);
}

DayWindow::DayWindow(events::Timestamp from, events::Timestamp to, const Calendar& calendar)
    : from_ms(from.time_since_epoch().count()), to_ms(to.time_since_epoch().count()) {
  if (empty()) return;
  first = calendar.day_of(from);
  last = calendar.day_of(to - events::Milliseconds(1));
  first_begin_ms = calendar.day_begin(first).time_since_epoch().count();
  last_begin_ms = calendar.day_begin(last).time_since_epoch().count();
  whole_first = first_begin_ms == from_ms ? first : first + 1;
  whole_last = calendar.day_begin(last + 1) == to ? last : last - 1;
}

std::uint64_t SessionCells::count_whole(const DayWindow& window) const {
  std::uint64_t count = 0;
  walk(days_.between(window.first, window.last), false, [&](DayNumber day, const SessionCell& cell) {
    divide(
        window, day, cell, false, [&](const SessionCell& whole) { count += whole.size(); }, ignore);
  });
  return count;
}

void SessionCells::collect_whole(const DayWindow& window, const SessionTable& sessions, Tally& tally,
                                 DurationSet* durations) const {
  walk(days_.between(window.first, window.last), true, [&](DayNumber day, const SessionCell& cell) {
    collect_whole_of_day(window, day, cell, sessions, tally, durations);
  });
}

void SessionCells::collect_whole_of_day(const DayWindow& window, DayNumber day, const SessionCell& cell,
                                        const SessionTable& sessions, Tally& tally, DurationSet* durations) const {
  divide(
      window, day, cell, true, [&](const SessionCell& whole) { whole.collect(sessions, tally, durations); }, ignore);
}

Edges SessionCells::edges(const DayWindow& window, const SessionTable& sessions) const {
  Edges edges;
  const auto add_day = [&](DayNumber day) {
    const auto* const cell = days_.find(day);
    if (cell == nullptr) return;
    divide(window, day, *cell, false, ignore, [&](const SessionCell& cut) {
      sessions.for_each(cut.sessions(), [&](std::uint32_t, const Session& record) {
        if (window.contains(record.start_ms)) edges.sessions.push_back(&record);
      });
    });
  };
  if (window.empty()) return edges;
  add_day(window.first);
  edges.of_first_day = edges.sessions.size();
  if (window.last != window.first) add_day(window.last);
  return edges;
}

std::int64_t SessionCells::next_start(std::int64_t from_ms, const Calendar& calendar,
                                      const SessionTable& sessions) const {
  const auto starts_of = [&](const SessionCell& cell, auto&& visit) {
    sessions.for_each(cell.sessions(), [&](std::uint32_t, const Session& record) { visit(record.start_ms); });
  };
  const events::Timestamp from{events::Milliseconds(from_ms)};
  const auto first_day = calendar.day_of(from);
  for (const auto& [day, cell] : days_.from(first_day)) {
    const auto end_of_parts = part_key(kCoarse, day + 1, 0) - 1;
    const bool divided = !parts_.between(part_key(kFine, day, 0), end_of_parts).empty();
    const auto begin_ms = day == first_day ? (from - calendar.day_begin(day)).count() : 0;
    const auto start =
        divided ? first_time(parts_.between(part_key(kFine, day, begin_ms), end_of_parts), from_ms, starts_of)
                : first_time(days_.between(day, day), from_ms, starts_of);
    if (start != kNever) return start;
  }
  return kNever;
}

template <typename Whole, typename Cut>
void SessionCells::divide(const DayWindow& window, DayNumber day, const SessionCell& cell, bool with_sums,
                          Whole&& whole, Cut&& cut) const {
  if (!window.is_cut(day)) return whole(cell);
  const auto begin_ms = window.begin_ms(day);
  const auto place_of = [&](std::size_t level, std::int32_t key) {
    const auto part_begin_ms = begin_ms + (key - part_key(level, day, 0)) * kPartMs[level];
    if (part_begin_ms >= window.from_ms && part_begin_ms + kPartMs[level] <= window.to_ms) return Place::kInside;
    return part_begin_ms < window.to_ms && part_begin_ms + kPartMs[level] > window.from_ms ? Place::kCut
                                                                                           : Place::kOutside;
  };
  const auto coarse_parts = parts_.between(part_key(kCoarse, day, 0), part_key(kFine, day, 0) - 1);
  if (coarse_parts.empty()) return cut(cell);
  walk(coarse_parts, with_sums, [&](std::int32_t coarse_key, const SessionCell& coarse) {
    const auto place = place_of(kCoarse, coarse_key);
    if (place == Place::kInside) whole(coarse);
    if (place != Place::kCut) return;
    const auto coarse_begin_ms = (coarse_key - part_key(kCoarse, day, 0)) * kPartMs[kCoarse];
    const auto first = part_key(kFine, day, coarse_begin_ms);
    const auto last = part_key(kFine, day, coarse_begin_ms + kPartMs[kCoarse] - 1);
    walk(parts_.between(first, last), with_sums, [&](std::int32_t fine_key, const SessionCell& fine) {
      const auto fine_place = place_of(kFine, fine_key);
      if (fine_place == Place::kInside) whole(fine);
      if (fine_place == Place::kCut) cut(fine);
    });
  });
}

}  // namespace flowtally::projections
