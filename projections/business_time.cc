#include "projections/business_time.h"

#include <algorithm>

namespace flowtally::projections {

using events::Milliseconds;
using events::OpenInterval;
using events::Timestamp;

namespace {

constexpr std::int64_t kMinuteMs = 60'000;
constexpr DayNumber kSearchDays = 400;

}  // namespace

BusinessTime::BusinessTime(std::shared_ptr<const Calendar> calendar, events::BusinessHours hours)
    : calendar_(std::move(calendar)), hours_(std::move(hours)) {}

const std::vector<OpenInterval>& BusinessTime::intervals_of(DayNumber day) const {
  const auto& dated = hours_.exceptions;
  const auto found = std::lower_bound(
      dated.begin(), dated.end(), day,
      [](const events::DatedHours& hours, DayNumber wanted) { return hours.days_since_epoch < wanted; });
  if (found != dated.end() && found->days_since_epoch == day) return found->intervals;
  return hours_.week[weekday_of(day)];
}

template <typename Visit>
void BusinessTime::for_each_span(DayNumber day, Visit&& visit) const {
  for (const auto& interval : intervals_of(day)) {
    const bool past_midnight = interval.close_minute <= interval.open_minute;
    const auto begin = calendar_->at_wall_clock(day, interval.open_minute * kMinuteMs);
    const auto end = calendar_->at_wall_clock(day + (past_midnight ? 1 : 0), interval.close_minute * kMinuteMs);
    if (begin < end) visit(Span{begin.time_since_epoch().count(), end.time_since_epoch().count(), interval});
  }
}

template <typename Visit>
void BusinessTime::for_each_open(std::int64_t from_ms, std::int64_t to_ms, Visit&& visit) const {
  const auto first = calendar_->day_of(Timestamp(Milliseconds(from_ms))) - 1;
  const auto last = calendar_->day_of(Timestamp(Milliseconds(to_ms - 1)));
  auto counted_to = from_ms;  // spans come in order of their begin, so this is all that overlap needs
  for (auto day = first; day <= last; ++day) {
    for_each_span(day, [&](const Span& span) {
      const auto begin = std::max(span.begin_ms, counted_to);
      const auto end = std::min(span.end_ms, to_ms);
      if (begin >= end) return;
      visit(begin, end);
      counted_to = end;
    });
  }
}

DurationMs BusinessTime::between(std::int64_t from_ms, std::int64_t to_ms) const {
  if (to_ms < from_ms) return -between(to_ms, from_ms);
  if (to_ms == from_ms) return 0;
  DurationMs total = 0;
  for_each_open(from_ms, to_ms, [&](std::int64_t begin_ms, std::int64_t end_ms) { total += end_ms - begin_ms; });
  return total;
}

std::vector<std::pair<std::int64_t, std::int64_t>> BusinessTime::open_spans(std::int64_t from_ms,
                                                                            std::int64_t to_ms) const {
  std::vector<std::pair<std::int64_t, std::int64_t>> spans;
  if (from_ms >= to_ms) return spans;
  for_each_open(from_ms, to_ms,
                [&](std::int64_t begin_ms, std::int64_t end_ms) { spans.emplace_back(begin_ms, end_ms); });
  return spans;
}

std::optional<OpenInterval> BusinessTime::open_at(std::int64_t time_ms) const {
  std::optional<OpenInterval> open;
  const auto today = calendar_->day_of(Timestamp(Milliseconds(time_ms)));
  for (const auto day : {today - 1, today}) {
    for_each_span(day, [&](const Span& span) {
      if (span.begin_ms <= time_ms && time_ms < span.end_ms) open = span.interval;
    });
  }
  return open;
}

std::optional<std::int64_t> BusinessTime::next_open(std::int64_t time_ms) const {
  const auto today = calendar_->day_of(Timestamp(Milliseconds(time_ms)));
  for (auto day = today - 1; day <= today + kSearchDays; ++day) {
    std::optional<std::int64_t> next;
    for_each_span(day, [&](const Span& span) {
      if (span.end_ms <= time_ms) return;
      const auto opens = std::max(span.begin_ms, time_ms);
      if (!next || opens < *next) next = opens;
    });
    if (next) return next;
  }
  return std::nullopt;
}

}  // namespace flowtally::projections
