#include "projections/window.h"

#include <array>
#include <utility>

#include "projections/figures.h"

namespace flowtally::projections {

using events::Result;
using events::Status;
using events::StatusCode;
using events::Timestamp;

namespace {

constexpr std::array<int, kPeriodNames.size()> kPeriodDays = {7, 30, 90};
constexpr std::string_view kDefaultPeriod = "30d";

constexpr events::Milliseconds kWindowMax{kWindowDaysMax * events::kDayMs};

Status bad(std::string message) { return Status(StatusCode::kInvalidArgument, std::move(message)); }

/// One end of a window as it was written: an instant or a date.
struct Edge {
  std::optional<Timestamp> instant;
  DayNumber day = 0;
};

Result<std::optional<Edge>> parse_edge(std::string_view parameter, const std::optional<std::string>& text) {
  if (!text) return std::optional<Edge>();
  if (const auto day = events::parse_date(*text)) return std::optional<Edge>({{}, *day});
  if (const auto instant = events::parse_timestamp(*text)) return std::optional<Edge>({*instant, 0});
  return bad("`" + std::string(parameter) + "` is neither a date (2026-02-01) nor an instant (2026-02-01T00:00:00Z)");
}

Result<Window> period_window(const WindowQuery& query, const std::optional<Edge>& to, Timestamp now) {
  const auto name = query.period ? std::string_view(*query.period) : kDefaultPeriod;
  for (std::size_t i = 0; i < kPeriodNames.size(); ++i) {
    if (name != kPeriodNames[i]) continue;
    if (to && !to->instant) return bad("`to` is a date, which needs `from` to be a date too");
    const auto end = to ? *to->instant : now;
    const auto begin = end - events::Milliseconds(kPeriodDays[i] * events::kDayMs);
    return Window{begin, end, std::string(name), !to.has_value(), !to.has_value()};
  }
  return bad("`period` is 7d, 30d or 90d");
}

/// Two dates: whole local days, both included.
Window date_window(DayNumber first, DayNumber last, const Calendar& calendar) {
  return {calendar.day_begin(first), calendar.day_begin(last + 1), {}};
}

}  // namespace

Result<Window> resolve_window(const WindowQuery& query, const Calendar& calendar, Timestamp now) {
  if (query.from && query.period) return bad("`from` and `period` exclude each other");
  const auto from = parse_edge("from", query.from);
  if (!from) return from.status();
  const auto to = parse_edge("to", query.to);
  if (!to) return to.status();
  if (!*from) return period_window(query, *to, now);

  const auto& begin = **from;
  if (*to && begin.instant.has_value() != (*to)->instant.has_value()) {
    return bad("`from` and `to` are two dates or two instants, not one of each");
  }
  Window window;
  if (begin.instant) {
    window = {*begin.instant, *to ? *(*to)->instant : now, {}};
    if (window.to - window.from > kWindowMax) return bad("`from` to `to` is longer than 400 days");
    if (!*to) {
      window.to_moves = true;
      window.holds_until = window.from + kWindowMax + events::Milliseconds(1);
    }
  } else {
    const auto last = *to ? (*to)->day : calendar.day_of(now);
    if (last - begin.day >= kWindowDaysMax) return bad("`from` to `to` is longer than 400 days");
    if (last < begin.day) return bad("`from` lies after `to`");
    window = date_window(begin.day, last, calendar);
    if (!*to) window.holds_until = window.to;  // through today: until midnight
  }
  if (window.from > window.to) return bad("`from` lies after `to`");
  return window;
}

}  // namespace flowtally::projections
