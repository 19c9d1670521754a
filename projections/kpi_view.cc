#include "projections/chat_view_parts.h"
#include "projections/chat_views.h"

namespace flowtally::projections {

LiveKpis live_kpis(const Account& account, events::Timestamp now) {
  const auto now_ms = now.time_since_epoch().count();
  const auto& calendar = account.calendar();
  const ChatsAt chats(account.desk(), now_ms);
  const Span hour{now_ms - kHourMs, now_ms};
  const Span today{calendar.day_begin(calendar.day_of(now)).time_since_epoch().count(), now_ms};
  const Span day{now_ms - kDaySpanMs, now_ms};
  const Span week{now_ms - 7 * kDaySpanMs, now_ms};

  const auto claims_of_hour = chats.claims(hour.from_ms, hour.to_ms);
  const auto claims_of_day = chats.claims(day.from_ms, day.to_ms);
  const auto claims_of_week = chats.claims(week.from_ms, week.to_ms);
  const auto closes_of_day = chats.closes(day.from_ms, day.to_ms);
  const auto closes_of_week = chats.closes(week.from_ms, week.to_ms);
  const auto ratings = chats.ratings(day.from_ms, day.to_ms);
  const auto resolution = resolution_figures(chats, today);
  const auto open = chats.open_chats();

  LiveKpis kpis;
  kpis.waiting = open.waiting;
  kpis.active = open.active;
  kpis.avg_first_response_seconds = {mean_seconds(claims_of_hour.response_ms(), claims_of_hour.responses())};
  kpis.avg_resolution_seconds = resolution.avg_seconds.value_or(Seconds());
  kpis.csat_average = {mean_rating(ratings)};
  kpis.csat_percentage = {rating_percent(ratings)};
  kpis.fcr_rate = {first_contact_percent(closes_of_week)};
  kpis.fcr_n = static_cast<std::uint64_t>(closes_of_week.n());
  kpis.abandonment_rate = {abandonment_percent(closes_of_week, claims_of_week)};
  kpis.abandonment_n = static_cast<std::uint64_t>(abandonment_cases(closes_of_week, claims_of_week));
  kpis.sla_breach_events_24h = static_cast<std::uint64_t>(
      claims_of_day.waits_over() + chats.responses(day.from_ms, day.to_ms).over() + closes_of_day.over());
  kpis.sessions_today = static_cast<std::uint64_t>(chats.openings(today.from_ms, today.to_ms).n());
  kpis.human_mode_users = chats.human_visitors();
  kpis.timestamp = now;
  kpis.sla_open_breaches = open.breaches;
  kpis.waiting_over_limit = open.waiting_over_limit;

  kpis.queue_wait = queue_wait_figures(chats, hour);
  kpis.first_response = first_response_figures(chats, hour);
  kpis.customer_first_response = customer_first_response_figures(chats, hour);
  kpis.resolution = resolution;
  fill_csat(kpis, ratings);
  fill_matured_fcr(kpis, chats.closes(week.from_ms, day.from_ms));
  return kpis;
}

}  // namespace flowtally::projections
