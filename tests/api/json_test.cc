#include "api/json.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <boost/describe.hpp>
#include <cstdio>
#include <cstring>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "projections/figures.h"

namespace flowtally::tests {
namespace {

using api::to_json;
using projections::Date;
using projections::Fixed;

std::string printed(double value, int decimals) {
  char text[400];
  std::snprintf(text, sizeof text, "%.*f", decimals, value);
  return text;
}

struct Inner {
  std::uint64_t count = 0;
  bool is_open = false;
};
BOOST_DESCRIBE_STRUCT(Inner, (), (count, is_open))

struct Outer {
  std::string name;
  Inner inner;
  std::vector<Inner> list;
  std::optional<std::string> note;
  std::optional<Fixed<1>> mean;
};
BOOST_DESCRIBE_STRUCT(Outer, (), (name, inner, list, note, mean))

struct OnlyOptional {
  std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(OnlyOptional, (), (note))

}  // namespace

TEST_CASE("json: an object has its members in order, nested structs and lists included") {
  const Outer outer{"a", {1, true}, {{2, false}, {3, true}}, "n", Fixed<1>{2.25}};
  CHECK(to_json(outer) == R"({"name":"a","inner":{"count":1,"is_open":true},)"
                          R"("list":[{"count":2,"is_open":false},{"count":3,"is_open":true}],"note":"n","mean":2.2})");
}

TEST_CASE("json: absent text is left out, an absent figure is null, an empty list is a list") {
  CHECK(to_json(Outer{}) == R"({"name":"","inner":{"count":0,"is_open":false},"list":[],"mean":null})");
  CHECK(to_json(OnlyOptional{}) == "{}");
  CHECK(to_json(OnlyOptional{"x"}) == R"({"note":"x"})");
}

TEST_CASE("json: integers print whole, at their limits too") {
  CHECK(to_json(std::numeric_limits<std::uint64_t>::max()) == "18446744073709551615");
  CHECK(to_json(std::numeric_limits<std::int64_t>::min()) == "-9223372036854775808");
  CHECK(to_json(0) == "0");
}

TEST_CASE("json: instants are UTC with milliseconds, dates are days") {
  CHECK(to_json(events::Timestamp{std::chrono::milliseconds{1}}) == R"("1970-01-01T00:00:00.001Z")");
  CHECK(to_json(Date{20'499}) == R"("2026-02-15")");
}

TEST_CASE("json: a fixed figure keeps its digits and is never in scientific notation") {
  CHECK(to_json(Fixed<1>{0.0}) == "0.0");
  CHECK(to_json(Fixed<3>{1.0}) == "1.000");
  CHECK(to_json(Fixed<1>{1e21}) == "1000000000000000000000.0");
  CHECK(to_json(Fixed<1>{-0.25}) == "-0.2");
  CHECK(to_json(Fixed<0>{2.5}) == "2");
}

TEST_CASE("json: a fixed figure rounds as printf does, at ties and next to them") {
  for (int i = -20'000; i <= 20'000; ++i) {
    const double tie = i / 20.0;
    for (const double value : {tie, std::nextafter(tie, 1e9), std::nextafter(tie, -1e9)}) {
      REQUIRE(to_json(Fixed<1>{value}) == printed(value, 1));
      REQUIRE(to_json(Fixed<3>{value / 100}) == printed(value / 100, 3));
    }
  }
}

TEST_CASE("json: a fixed figure prints as printf does, whatever its bits") {
  CHECK(rc::check([](std::uint64_t bits) {
    double value = 0;
    std::memcpy(&value, &bits, sizeof value);
    RC_PRE(std::isfinite(value));
    RC_ASSERT(to_json(Fixed<1>{value}) == printed(value, 1));
    RC_ASSERT(to_json(Fixed<3>{value}) == printed(value, 3));
  }));
  CHECK(rc::check([](std::int32_t numerator, std::uint16_t denominator) {
    const double value = numerator / (1.0 + denominator);
    RC_ASSERT(to_json(Fixed<1>{value}) == printed(value, 1));
    RC_ASSERT(to_json(Fixed<3>{value}) == printed(value, 3));
  }));
}

TEST_CASE("json: every character that needs an escape has one, all others stay") {
  CHECK(to_json(std::string("\"\\\b\f\n\r\t")) == R"("\"\\\b\f\n\r\t")");
  CHECK(to_json(std::string("\0\x01\x1f", 3)) == R"("\u0000\u0001\u001f")");
  CHECK(to_json(std::string("/<>'\x7f \xC3\xA9\xF0\x9F\x98\x80")) == "\"/<>'\x7f \xC3\xA9\xF0\x9F\x98\x80\"");
}

TEST_CASE("json: an instant of a zone has the zone's clock and offset, and names the same instant") {
  using projections::ZonedInstant;
  const events::Timestamp noon{std::chrono::milliseconds{1'771'156'800'000}};
  CHECK(to_json(ZonedInstant{noon, -5 * 3600}) == R"("2026-02-15T07:00:00-05:00")");
  CHECK(to_json(ZonedInstant{noon, 0}) == R"("2026-02-15T12:00:00+00:00")");
  CHECK(to_json(ZonedInstant{noon, 13 * 3600 + 45 * 60}) == R"("2026-02-16T01:45:00+13:45")");
  CHECK(to_json(ZonedInstant{noon, -1800}) == R"("2026-02-15T11:30:00-00:30")");
  const events::Timestamp epoch{std::chrono::milliseconds{0}};
  CHECK(to_json(ZonedInstant{epoch, -(44 * 60 + 30)}) == R"("1969-12-31T23:16:00-00:44")");
}

TEST_CASE("json: an array of a fixed size is an array") {
  CHECK(to_json(std::array<std::uint64_t, 3>{1, 0, 2}) == "[1,0,2]");
}

TEST_CASE("json: the team answer has the contract's fields in the contract's order") {
  projections::TeamFigures team;
  team.window.time_zone = "UTC";
  team.window.period = "30d";
  team.time_series.resize(1);
  team.top_flows.push_back({"t", "DNS", 2, {0.5}, {8.2}, {9.0}, std::nullopt});
  team.top_engineers.push_back({"u", "Jane", 2, {0.5}, {8.2}, {9.0}});
  CHECK(
      to_json(team) ==
      R"({"window":{"from":"1970-01-01T00:00:00.000Z","to":"1970-01-01T00:00:00.000Z","time_zone":"UTC","period":"30d"},)"
      R"("summary":{"total_sessions":0,"completed_sessions":0,"completion_rate":0.000,"median_duration_minutes":0.0,)"
      R"("avg_duration_minutes":0.0,"p90_duration_minutes":0.0,"active_engineers":0,)"
      R"("outcome_breakdown":{"resolved":0,"escalated":0,"workaround":0,"unresolved":0}},)"
      R"("time_series":[{"date":"1970-01-01","sessions":0,"resolved":0,"escalated":0,"workaround":0,"unresolved":0,)"
      R"("median_duration_minutes":0.0,"avg_duration_minutes":0.0,"completed_sessions":0}],)"
      R"("top_flows":[{"tree_id":"t","name":"DNS","sessions":2,"completion_rate":0.500,"median_duration_minutes":8.2,)"
      R"("avg_duration_minutes":9.0,"avg_csat":null,"completed_sessions":0,"total_ratings":0,"satisfied_ratings":0}],)"
      R"("top_engineers":[{"user_id":"u","name":"Jane","sessions":2,"completion_rate":0.500,)"
      R"("median_duration_minutes":8.2,"avg_duration_minutes":9.0,"completed_sessions":0}]})");
}

}  // namespace flowtally::tests
