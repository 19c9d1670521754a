// The local days of a time zone. Days are half-open spans that cover all time without a gap: a day begins at the first
// instant with its local date or a later one, so a midnight that is missing or comes twice needs no special case.
// Made from the system's zone database; immutable afterwards and shared by the accounts of a zone. Any thread.
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

/// Whether the zone database knows this IANA name.
bool is_time_zone(std::string_view name);

class Calendar {
 public:
  /// The calendar of a zone, kInvalidArgument for an unknown name. Calendars are cached for the process.
  static events::Result<std::shared_ptr<const Calendar>> of_zone(std::string_view name);
  static std::shared_ptr<const Calendar> utc();

  const std::string& zone_name() const { return zone_name_; }
  DayNumber day_of(events::Timestamp time) const;
  events::Timestamp day_begin(DayNumber day) const;

 private:
  struct Segment {           // a run of instants with one offset
    std::int64_t begin_ms;   // UTC
    std::int64_t offset_ms;  // local = UTC + offset
    DayNumber day_floor;     // the latest local date that any earlier instant had
  };

  explicit Calendar(std::string_view zone_name);
  static events::Result<std::shared_ptr<const Calendar>> build(std::string_view name);
  const Segment& segment_of(std::int64_t time_ms) const;

  std::string zone_name_;
  std::vector<Segment> segments_;  // by begin_ms; the first reaches back to the beginning of time
};

}  // namespace flowtally::projections
