#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>

#include "projections/chat_view_parts.h"
#include "projections/chat_views.h"

namespace flowtally::projections {

namespace {

/// Durations of one kind, with their part in business hours.
struct Durations {
  std::int64_t sum_ms = 0;
  std::int64_t business_ms = 0;
  DurationSet all;
  DurationSet business;

  void add(const TimedMs& duration) {
    sum_ms += duration.all;
    business_ms += duration.business;
    all.add_value(duration.all);
    business.add_value(duration.business);
  }
  std::int64_t n() const { return static_cast<std::int64_t>(all.size()); }
  double mean() const { return mean_seconds(sum_ms, n()); }
  DurationFigures figures() const { return duration_figures(n(), sum_ms, business_ms, all, business); }
};

/// The chats of one operator.
struct Work {
  Durations queue_wait;
  Durations first_response;
  Durations customer_first_response;
  Durations resolution;
  Rated::Sums ratings;
  Close::Sums matured_closes;

  void add(const ChatsAt& chats, const Claim& claim) {
    const auto& desk = chats.desk();
    const auto& chat = desk.chats()[claim.key];
    queue_wait.add(claim.wait);
    if (claim.response.known()) first_response.add(claim.response);
    if (chat.first_message_ms < chats.now_ms()) {
      customer_first_response.add(desk.timed(chat.opened_ms, chat.first_message_ms));
    }
    if (const auto close = chats.close_of(claim.key)) {
      resolution.add(close->resolution);
      if (close->time_ms < chats.now_ms() - kReopenMs) matured_closes.add(*close);
    }
    if (chat.rating == kNone) return;
    const auto& rating = desk.ratings()[chat.rating];
    if (rating.time_ms < chats.now_ms()) ratings.add(Rated{rating.time_ms, chat.rating, rating.rating});
  }
};

OperatorFigures figures_of(const Account& account, std::uint32_t operator_index, const Work& work) {
  OperatorFigures figures;
  figures.operator_id = account.ids().users.text(operator_index);
  figures.operator_name = account.catalog().user_name(operator_index);
  figures.total_sessions = work.queue_wait.all.size();
  figures.avg_first_response_seconds = {work.first_response.mean()};
  figures.avg_resolution_seconds = {work.resolution.mean()};
  figures.avg_queue_wait_seconds = {work.queue_wait.mean()};
  figures.median_first_response_seconds = {work.first_response.all.quantile_seconds(0.5)};
  figures.median_resolution_seconds = {work.resolution.all.quantile_seconds(0.5)};
  figures.median_queue_wait_seconds = {work.queue_wait.all.quantile_seconds(0.5)};
  figures.queue_wait = work.queue_wait.figures();
  figures.first_response = work.first_response.figures();
  figures.customer_first_response = work.customer_first_response.figures();
  figures.resolution = work.resolution.figures();
  fill_csat(figures, work.ratings);
  figures.fcr_rate_matured = matured_fcr(work.matured_closes);
  return figures;
}

}  // namespace

std::vector<OperatorFigures> operator_figures(const Account& account, std::int64_t days,
                                              const std::optional<std::string>& operator_id, events::Timestamp now) {
  const auto now_ms = now.time_since_epoch().count();
  const ChatsAt chats(account.desk(), now_ms);
  const auto only = operator_id ? account.ids().users.find(events::Id(*operator_id)) : kNone;
  boost::unordered_flat_map<std::uint32_t, Work> by_operator;
  chats.for_each_claim(now_ms - days * kDaySpanMs, now_ms, [&](const Claim& claim) {
    const auto& desk = chats.desk();
    const auto last = desk.chats().last_operator(desk.chats()[claim.key], now_ms, desk.events());
    if (!operator_id || last == only) by_operator[last].add(chats, claim);
  });

  const auto& calendar = account.calendar();
  const auto from_ms =
      calendar.day_begin(calendar.day_of(now) - static_cast<DayNumber>(days) + 1).time_since_epoch().count();
  std::vector<OperatorFigures> list;
  for (const auto& [index, work] : by_operator) {
    auto& figures = list.emplace_back(figures_of(account, index, work));
    const auto online_ms = account.desk().online_ms(index, from_ms, now_ms);
    figures.availability_seconds = {mean_seconds(online_ms, 1)};
    figures.availability_percent = {std::min(percent(online_ms, days * kDaySpanMs), 100.0)};
  }
  std::sort(list.begin(), list.end(), [](const OperatorFigures& a, const OperatorFigures& b) {
    return a.total_sessions != b.total_sessions ? a.total_sessions > b.total_sessions : a.operator_id < b.operator_id;
  });
  return list;
}

}  // namespace flowtally::projections
