// Business hours on the line of time: an account's weekly hours and dated exceptions, read in its zone. A wall clock
// that a day does not have means the transition's instant, one that it has twice the first. Intervals that overlap (one
// past midnight and the next day's) count once. A value without a thread of its own; borrows nothing.
// Invariant 21 (business_time_test, "business time is what counting milliseconds gives").
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "events/business_hours.h"
#include "projections/calendar.h"
#include "projections/sorted_run.h"

namespace flowtally::projections {

class BusinessTime {
 public:
  BusinessTime(std::shared_ptr<const Calendar> calendar, events::BusinessHours hours);

  /// The milliseconds of [from_ms, to_ms) in business hours; negative, of [to_ms, from_ms), if to_ms is the earlier
  /// one.
  DurationMs between(std::int64_t from_ms, std::int64_t to_ms) const;
  /// The parts of [from_ms, to_ms) in business hours, in order and without overlap.
  std::vector<std::pair<std::int64_t, std::int64_t>> open_spans(std::int64_t from_ms, std::int64_t to_ms) const;
  /// The interval that holds the instant, if it is open then.
  std::optional<events::OpenInterval> open_at(std::int64_t time_ms) const;
  /// The first instant at or after `time_ms` at which it is closed no longer; nothing if it stays closed for 400 days.
  std::optional<std::int64_t> next_open(std::int64_t time_ms) const;

  const events::BusinessHours& hours() const { return hours_; }

 private:
  struct Span {
    std::int64_t begin_ms;
    std::int64_t end_ms;
    events::OpenInterval interval;
  };
  const std::vector<events::OpenInterval>& intervals_of(DayNumber day) const;
  /// Calls visit(span) for the intervals of a day; they may reach into the next.
  template <typename Visit>
  void for_each_span(DayNumber day, Visit&& visit) const;
  /// Calls visit(begin_ms, end_ms) for the parts of [from_ms, to_ms) in business hours, which is not empty.
  template <typename Visit>
  void for_each_open(std::int64_t from_ms, std::int64_t to_ms, Visit&& visit) const;

  std::shared_ptr<const Calendar> calendar_;
  events::BusinessHours hours_;
};

}  // namespace flowtally::projections
