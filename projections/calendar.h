// The local days of a time zone. Days are half-open spans that cover all time without a gap: a day begins at the first
// instant with its local date or a later one, so a midnight that is missing or comes twice needs no special case.
// Made from the machine's zone files; immutable afterwards and shared by the accounts of a zone. Any thread.
// Invariant 6 (calendar_test, "day_of and day_begin agree at every transition").
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "events/status.h"
#include "events/time.h"

namespace flowtally::projections {

/// Days since 1970-01-01 of a local date.
using DayNumber = std::int32_t;

/// 0 is Sunday.
inline std::size_t weekday_of(DayNumber day) {
  return static_cast<std::size_t>((day % 7 + 11) % 7);  // 1970-01-01 was a Thursday
}

class Calendar {
 public:
  /// The calendar of a zone, cached for the process. A link has its target's days and keeps its own name. Where the
  /// machine has no usable file of the zone, or the name is in no table (projections/time_zones.h), the calendar says
  /// so in status() and has UTC's days: whoever asks for figures by them must check first.
  static std::shared_ptr<const Calendar> of_zone(std::string_view name);
  static std::shared_ptr<const Calendar> utc();

  const std::string& zone_name() const { return zone_name_; }
  /// kZoneUnavailable with the zone's name where the days are not the zone's.
  const events::Status& status() const { return status_; }
  DayNumber day_of(events::Timestamp time) const;
  events::Timestamp day_begin(DayNumber day) const { return at_wall_clock(day, 0); }
  /// The first instant at which the local clock shows this time of this date or a later one: a time that the date does
  /// not have is the transition's instant, one that it has twice the first.
  events::Timestamp at_wall_clock(DayNumber day, std::int64_t ms_of_day) const;
  /// What the local clock shows: milliseconds since 1970-01-01 00:00 of local time.
  std::int64_t local_ms(std::int64_t time_ms) const { return time_ms + segment_of(time_ms).offset_ms; }

  /// A run of instants with the same local date, hour and offset.
  struct ClockHour {
    std::int64_t begin_ms;  // UTC
    std::int64_t end_ms;
    std::int64_t offset_ms;
    DayNumber date;  // what the calendar on the wall shows
    int hour;
  };
  /// The clock hour that the instant lies in.
  ClockHour clock_hour(std::int64_t time_ms) const;

 private:
  struct Segment {                // a run of instants with one offset
    std::int64_t begin_ms;        // UTC
    std::int64_t offset_ms;       // local = UTC + offset
    DayNumber day_floor;          // the latest local date that any earlier instant had
    std::int64_t local_floor_ms;  // the latest local time that any earlier instant had
  };

  explicit Calendar(std::string_view zone_name);
  static std::shared_ptr<const Calendar> build(std::string_view name);
  void add_offset(std::int64_t begin_ms, std::int64_t offset_ms);
  const Segment& segment_of(std::int64_t time_ms) const;

  std::string zone_name_;
  events::Status status_;
  std::vector<Segment> segments_;  // by begin_ms; the first reaches back to the beginning of time
};

}  // namespace flowtally::projections
