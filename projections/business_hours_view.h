// When an account is open, read out of it for people: its week, its exceptions, and whether it is open at an instant.
// The structs are described once, as in figures.h. Pure read; the caller holds whatever keeps the account still, and
// the account is settled.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "projections/account.h"
#include "projections/figures.h"

namespace flowtally::projections {

struct HoursInterval {
  std::string open;
  std::string close;
  bool operator==(const HoursInterval&) const = default;
};
FLOWTALLY_DESCRIBE(HoursInterval, (), "From open, included, to close, on the account's clock.", (open, "HH:MM."),
                   (close, "HH:MM; at or before open it is the next day's."));

struct WeekdayHours {
  std::uint64_t day_of_week = 0;
  bool is_open = false;
  NullableText open_time;
  NullableText close_time;
  std::vector<HoursInterval> intervals;
  bool operator==(const WeekdayHours&) const = default;
};
FLOWTALLY_DESCRIBE(WeekdayHours, (), "The hours of one day of the week.",
                   (day_of_week, "0 is Sunday.", {.min = 0, .max = 6}), (is_open, "Whether there are any."),
                   (open_time, "The first interval's open; null without one."),
                   (close_time, "The first interval's close; null without one."),
                   (intervals, "In order of time; none: closed."));

struct ExceptionHours {
  Date date;
  std::vector<HoursInterval> intervals;
  bool operator==(const ExceptionHours&) const = default;
};
FLOWTALLY_DESCRIBE(ExceptionHours, (), "The hours of one date, in place of those of its day of the week.",
                   (date, "The local date."), (intervals, "In order of time; none: closed."));

struct OpenStatus {
  bool is_open = false;
  std::optional<HoursInterval> current_hours;
  std::optional<events::Timestamp> next_open;
  bool operator==(const OpenStatus&) const = default;
};
FLOWTALLY_DESCRIBE(OpenStatus, (), "Whether the account is open at an instant.", (is_open, "Open or closed."),
                   (current_hours, "The interval that it is open in; null while closed."),
                   (next_open, "When it opens next; null while open, and if it stays closed for 400 days."));

struct BusinessHoursFigures {
  std::string time_zone;
  std::vector<WeekdayHours> week;
  std::vector<ExceptionHours> exceptions;
  OpenStatus status;
  bool operator==(const BusinessHoursFigures&) const = default;
};
FLOWTALLY_DESCRIBE(BusinessHoursFigures, (), "The business hours in force.", (time_zone, "IANA zone of their clock."),
                   (week, "The seven days, from Sunday."), (exceptions, "By date."),
                   (status, "At the instant asked for."));

BusinessHoursFigures business_hours(const Account& account, events::Timestamp now);

}  // namespace flowtally::projections
