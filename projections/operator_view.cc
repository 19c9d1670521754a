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

using Spans = std::vector<std::pair<std::int64_t, std::int64_t>>;  // in order and without overlap

std::int64_t total_ms(const Spans& spans) {
  std::int64_t total = 0;
  for (const auto& [begin, end] : spans) total += end - begin;
  return total;
}

/// How much of `a` lies in `b`.
std::int64_t common_ms(const Spans& a, const Spans& b) {
  std::int64_t common = 0;
  for (auto left = a.begin(), right = b.begin(); left != a.end() && right != b.end();) {
    common += std::max<std::int64_t>(std::min(left->second, right->second) - std::max(left->first, right->first), 0);
    left->second < right->second ? ++left : ++right;
  }
  return common;
}

/// What availability is measured against: all of the span, or its business hours if the account has set them.
Spans schedule_of(const Account& account, Span span) {
  if (account.catalog().has_business_hours()) {
    return account.desk().rules().business.open_spans(span.from_ms, span.to_ms);
  }
  return {{span.from_ms, span.to_ms}};
}

void fill_availability(OperatorFigures& figures, const Spans& online, const Spans& schedule, std::int64_t days) {
  const auto online_ms = total_ms(online);
  figures.availability_seconds = {mean_seconds(online_ms, 1)};
  figures.availability_percent = {std::min(percent(online_ms, days * kDaySpanMs), 100.0)};
  const auto scheduled_ms = total_ms(schedule);
  const auto scheduled_online_ms = common_ms(online, schedule);
  figures.scheduled_seconds = {mean_seconds(scheduled_ms, 1)};
  figures.scheduled_online_seconds = {mean_seconds(scheduled_online_ms, 1)};
  if (scheduled_ms > 0) figures.scheduled_online_percent = Percent{percent(scheduled_online_ms, scheduled_ms)};
}

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
  fill_matured_fcr(figures, work.matured_closes);
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
  const auto schedule = schedule_of(account, {from_ms, now_ms});
  std::vector<OperatorFigures> list;
  for (const auto& [index, work] : by_operator) {
    auto& figures = list.emplace_back(figures_of(account, index, work));
    fill_availability(figures, account.desk().online_spans(index, from_ms, now_ms), schedule, days);
  }
  std::sort(list.begin(), list.end(), [](const OperatorFigures& a, const OperatorFigures& b) {
    return a.total_sessions != b.total_sessions ? a.total_sessions > b.total_sessions : a.operator_id < b.operator_id;
  });
  return list;
}

}  // namespace flowtally::projections
