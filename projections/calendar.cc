#include "projections/calendar.h"

#include <date/tz.h>

#include <algorithm>
#include <limits>
#include <map>
#include <mutex>

namespace flowtally::projections {

using events::Result;
using events::Status;
using events::StatusCode;
using events::Timestamp;

namespace {

constexpr auto kBeginning = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kHourMs = 3'600'000;

std::int64_t floor_days(std::int64_t ms) {
  return ms >= 0 ? ms / events::kDayMs : -((-ms + events::kDayMs - 1) / events::kDayMs);
}

DayNumber local_date(std::int64_t time_ms, std::int64_t offset_ms) {
  return static_cast<DayNumber>(floor_days(time_ms + offset_ms));
}

const date::time_zone* find_zone(std::string_view name) {
  try {
    return date::locate_zone(std::string(name));
  } catch (const std::exception&) {  // an unknown name, or a file there that is no zone
    return nullptr;
  }
}

}  // namespace

Calendar::Calendar(std::string_view zone_name) : zone_name_(zone_name) {}

bool is_time_zone(std::string_view name) { return Calendar::of_zone(name).ok(); }

Result<std::shared_ptr<const Calendar>> Calendar::of_zone(std::string_view name) {
  static std::mutex mutex;
  static std::map<std::string, std::shared_ptr<const Calendar>, std::less<>> calendars;
  const std::lock_guard lock(mutex);
  if (const auto known = calendars.find(name); known != calendars.end()) return known->second;
  auto built = build(name);
  if (built) calendars.emplace(name, *built);  // unknown names are not kept: there is no end to them
  return built;
}

std::shared_ptr<const Calendar> Calendar::utc() {
  static const std::shared_ptr<const Calendar> calendar = [] {
    auto made = std::shared_ptr<Calendar>(new Calendar("UTC"));
    made->segments_.push_back({kBeginning, 0, std::numeric_limits<DayNumber>::min(), kBeginning});
    return made;
  }();
  return calendar;
}

Result<std::shared_ptr<const Calendar>> Calendar::build(std::string_view name) {
  const auto* const zone = find_zone(name);
  if (zone == nullptr) {
    return Status(StatusCode::kInvalidArgument, "`" + std::string(name) + "` is not a time zone of the IANA database");
  }
  auto made = std::shared_ptr<Calendar>(new Calendar(name));
  auto begin = date::sys_seconds{std::chrono::seconds{0}};
  const auto end = date::floor<std::chrono::seconds>(events::kTimestampEnd);
  auto day_floor = std::numeric_limits<DayNumber>::min();
  auto local_floor_ms = kBeginning;
  while (begin < end) {
    const auto info = zone->get_info(begin);
    const std::int64_t offset_ms = std::chrono::milliseconds(info.offset).count();
    const std::int64_t begin_ms = std::chrono::milliseconds(begin.time_since_epoch()).count();
    if (made->segments_.empty()) {
      made->segments_.push_back({kBeginning, offset_ms, day_floor, local_floor_ms});
    } else if (made->segments_.back().offset_ms != offset_ms) {
      day_floor = std::max(day_floor, local_date(begin_ms - 1, made->segments_.back().offset_ms));
      local_floor_ms = std::max(local_floor_ms, begin_ms - 1 + made->segments_.back().offset_ms);
      made->segments_.push_back({begin_ms, offset_ms, day_floor, local_floor_ms});
    }
    if (info.end <= begin) break;
    begin = info.end;
  }
  return std::shared_ptr<const Calendar>(std::move(made));
}

const Calendar::Segment& Calendar::segment_of(std::int64_t time_ms) const {
  const auto after =
      std::upper_bound(segments_.begin(), segments_.end(), time_ms,
                       [](std::int64_t time, const Segment& segment) { return time < segment.begin_ms; });
  return *(after - 1);
}

DayNumber Calendar::day_of(Timestamp time) const {
  const auto time_ms = time.time_since_epoch().count();
  const auto& segment = segment_of(time_ms);
  return std::max(segment.day_floor, local_date(time_ms, segment.offset_ms));
}

Timestamp Calendar::at_wall_clock(DayNumber day, std::int64_t ms_of_day) const {
  // The last segment before which no instant was so late holds the first one that is: where the local clock shows the
  // time or, when it was put forward over it, where the segment begins.
  const auto local = static_cast<std::int64_t>(day) * events::kDayMs + ms_of_day;
  const auto after = std::partition_point(segments_.begin() + 1, segments_.end(),
                                          [local](const Segment& segment) { return segment.local_floor_ms < local; });
  const auto& segment = *(after - 1);
  return Timestamp(events::Milliseconds(std::max(segment.begin_ms, local - segment.offset_ms)));
}

Calendar::ClockHour Calendar::clock_hour(std::int64_t time_ms) const {
  const auto& segment = segment_of(time_ms);
  const auto local = time_ms + segment.offset_ms;
  const auto date = local_date(time_ms, segment.offset_ms);
  const auto hour = (local - date * events::kDayMs) / kHourMs;
  const auto begin = date * events::kDayMs + hour * kHourMs - segment.offset_ms;
  const bool is_last = &segment == &segments_.back();
  const auto end = is_last ? begin + kHourMs : std::min(begin + kHourMs, (&segment + 1)->begin_ms);
  return {std::max(begin, segment.begin_ms), end, segment.offset_ms, date, static_cast<int>(hour)};
}

}  // namespace flowtally::projections
