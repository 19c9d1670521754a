#include "projections/business_time.h"

#include <doctest/doctest.h>

#include <random>
#include <string>

namespace flowtally::tests {

using events::BusinessHours;
using events::Timestamp;
using projections::BusinessTime;
using projections::Calendar;

namespace {

std::int64_t at(const std::string& text) { return events::parse_timestamp(text)->time_since_epoch().count(); }

BusinessTime open_in(const char* zone, BusinessHours hours) { return {Calendar::of_zone(zone), std::move(hours)}; }

BusinessHours some_hours() {
  BusinessHours hours;
  for (std::size_t day = 1; day <= 5; ++day) hours.week[day] = {{480, 720}, {780, 1020}};
  hours.week[5].push_back({1320, 120});                                   // Friday night, until 02:00
  hours.week[6] = {{60, 180}};                                            // overlaps it
  hours.week[0] = {{150, 210}};                                           // about when clocks change
  hours.exceptions = {{*events::parse_date("2026-03-09"), {}},            // a Monday
                      {*events::parse_date("2026-03-11"), {{540, 540}}},  // the whole day round
                      {*events::parse_date("2026-03-14"), {{600, 1440}}}};
  return hours;
}

/// Minute by minute: what the wall says decides.
bool open_by_the_wall(const BusinessHours& hours, const Calendar& calendar, std::int64_t time_ms) {
  const auto local = calendar.local_ms(time_ms);
  const auto date = static_cast<projections::DayNumber>(local / events::kDayMs);
  const auto minute = local % events::kDayMs / 60'000;
  const auto of = [&](projections::DayNumber day) {
    for (const auto& dated : hours.exceptions) {
      if (dated.days_since_epoch == day) return dated.intervals;
    }
    return hours.week[projections::weekday_of(day)];
  };
  for (const auto& [open, close] : of(date)) {
    if (minute >= open && (close <= open || minute < close)) return true;
  }
  for (const auto& [open, close] : of(date - 1)) {
    if (close <= open && minute < close) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("business time: the open spans of a time are in order, apart, and add up to the business time in it") {
  const auto hours = some_hours();
  for (const auto* const zone : {"UTC", "Asia/Kolkata", "America/New_York"}) {
    CAPTURE(std::string(zone));
    const auto business = open_in(zone, hours);
    std::mt19937_64 random(11);
    const auto base = at("2026-03-05T12:00:00Z");  // New York's clocks change within the next days
    for (int i = 0; i < 60; ++i) {
      const auto from = base + static_cast<std::int64_t>(random() % (10 * events::kDayMs));
      const auto to = from + static_cast<std::int64_t>(random() % (3 * events::kDayMs));
      std::int64_t open_ms = 0;
      auto last = from;
      for (const auto& [begin, end] : business.open_spans(from, to)) {
        CHECK(begin >= last);
        CHECK(end > begin);
        open_ms += end - begin;
        last = end;
      }
      CHECK(last <= to);
      CHECK(open_ms == business.between(from, to));
    }
  }
  CHECK(open_in("UTC", hours).open_spans(10, 10).empty());
}

TEST_CASE("business time: it is what counting minutes gives, where the clock is not changed") {
  const auto hours = some_hours();
  for (const auto* const zone : {"UTC", "Asia/Kolkata", "America/New_York"}) {
    CAPTURE(std::string(zone));
    const auto calendar = Calendar::of_zone(zone);
    const auto business = open_in(zone, hours);
    std::mt19937_64 random(7);
    const auto base = at("2026-03-09T12:00:00Z");  // after New York's change of clocks
    for (int i = 0; i < 60; ++i) {
      const auto from =
          base + static_cast<std::int64_t>(random() % (14 * 1440)) * 60'000;  // the second week has no exceptions
      const auto to = from + static_cast<std::int64_t>(random() % (3 * 1440)) * 60'000;
      std::int64_t open_ms = 0;
      for (auto minute = from; minute < to; minute += 60'000) {
        const bool open = open_by_the_wall(hours, *calendar, minute);
        open_ms += open ? 60'000 : 0;
        REQUIRE(business.open_at(minute).has_value() == open);
      }
      REQUIRE(business.between(from, to) == open_ms);
      auto opens = from;
      while (!open_by_the_wall(hours, *calendar, opens)) opens += 60'000;
      REQUIRE(business.next_open(from) == opens);
      REQUIRE(business.between(to, from) == -open_ms);
    }
  }
}

TEST_CASE("business time: part of a minute counts to the millisecond, and nothing is zero") {
  const auto business = open_in("UTC", events::default_business_hours());
  const auto monday = at("2026-03-09T08:00:00Z");
  CHECK(business.between(monday - 5, monday + 7) == 7);
  CHECK(business.between(monday + 7, monday + 7) == 0);
  CHECK(business.between(at("2026-03-07T00:00:00Z"), at("2026-03-09T00:00:00Z")) == 0);
}

TEST_CASE("business time: an hour that the day does not have is not worked, one that it has twice is") {
  BusinessHours hours;
  hours.week[0] = {{60, 240}};  // Sundays 01:00 to 04:00
  const auto business = open_in("America/New_York", hours);
  CHECK(business.between(at("2026-03-08T00:00:00Z"), at("2026-03-09T00:00:00Z")) == 2 * 3'600'000);
  CHECK(business.between(at("2026-11-01T00:00:00Z"), at("2026-11-02T00:00:00Z")) == 4 * 3'600'000);
}

TEST_CASE("business time: the next opening is found over nights, holidays and not at all") {
  const auto business = open_in("UTC", some_hours());
  CHECK(business.next_open(at("2026-03-06T12:30:00Z")) == at("2026-03-06T13:00:00Z"));
  CHECK(business.next_open(at("2026-03-08T03:30:00Z")) == at("2026-03-10T08:00:00Z"));  // Monday is an exception
  CHECK(business.next_open(at("2026-03-14T05:00:00Z")) == at("2026-03-14T10:00:00Z"));
  CHECK(business.open_at(at("2026-03-14T23:59:59.999Z")) == events::OpenInterval{600, 1440});
  CHECK_FALSE(business.open_at(at("2026-03-15T00:00:00Z")).has_value());
  CHECK_FALSE(open_in("UTC", {}).next_open(at("2026-03-06T12:30:00Z")).has_value());
}

}  // namespace flowtally::tests
