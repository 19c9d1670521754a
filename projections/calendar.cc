#include "projections/calendar.h"

#include <cctz/time_zone.h>

#include <algorithm>
#include <limits>
#include <map>
#include <mutex>

#include "projections/time_zones.h"

namespace flowtally::projections {

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

using Instant = cctz::time_point<cctz::seconds>;

std::int64_t ms_of(Instant instant) { return std::chrono::milliseconds(instant.time_since_epoch()).count(); }

/// The rules of a zone: those of the file that its canonical name has here or, on a machine whose zone files are older
/// than that name, the file of the name itself. cctz remembers every name that it was asked for, so it is only asked
/// for names of the table.
std::optional<cctz::time_zone> load_rules(std::string_view name) {
  const auto canonical = canonical_zone(name);
  if (!canonical) return std::nullopt;
  cctz::time_zone rules;
  if (cctz::load_time_zone(std::string(*canonical), &rules)) return rules;
  if (cctz::load_time_zone(std::string(name), &rules)) return rules;
  return std::nullopt;
}

}  // namespace

Calendar::Calendar(std::string_view zone_name) : zone_name_(zone_name) {}

std::shared_ptr<const Calendar> Calendar::of_zone(std::string_view name) {
  static std::mutex mutex;
  static std::map<std::string, std::shared_ptr<const Calendar>, std::less<>> calendars;
  const std::lock_guard lock(mutex);
  if (const auto known = calendars.find(name); known != calendars.end()) return known->second;
  auto built = build(name);
  if (is_time_zone(name)) calendars.emplace(name, built);  // of other names there is no end
  return built;
}

std::shared_ptr<const Calendar> Calendar::utc() {
  static const std::shared_ptr<const Calendar> calendar = [] {
    auto made = std::shared_ptr<Calendar>(new Calendar("UTC"));
    made->add_offset(0, 0);
    return made;
  }();
  return calendar;
}

void Calendar::add_offset(std::int64_t begin_ms, std::int64_t offset_ms) {
  if (segments_.empty()) {
    segments_.push_back({kBeginning, offset_ms, std::numeric_limits<DayNumber>::min(), kBeginning});
    return;
  }
  const auto& before = segments_.back();
  if (before.offset_ms == offset_ms) return;
  segments_.push_back({begin_ms, offset_ms, std::max(before.day_floor, local_date(begin_ms - 1, before.offset_ms)),
                       std::max(before.local_floor_ms, begin_ms - 1 + before.offset_ms)});
}

std::shared_ptr<const Calendar> Calendar::build(std::string_view name) {
  auto made = std::shared_ptr<Calendar>(new Calendar(name));
  if (canonical_zone(name) == "Etc/UTC") {  // needs no file
    made->add_offset(0, 0);
    return made;
  }
  const auto rules = load_rules(name);
  if (!rules) {
    made->add_offset(0, 0);
    made->status_ = Status(StatusCode::kZoneUnavailable,
                           "the time zone `" + std::string(name) + "` is not in the zone files of this machine; " +
                               "install them (tzdata) and restart, or give the account another zone");
    return made;
  }
  Instant begin{cctz::seconds{0}};
  const auto end = std::chrono::floor<cctz::seconds>(events::kTimestampEnd);
  cctz::time_zone::civil_transition change;
  made->add_offset(ms_of(begin), rules->lookup(begin).offset * std::int64_t{1000});
  while (rules->next_transition(begin, &change)) {
    const auto next = rules->lookup(change.to).trans;
    if (next <= begin || next >= end) break;
    begin = next;
    made->add_offset(ms_of(begin), rules->lookup(begin).offset * std::int64_t{1000});
  }
  return made;
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
