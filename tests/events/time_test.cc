#include "events/time.h"

#include <doctest/doctest.h>

#include <array>
#include <utility>

#include "tests/support/event_generators.h"

namespace flowtally::tests {

using namespace events;

TEST_CASE("time: RFC 3339 instants of any offset are read, floored to the millisecond") {
  const std::pair<std::string_view, std::string_view> table[] = {
      {"2026-02-15T12:00:00Z", "2026-02-15T12:00:00.000Z"},
      {"2026-02-15t12:00:00z", "2026-02-15T12:00:00.000Z"},
      {"2026-02-15T12:00:00.5Z", "2026-02-15T12:00:00.500Z"},
      {"2026-02-15T12:00:00.05Z", "2026-02-15T12:00:00.050Z"},
      {"2026-02-15T12:00:00.9999999999999999999999Z", "2026-02-15T12:00:00.999Z"},
      {"2026-02-15T12:00:00.0009-00:00", "2026-02-15T12:00:00.000Z"},
      {"2026-02-15T12:00:00.25+05:30", "2026-02-15T06:30:00.250Z"},
      {"2026-02-15T23:59:59.999-23:59", "2026-02-16T23:58:59.999Z"},
      {"2026-02-15T00:00:00+23:59", "2026-02-14T00:01:00.000Z"},
      {"2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000Z"},
      {"2000-02-29T00:00:00Z", "2000-02-29T00:00:00.000Z"},
      {"2000-03-01T00:30:00+01:00", "2000-02-29T23:30:00.000Z"},
      {"1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000Z"},
      {"1969-12-31T23:30:00-00:30", "1970-01-01T00:00:00.000Z"},
      {"2199-12-31T23:59:59.9999Z", "2199-12-31T23:59:59.999Z"},
      {"2200-01-01T00:29:59.999+00:30", "2199-12-31T23:59:59.999Z"},
  };
  for (const auto& [text, expected] : table) {
    INFO(text);
    const std::optional<Timestamp> time = parse_timestamp(text);
    REQUIRE(time);
    CHECK(format_timestamp(*time) == expected);
  }
}

TEST_CASE("time: what is no RFC 3339 instant of 1970 to 2199 is refused") {
  const std::string_view table[] = {
      "",
      "now",
      "2026-02-15",
      "2026-02-15T12:00:00",
      "2026-02-15T12:00Z",
      "2026-02-15 12:00:00Z",
      "2026-02-15T12:00:60Z",
      "2016-12-31T23:59:60Z",
      "2026-02-15T12:60:00Z",
      "2026-02-15T24:00:00Z",
      "2026-02-29T12:00:00Z",
      "2100-02-29T12:00:00Z",
      "2026-02-30T12:00:00Z",
      "2026-04-31T12:00:00Z",
      "2026-00-15T12:00:00Z",
      "2026-13-15T12:00:00Z",
      "2026-02-00T12:00:00Z",
      "2026-02-15T12:00:00.Z",
      "2026-02-15T12:00:00,5Z",
      "2026-02-15T12:00:00.5",
      "2026-02-15T12:00:00+24:00",
      "2026-02-15T12:00:00+05:60",
      "2026-02-15T12:00:00+0530",
      "2026-02-15T12:00:00+05",
      "2026-02-15T12:00:00+5:30",
      "2026-02-15T12:00:00Zulu",
      "2026-02-15T12:00:00Z ",
      " 2026-02-15T12:00:00Z",
      "2026-02-15T12:00:00\xE2\x88\x92"
      "05:00",
      "2026-2-15T12:00:00Z",
      "26-02-15T12:00:00Z",
      "02026-02-15T12:00:00Z",
      "+2026-02-15T12:00:00Z",
      "-026-02-15T12:00:00Z",
      "2026-02-15T1a:00:00Z",
      "2026/02/15T12:00:00Z",
      "0000-01-01T00:00:00Z",
      "1969-12-31T23:59:59.9999Z",
      "1970-01-01T00:29:59.999+00:30",
      "2200-01-01T00:00:00Z",
      "2199-12-31T23:30:00-00:30",
      "9999-12-31T23:59:59Z",
      std::string_view("2026-02-15T12:00:00Z\0", 21),
  };
  for (const std::string_view text : table) {
    INFO(text);
    CHECK_FALSE(parse_timestamp(text));
  }
}

TEST_CASE("time: every instant is read as it was written, and every prefix of it is refused") {
  CHECK(rc::check([] {
    const Timestamp time = *any_time();
    const std::string text = format_timestamp(time);
    RC_ASSERT(parse_timestamp(text) == time);
    for (std::size_t size = 0; size < text.size(); ++size) RC_ASSERT(!parse_timestamp(text.substr(0, size)));
  }));
}

TEST_CASE("time: an offset moves the instant and nothing else") {
  CHECK(rc::check([] {
    const Timestamp time = *any_time();
    const int minutes = *rc::gen::inRange(-23 * 60 - 59, 23 * 60 + 60);
    const Timestamp local = time + std::chrono::minutes(minutes);
    RC_PRE(local >= kTimestampMin && local < kTimestampEnd);
    std::string text = format_timestamp(local);
    text.pop_back();
    std::array<char, 8> offset{};
    std::snprintf(offset.data(), offset.size(), "%c%02d:%02d", minutes < 0 ? '-' : '+', std::abs(minutes) / 60 % 24,
                  std::abs(minutes) % 60);
    RC_ASSERT(parse_timestamp(text + offset.data()) == time);
  }));
}

TEST_CASE("time: every date that an instant of 1970 to 2199 has in some zone is the one after the date before") {
  const std::int32_t days = static_cast<std::int32_t>(kTimestampEnd.time_since_epoch().count() / kDayMs);
  for (std::int32_t day = -1; day <= days; ++day) REQUIRE(parse_date(format_date(day)) == day);
  CHECK(format_date(-1) == "1969-12-31");
  CHECK(format_date(0) == "1970-01-01");
  CHECK(format_date(days - 1) == "2199-12-31");
}

TEST_CASE("time: what is no such date is refused") {
  for (const std::string_view text : {"", "2026-02-29", "2026-2-01", "2026-02-1", "1969-12-30", "2200-01-02",
                                      "2026-02-01T00:00:00Z", "2026-02-01 ", "20260201", "2026-00-01", "2026-01-32"}) {
    INFO(text);
    CHECK_FALSE(parse_date(text));
  }
}

}  // namespace flowtally::tests
