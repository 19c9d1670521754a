#include <array>

#include "projections/chat_view_parts.h"
#include "projections/chat_views.h"

namespace flowtally::projections {

namespace {

/// A figure and the number of cases that it is of.
struct Case {
  double value;
  std::int64_t n;
};

Trend trend_of(Case current, Case previous) {
  const double delta = current.value - previous.value;
  Trend trend{{current.value},
              {previous.value},
              {delta},
              std::nullopt,
              static_cast<std::uint64_t>(current.n),
              static_cast<std::uint64_t>(previous.n)};
  if (previous.value != 0) trend.delta_percent = Fixed<1>{delta / previous.value * 100};
  return trend;
}

/// What a day's part is compared by.
struct DayPart {
  Opening::Sums openings;
  Claim::Sums claims;
  Close::Sums closes;
  Rated::Sums ratings;

  DayPart(const ChatsAt& chats, Span span)
      : openings(chats.openings(span.from_ms, span.to_ms)),
        claims(chats.claims(span.from_ms, span.to_ms)),
        closes(chats.closes(span.from_ms, span.to_ms)),
        ratings(chats.ratings(span.from_ms, span.to_ms)) {}

  Case opened() const { return {static_cast<double>(openings.n()), openings.n()}; }
  Case first_response() const { return {mean_seconds(claims.response_ms(), claims.responses()), claims.responses()}; }
  Case resolution() const { return {mean_seconds(closes.resolution_ms(), closes.n()), closes.n()}; }
  Case csat_percentage() const { return {rating_percent(ratings), ratings.n()}; }
  Case first_contact() const { return {first_contact_percent(closes), closes.n()}; }
  Case abandonment() const { return {abandonment_percent(closes, claims), abandonment_cases(closes, claims)}; }
  Case csat_score() const { return {satisfied_percent(ratings), ratings.n()}; }
  Case csat_average() const { return {mean_rating(ratings), ratings.n()}; }
};

std::int64_t ms_of(events::Timestamp time) { return time.time_since_epoch().count(); }

Trends trends_of(const ChatsAt& chats, const Calendar& calendar, DayNumber today) {
  const auto now_ms = chats.now_ms();
  const auto wall_clock_ms = calendar.local_ms(now_ms) - today * events::kDayMs;
  const DayPart now(chats, {ms_of(calendar.day_begin(today)), now_ms});
  const DayPart before(chats,
                       {ms_of(calendar.day_begin(today - 1)), ms_of(calendar.at_wall_clock(today - 1, wall_clock_ms))});
  const auto compared = [&](Case (DayPart::*figure)() const) { return trend_of((now.*figure)(), (before.*figure)()); };
  return {compared(&DayPart::opened),          compared(&DayPart::first_response), compared(&DayPart::resolution),
          compared(&DayPart::csat_percentage), compared(&DayPart::first_contact),  compared(&DayPart::abandonment),
          compared(&DayPart::csat_score),      compared(&DayPart::csat_average)};
}

std::vector<DayVolume> volume_of(const ChatsAt& chats, const Calendar& calendar, DayNumber today, std::int64_t days) {
  std::vector<DayVolume> volume;
  for (auto day = today - static_cast<DayNumber>(days) + 1; day <= today; ++day) {
    const auto end_ms = day == today ? chats.now_ms() : ms_of(calendar.day_begin(day + 1));
    const auto opened = chats.openings(ms_of(calendar.day_begin(day)), end_ms).n();
    volume.push_back({{day}, static_cast<std::uint64_t>(opened)});
  }
  return volume;
}

/// Calls visit(hour, messages) for each clock hour of the span, in order; only what lies inside counts.
template <typename Visit>
void for_each_hour(const ChatsAt& chats, const Calendar& calendar, Span span, Visit&& visit) {
  for (auto at = span.from_ms; at < span.to_ms;) {
    const auto hour = calendar.clock_hour(at);
    const auto end = std::min(hour.end_ms, span.to_ms);
    visit(hour, chats.messages(at, end));
    at = end;
  }
}

std::vector<PeakHour> peak_hours_of(const ChatsAt& chats, const Calendar& calendar, Span span) {
  std::array<std::array<std::uint64_t, 24>, 7> counts{};
  for_each_hour(chats, calendar, span, [&](const Calendar::ClockHour& hour, std::uint64_t messages) {
    counts[weekday_of(hour.date)][static_cast<std::size_t>(hour.hour)] += messages;
  });
  std::vector<PeakHour> peaks;
  for (std::size_t day = 0; day < counts.size(); ++day) {
    for (std::size_t hour = 0; hour < counts[day].size(); ++hour) {
      if (counts[day][hour] > 0) peaks.push_back({day, hour, counts[day][hour]});
    }
  }
  return peaks;
}

Percentiles percentiles_of(const DurationSet& durations) {
  return {{durations.quantile_seconds(0.5)},
          {durations.quantile_seconds(0.9)},
          {durations.quantile_seconds(0.99)},
          durations.size()};
}

}  // namespace

LiveDashboard live_dashboard(const Account& account, std::int64_t days, events::Timestamp now) {
  const auto now_ms = ms_of(now);
  const auto& calendar = account.calendar();
  const auto today = calendar.day_of(now);
  const ChatsAt chats(account.desk(), now_ms);
  const Span span{now_ms - days * kDaySpanMs, now_ms};

  LiveDashboard dashboard;
  dashboard.trends = trends_of(chats, calendar, today);
  dashboard.session_volume = volume_of(chats, calendar, today, days);
  dashboard.peak_hours = peak_hours_of(chats, calendar, span);
  dashboard.funnel = {chats.writing_visitors(span.from_ms),
                      static_cast<std::uint64_t>(chats.openings(span.from_ms, span.to_ms).claimed()),
                      static_cast<std::uint64_t>(chats.closes(span.from_ms, span.to_ms).n())};
  dashboard.percentiles = {
      percentiles_of(chats.claim_durations(span.from_ms, span.to_ms, Claim::kResponses)),
      percentiles_of(chats.close_durations(span.from_ms, span.to_ms, Close::kResolutions)),
  };
  dashboard.queue_wait = queue_wait_figures(chats, span);
  dashboard.first_response = first_response_figures(chats, span);
  dashboard.customer_first_response = customer_first_response_figures(chats, span);
  dashboard.resolution = resolution_figures(chats, span);
  fill_csat(dashboard, chats.ratings(span.from_ms, span.to_ms));
  fill_matured_fcr(dashboard, chats.closes(span.from_ms, now_ms - kReopenMs));
  return dashboard;
}

std::vector<HourFigures> hourly_figures(const Account& account, std::int64_t hours, events::Timestamp now) {
  const auto now_ms = ms_of(now);
  const ChatsAt chats(account.desk(), now_ms);
  std::vector<HourFigures> list;
  for_each_hour(chats, account.calendar(), {now_ms - hours * kHourMs, now_ms},
                [&](const Calendar::ClockHour& hour, std::uint64_t messages) {
                  const auto first = events::Timestamp(events::Milliseconds(hour.begin_ms));
                  list.push_back({{first, static_cast<std::int32_t>(hour.offset_ms / 1000)}, messages});
                });
  return list;
}

}  // namespace flowtally::projections
