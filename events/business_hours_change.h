// Changing an account's business hours: the parts that somebody wants to be other, and the hours as JSON again, as
// business_hours.h reads them. Plain values; thread-safe.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/business_hours.h"
#include "events/status.h"

namespace flowtally::events {

/// What is not there stays as it is.
struct BusinessHoursChange {
  std::optional<std::array<DayHours, 7>> week;
  std::optional<std::vector<DatedHours>> exceptions;

  bool empty() const { return !week && !exceptions; }
  BusinessHours applied_to(BusinessHours hours) const;
};

/// An object with `week`, `exceptions`, both or none, each as in business_hours.h, and nothing else. kInvalidArgument
/// with a sentence that names the culprit and lacks its subject.
Result<BusinessHoursChange> parse_business_hours_change(std::string_view json);

/// "08:00". The end of the day is "00:00", which as a close is the next day's.
std::string format_minute(std::int32_t minute);

/// Minified; reading it gives the same hours.
std::string format_business_hours(const BusinessHours& hours);

}  // namespace flowtally::events
