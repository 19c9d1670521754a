// When an account is open, as `account.updated` tells it: intervals of each weekday and of single dates, in local
// minutes. What is read here is what `business_hours` may hold; what is open at an instant is for projections/ to say.
// Plain values; thread-safe.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "events/status.h"

namespace flowtally::events {

inline constexpr std::size_t kIntervalsMax = 8;  // of one day
inline constexpr std::size_t kExceptionsMax = 400;

/// Minutes since local midnight: `open_minute` in [0, 1440), `close_minute` in (0, 1440]. A close at or before its open
/// is the next day's.
struct OpenInterval {
  std::int32_t open_minute = 0;
  std::int32_t close_minute = 0;
  bool operator==(const OpenInterval&) const = default;
};

/// Sorted, without overlap; an interval that goes past midnight is the last one. None: closed.
using DayHours = std::vector<OpenInterval>;

struct DatedHours {
  std::int32_t days_since_epoch = 0;
  DayHours intervals;
  bool operator==(const DatedHours&) const = default;
};

struct BusinessHours {
  std::array<DayHours, 7> week;        // from Sunday
  std::vector<DatedHours> exceptions;  // by date, each once; they take the place of the weekday's hours
  bool operator==(const BusinessHours&) const = default;
};

/// Monday to Friday 08:00-17:00.
const BusinessHours& default_business_hours();

/// Reads what docs/event_format.md describes. kInvalidArgument with a sentence that names the culprit and lacks its
/// subject: "has two entries for ...".
Result<BusinessHours> parse_business_hours(std::string_view json);

}  // namespace flowtally::events
