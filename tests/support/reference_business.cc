#include "tests/support/reference_business.h"

#include <algorithm>
#include <boost/json.hpp>

#include "tests/support/reference_model.h"

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
  const auto usual_week = [&] {
    for (int day = 1; day <= 5; ++day) {
      week_[day] = {{8 * 60, 17 * 60}};
    }
  };
  if (hours_json.empty()) {
    usual_week();
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
  } else {
    usual_week();
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

const std::vector<std::pair<Timestamp, Timestamp>>& ReferenceBusiness::spans_of(std::int32_t date) const {
  const auto [found, is_new] = spans_.try_emplace(date);
  if (is_new) {
    const sys_days today{std::chrono::days{date}};
    for (const Interval& interval : intervals_of(date)) {
      const sys_days closing_day = interval.past_midnight() ? today + std::chrono::days{1} : today;
      found->second.emplace_back(reference_wall_clock(time_zone_, today + minutes{interval.open}),
                                 reference_wall_clock(time_zone_, closing_day + minutes{interval.close}));
    }
  }
  return found->second;
}

const std::vector<bool>& ReferenceBusiness::open_minutes(std::int64_t utc_day) const {
  auto& open = open_minutes_[utc_day];
  if (open.empty()) {
    const sys_days midnight{std::chrono::days{utc_day}};
    open.assign(1440, false);
    for (std::int64_t date = utc_day - 3; date <= utc_day + 2; ++date) {  // wherever the zone lies
      for (const auto& [opens, closes] : spans_of(static_cast<std::int32_t>(date))) {
        for (int minute = 0; minute < 1440; ++minute) {
          const Timestamp at = midnight + minutes{minute};
          open[static_cast<std::size_t>(minute)] =
              open[static_cast<std::size_t>(minute)] || (opens <= at && at < closes);
        }
      }
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
