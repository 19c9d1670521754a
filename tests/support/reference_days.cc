#include <date/tz.h>

#include "tests/support/reference_model.h"

namespace flowtally::tests {
namespace {

using events::Timestamp;

std::chrono::sys_seconds seconds_of(Timestamp time) { return std::chrono::floor<std::chrono::seconds>(time); }

}  // namespace

Timestamp reference_wall_clock(const std::string& time_zone, std::chrono::sys_seconds clock) {
  const auto* zone = date::locate_zone(time_zone);
  // Offset by offset through the days around: the first instant whose local time is this one or later.
  auto at = clock - std::chrono::hours{72};
  while (true) {
    const auto info = zone->get_info(at);
    const auto first = std::max(at, clock - info.offset);
    if (first < info.end) {
      return first;
    }
    at = info.end;
  }
}

Timestamp reference_day_begin(const std::string& time_zone, std::int32_t day) {
  return reference_wall_clock(time_zone, std::chrono::sys_days{std::chrono::days{day}});
}

std::int32_t reference_day_of(const std::string& time_zone, Timestamp time) {
  const auto at = seconds_of(time);
  const auto local = at + date::locate_zone(time_zone)->get_info(at).offset;
  auto day = static_cast<std::int32_t>(std::chrono::floor<std::chrono::days>(local).time_since_epoch().count()) + 2;
  while (reference_day_begin(time_zone, day) > time) {
    --day;
  }
  return day;
}

}  // namespace flowtally::tests
