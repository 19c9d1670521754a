#include "tests/support/reference_business.h"

#include <date/tz.h>

#include <algorithm>
#include <boost/json.hpp>

namespace flowtally::tests {
namespace {

using events::Milliseconds;
using events::Timestamp;
using std::chrono::minutes;
using std::chrono::sys_days;

namespace json = boost::json;

constexpr Milliseconds kMinute{60'000};

/// "08:30" as minutes since midnight.
int minute_of(const json::value& clock) {
  const std::string text(clock.as_string());
  return std::stoi(text.substr(0, 2)) * 60 + std::stoi(text.substr(3, 2));
}

}  // namespace

ReferenceBusiness::ReferenceBusiness(std::string time_zone, const std::string& hours_json)
    : time_zone_(std::move(time_zone)) {
  if (hours_json.empty()) {
    for (int day = 1; day <= 5; ++day) {
      week_[day] = {{8 * 60, 17 * 60}};
    }
    return;
  }
  const auto intervals = [](const json::value& list) {
    Intervals found;
    for (const json::value& interval : list.as_array()) {
      found.push_back({minute_of(interval.at("open")), minute_of(interval.at("close"))});
    }
    return found;
  };
  const json::object hours = json::parse(hours_json).as_object();
  if (const json::value* week = hours.if_contains("week")) {
    for (const json::value& day : week->as_array()) {
      Intervals& its = week_[static_cast<int>(day.at("day_of_week").as_int64())];
      if (const json::value* list = day.as_object().if_contains("intervals")) {
        its = intervals(*list);
      } else if (day.at("is_open").as_bool()) {
        its = {{minute_of(day.at("open_time")), minute_of(day.at("close_time"))}};
      }
    }
  }
  if (const json::value* exceptions = hours.if_contains("exceptions")) {
    for (const json::value& exception : exceptions->as_array()) {
      exceptions_[*events::parse_date(std::string(exception.at("date").as_string()))] =
          intervals(exception.at("intervals"));
    }
  }
}

ReferenceBusiness::Intervals ReferenceBusiness::intervals_of(std::int32_t date) const {
  if (const auto exception = exceptions_.find(date); exception != exceptions_.end()) {
    return exception->second;
  }
  const std::chrono::weekday weekday{sys_days{std::chrono::days{date}}};
  const auto usual = week_.find(static_cast<int>(weekday.c_encoding()));
  return usual == week_.end() ? Intervals{} : usual->second;
}

bool ReferenceBusiness::is_open_at(std::int32_t date, int minute) const {
  for (const Interval& today : intervals_of(date)) {
    if (today.open <= minute && (today.past_midnight() || minute < today.close)) {
      return true;
    }
  }
  for (const Interval& yesterday : intervals_of(date - 1)) {
    if (yesterday.past_midnight() && minute < yesterday.close) {
      return true;
    }
  }
  return false;
}

const std::vector<bool>& ReferenceBusiness::open_minutes(std::int64_t utc_day) const {
  auto& open = open_minutes_[utc_day];
  if (open.empty()) {
    const auto* zone = date::locate_zone(time_zone_);
    date::sys_info info;
    for (int minute = 0; minute < 1440; ++minute) {
      const auto at = sys_days{std::chrono::days{utc_day}} + minutes{minute};
      if (minute == 0 || at >= info.end) {
        info = zone->get_info(at);
      }
      const auto local = std::chrono::floor<minutes>(at + info.offset);
      const auto day = std::chrono::floor<std::chrono::days>(local);
      open.push_back(is_open_at(static_cast<std::int32_t>(day.time_since_epoch().count()),
                                static_cast<int>((local - day).count())));
    }
  }
  return open;
}

bool ReferenceBusiness::is_open(Timestamp time) const {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  return open_minutes(day.time_since_epoch().count())[static_cast<std::size_t>((time - day) / kMinute)];
}

std::int64_t ReferenceBusiness::open_ms(Timestamp from, Timestamp to) const {
  if (to < from) {
    return -open_ms(to, from);
  }
  Milliseconds open{0};
  for (Timestamp at = from; at < to;) {
    const Timestamp next = std::min<Timestamp>(to, std::chrono::floor<minutes>(at) + kMinute);
    if (is_open(at)) {
      open += next - at;
    }
    at = next;
  }
  return open.count();
}

}  // namespace flowtally::tests
