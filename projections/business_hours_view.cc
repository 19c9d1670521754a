#include "projections/business_hours_view.h"

#include "events/business_hours_change.h"

namespace flowtally::projections {

namespace {

HoursInterval told(const events::OpenInterval& interval) {
  return {events::format_minute(interval.open_minute), events::format_minute(interval.close_minute)};
}

std::vector<HoursInterval> told(const events::DayHours& intervals) {
  std::vector<HoursInterval> all;
  for (const auto& interval : intervals) all.push_back(told(interval));
  return all;
}

}  // namespace

BusinessHoursFigures business_hours(const Account& account, events::Timestamp now) {
  const auto now_ms = now.time_since_epoch().count();
  const auto& business = account.desk().rules().business;
  BusinessHoursFigures answer;
  answer.time_zone = account.calendar().zone_name();
  for (const auto& intervals : business.hours().week) {
    auto& day = answer.week.emplace_back();
    day.day_of_week = answer.week.size() - 1;
    day.is_open = !intervals.empty();
    day.intervals = told(intervals);
    if (!day.is_open) continue;
    day.open_time = Text{day.intervals.front().open};
    day.close_time = Text{day.intervals.front().close};
  }
  for (const auto& dated : business.hours().exceptions) {
    answer.exceptions.push_back({Date{dated.days_since_epoch}, told(dated.intervals)});
  }
  if (const auto open = business.open_at(now_ms)) {
    answer.status = {true, told(*open), std::nullopt};
  } else if (const auto next = business.next_open(now_ms)) {
    answer.status.next_open = events::Timestamp(events::Milliseconds(*next));
  }
  return answer;
}

}  // namespace flowtally::projections
