#include "projections/window.h"

#include <doctest/doctest.h>

#include <chrono>
#include <string>

namespace flowtally::tests {

using events::Timestamp;
using projections::Calendar;
using projections::resolve_window;
using projections::Window;
using projections::WindowQuery;

namespace {

Timestamp at(const std::string& text) { return *events::parse_timestamp(text); }

const Timestamp kNow = at("2026-02-15T12:00:00.123Z");

Window window_of(const WindowQuery& query, const char* zone = "America/New_York") {
  const auto window = resolve_window(query, *Calendar::of_zone(zone), kNow);
  REQUIRE_MESSAGE(window.ok(), window.status().message());
  return *window;
}

std::string error_of(const WindowQuery& query) {
  const auto window = resolve_window(query, *Calendar::utc(), kNow);
  REQUIRE_FALSE(window.ok());
  CHECK(window.status().code() == events::StatusCode::kInvalidArgument);
  return window.status().message();
}

}  // namespace

TEST_CASE("window: a period is so many times 24 hours up to `to`, to the millisecond") {
  const auto plain = window_of({});
  CHECK(plain.from == at("2026-01-16T12:00:00.123Z"));
  CHECK(plain.to == kNow);
  CHECK(plain.period == "30d");
  const auto week = window_of({"7d", {}, "2026-03-10T00:00:00.001+01:00"});  // across a change of the clocks
  CHECK(week.from == at("2026-03-02T23:00:00.001Z"));
  CHECK(week.to == at("2026-03-09T23:00:00.001Z"));
  CHECK(window_of({"90d", {}, {}}).from == at("2025-11-17T12:00:00.123Z"));
}

TEST_CASE("window: two dates are whole local days, both included") {
  const auto window = window_of({{}, "2026-03-08", "2026-03-08"});  // a day of 23 hours
  CHECK(window.from == at("2026-03-08T05:00:00Z"));
  CHECK(window.to == at("2026-03-09T04:00:00Z"));
  CHECK_FALSE(window.period.has_value());
}

TEST_CASE("window: the first and the last instant that events may have can be asked for by their date in any zone") {
  const auto west = window_of({{}, "1969-12-31", "1969-12-31"}, "America/Los_Angeles");
  CHECK(west.from == events::kTimestampMin - std::chrono::hours(16));
  CHECK(west.to == events::kTimestampMin + std::chrono::hours(8));
  const auto east = window_of({{}, "2200-01-01", "2200-01-01"}, "Asia/Tokyo");
  CHECK(east.from == events::kTimestampEnd - std::chrono::hours(9));
  CHECK(east.to == events::kTimestampEnd + std::chrono::hours(15));
}

TEST_CASE("window: `from` alone runs to now, or as a date through today") {
  CHECK(window_of({{}, "2026-02-14T00:00:00Z", {}}).to == kNow);
  CHECK(window_of({{}, "2026-02-14", {}}).to == at("2026-02-16T05:00:00Z"));
}

TEST_CASE("window: the clock moves what has no end of its own, until the words mean another day or too long a time") {
  const auto told = [](const WindowQuery& query) {
    const auto window = window_of(query);
    const auto until = window.holds_until == Timestamp::max() ? "" : events::format_timestamp(window.holds_until);
    return std::string(window.from_moves ? "from " : "") + (window.to_moves ? "to " : "") + until;
  };
  CHECK(told({}) == "from to ");
  CHECK(told({"7d", {}, {}}) == "from to ");
  CHECK(told({"7d", {}, "2026-02-10T00:00:00Z"}).empty());
  CHECK(told({{}, "2026-02-14T00:00:00Z", {}}) == "to 2027-03-21T00:00:00.001Z");
  CHECK(told({{}, "2026-02-14", {}}) == "2026-02-16T05:00:00.000Z");
  CHECK(told({{}, "2026-02-14", "2026-02-15"}).empty());
  CHECK(told({{}, "2026-02-14T00:00:00Z", "2026-02-15T00:00:00Z"}).empty());
}

TEST_CASE("window: two instants may be equal, and then the window is empty") {
  CHECK(window_of({{}, "2026-02-14T00:00:00Z", "2026-02-14T00:00:00Z"}).empty());
}

TEST_CASE("window: what is no window is refused by name") {
  CHECK(error_of({"30d", "2026-02-01", {}}).find("period") != std::string::npos);
  CHECK(error_of({"31d", {}, {}}).find("period") != std::string::npos);
  CHECK(error_of({"", {}, {}}).find("period") != std::string::npos);
  CHECK(error_of({{}, "2026-02-01", "2026-02-02T00:00:00Z"}).find("from") != std::string::npos);
  CHECK(error_of({{}, "2026-02-01T00:00:00Z", "2026-02-02"}).find("from") != std::string::npos);
  CHECK(error_of({{}, {}, "2026-02-02"}).find("`to`") != std::string::npos);
  CHECK(error_of({{}, "2026-02-02", "2026-02-01"}).find("after") != std::string::npos);
  CHECK(error_of({{}, "2026-02-02T00:00:00.001Z", "2026-02-02T00:00:00Z"}).find("after") != std::string::npos);
  CHECK(error_of({{}, "2026-02-16", {}}).find("after") != std::string::npos);
  CHECK(error_of({{}, "yesterday", {}}).find("`from`") != std::string::npos);
  CHECK(error_of({{}, {}, "2026-02-30T00:00:00Z"}).find("`to`") != std::string::npos);
}

TEST_CASE("window: 400 days are allowed, one more is not") {
  CHECK(window_of({{}, "2025-01-01", "2026-02-04"}).from == at("2025-01-01T05:00:00Z"));
  CHECK(error_of({{}, "2025-01-01", "2026-02-05"}).find("400") != std::string::npos);
  CHECK_FALSE(window_of({{}, "2025-01-01T00:00:00Z", "2026-02-05T00:00:00Z"}).empty());
  CHECK(error_of({{}, "2025-01-01T00:00:00Z", "2026-02-05T00:00:00.001Z"}).find("400") != std::string::npos);
}

}  // namespace flowtally::tests
