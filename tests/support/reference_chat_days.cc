// The desk by clock hours and days.
#include <date/tz.h>

#include <algorithm>
#include <map>

#include "tests/support/reference_desk.h"

namespace flowtally::tests {
namespace {

using events::Milliseconds;
using events::Timestamp;
using projections::HourFigures;
using projections::LiveDashboard;
using projections::Trend;
using std::chrono::floor;

std::chrono::seconds offset_at(const std::string& time_zone, Timestamp time) {
  return date::locate_zone(time_zone)->get_info(floor<std::chrono::seconds>(time)).offset;
}

/// What the local clock shows, as if that were UTC.
Timestamp local_time(const std::string& time_zone, Timestamp time) { return time + offset_at(time_zone, time); }

/// The first instant of the clock hour that holds `time`: its full local hour, unless the offset changed since.
Timestamp clock_hour_of(const std::string& time_zone, Timestamp time) {
  const auto offset = offset_at(time_zone, time);
  const Timestamp full_hour = floor<std::chrono::hours>(time + offset) - offset;
  auto info = date::locate_zone(time_zone)->get_info(floor<std::chrono::seconds>(time));
  while (info.begin > full_hour) {
    const auto before = date::locate_zone(time_zone)->get_info(info.begin - std::chrono::seconds{1});
    if (before.offset != offset) {
      return info.begin;
    }
    info = before;
  }
  return full_hour;
}

/// The day before `to`'s, up to the same wall clock: a skipped one means the change, of two the first.
Span yesterday(const std::string& time_zone, Timestamp to) {
  const std::int32_t today = reference_day_of(time_zone, to);
  const Timestamp local = local_time(time_zone, to);
  const auto time_of_day = local - floor<std::chrono::days>(local);
  const date::local_time<Milliseconds> wall{std::chrono::days{today - 1} + time_of_day};
  const auto info = date::locate_zone(time_zone)->get_info(floor<std::chrono::seconds>(wall));
  const Timestamp same = info.result == date::local_info::nonexistent
                             ? Timestamp{info.first.end}
                             : Timestamp{wall.time_since_epoch() - info.first.offset};
  return {reference_day_begin(time_zone, today - 1), same};
}

Trend trend(const ReferenceDesk& desk, const std::function<double(const Span&)>& figure,
            const std::function<std::uint64_t(const Span&)>& cases) {
  const double current = figure(desk.today());
  const double previous = figure(yesterday(desk.time_zone, desk.to));
  Trend trend;
  trend.current = {current};
  trend.previous = {previous};
  trend.delta = {current - previous};
  if (previous != 0) {
    trend.delta_percent = projections::Fixed<1>{(current - previous) / previous * 100};
  }
  trend.current_n = cases(desk.today());
  trend.previous_n = cases(yesterday(desk.time_zone, desk.to));
  return trend;
}

projections::Trends trends_of(const ReferenceDesk& desk) {
  const auto opened = [&](const Span& span) {
    return desk.chats_where([&](const ReferenceChat& chat) { return span.holds(chat.opened); }).size();
  };
  const auto responses = [&](const Span& span) { return first_responses_ms(cohorts_of(desk, span).claimed); };
  const auto resolutions = [&](const Span& span) { return resolutions_ms(cohorts_of(desk, span).closed); };
  const auto rated = [&](const Span& span) { return cohorts_of(desk, span).rated; };
  const auto rated_n = [&](const Span& span) { return rated(span).size(); };
  const auto closed_n = [&](const Span& span) { return cohorts_of(desk, span).closed.size(); };
  const auto satisfied = [](const ReferenceChat& chat) { return chat.rating >= 4; };
  projections::Trends trends;
  trends.sessions_today = trend(
      desk, [&](const Span& span) { return static_cast<double>(opened(span)); }, opened);
  trends.avg_first_response_seconds = trend(
      desk, [&](const Span& span) { return mean_seconds(responses(span)); },
      [&](const Span& span) { return responses(span).size(); });
  trends.avg_resolution_seconds = trend(
      desk, [&](const Span& span) { return mean_seconds(resolutions(span)); }, closed_n);
  trends.csat_percentage = trend(
      desk, [&](const Span& span) { return csat_mean(rated(span)) / 5 * 100; }, rated_n);
  trends.fcr_rate = trend(
      desk, [&](const Span& span) { return fcr_rate(desk, span); }, closed_n);
  trends.abandonment_rate = trend(
      desk, [&](const Span& span) { return abandonment_rate(desk, span); },
      [&](const Span& span) { return abandonment_cases(desk, span); });
  trends.csat_score = trend(
      desk,
      [&](const Span& span) {
        const auto chats = rated(span);
        const auto count = static_cast<std::uint64_t>(std::count_if(chats.begin(), chats.end(), satisfied));
        return percent(count, chats.size());
      },
      rated_n);
  trends.csat_average = trend(
      desk, [&](const Span& span) { return csat_mean(rated(span)); }, rated_n);
  return trends;
}

std::vector<projections::DayVolume> session_volume(const ReferenceDesk& desk, int days) {
  const std::int32_t today = reference_day_of(desk.time_zone, desk.to);
  std::map<std::int32_t, std::uint64_t> opened;
  for (const ReferenceChat& chat : desk.chats) {
    ++opened[reference_day_of(desk.time_zone, chat.opened)];
  }
  std::vector<projections::DayVolume> volume;
  for (std::int32_t day = today - days + 1; day <= today; ++day) {
    volume.push_back({{day}, opened[day]});
  }
  return volume;
}

std::vector<projections::PeakHour> peak_hours(const ReferenceDesk& desk, const Span& window) {
  std::map<std::pair<std::uint64_t, std::uint64_t>, std::uint64_t> counts;
  for (const ReferenceMessage& message : desk.messages) {
    if (window.holds(message.time)) {
      const Timestamp local = local_time(desk.time_zone, message.time);
      const auto day = floor<std::chrono::days>(local);
      const auto hour = floor<std::chrono::hours>(local - day).count();
      ++counts[{std::chrono::weekday{day}.c_encoding(), static_cast<std::uint64_t>(hour)}];
    }
  }
  std::vector<projections::PeakHour> peaks;
  for (const auto& [hour, count] : counts) {
    peaks.push_back({hour.first, hour.second, count});
  }
  return peaks;
}

projections::Funnel funnel_of(const ReferenceDesk& desk, const Span& window) {
  std::set<std::string> visitors;
  for (const ReferenceMessage& message : desk.messages) {
    if (window.holds(message.time) && message.sender == events::Sender::kVisitor) {
      visitors.insert(message.visitor_id);
    }
  }
  const auto handed_off = [&](const ReferenceChat& chat) {
    return window.holds(chat.opened) && chat.claimed.has_value();
  };
  return {visitors.size(), desk.chats_where(handed_off).size(), cohorts_of(desk, window).closed.size()};
}

projections::Percentiles percentiles_of(const std::vector<std::int64_t>& durations_ms) {
  return {{quantile_seconds(durations_ms, 0.5)},
          {quantile_seconds(durations_ms, 0.9)},
          {quantile_seconds(durations_ms, 0.99)},
          durations_ms.size()};
}

}  // namespace

std::vector<HourFigures> ReferenceModel::hourly(const std::string& account_id, int hours, Timestamp to) const {
  const ReferenceDesk desk(account(account_id), to);
  const Span window = desk.last_hours(hours);
  std::map<Timestamp, std::uint64_t> counts;
  for (Timestamp at = window.from; at < to; at += std::chrono::minutes{1}) {
    counts[clock_hour_of(desk.time_zone, at)];
  }
  counts[clock_hour_of(desk.time_zone, to - Milliseconds{1})];
  for (const ReferenceMessage& message : desk.messages) {
    if (window.holds(message.time)) {
      ++counts[clock_hour_of(desk.time_zone, message.time)];
    }
  }
  std::vector<HourFigures> list;
  for (const auto& [hour, count] : counts) {
    const auto offset = static_cast<std::int32_t>(offset_at(desk.time_zone, hour).count());
    list.push_back({{hour, offset}, count});
  }
  return list;
}

LiveDashboard ReferenceModel::live_dashboard(const std::string& account_id, int days, Timestamp to) const {
  const ReferenceDesk desk(account(account_id), to);
  const Span window = desk.last_hours(days * 24);
  const ServiceCohorts cohorts = cohorts_of(desk, window);
  LiveDashboard dashboard;
  dashboard.trends = trends_of(desk);
  dashboard.session_volume = session_volume(desk, days);
  dashboard.peak_hours = peak_hours(desk, window);
  dashboard.funnel = funnel_of(desk, window);
  dashboard.percentiles = {percentiles_of(first_responses_ms(cohorts.claimed)),
                           percentiles_of(resolutions_ms(cohorts.closed))};
  static_cast<projections::ServiceQuality&>(dashboard) = service_quality(desk, cohorts);
  return dashboard;
}

}  // namespace flowtally::tests
