#include "events/business_hours.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <cstdio>
#include <set>
#include <string>

#include "events/time.h"
#include "tests/events/reading.h"

namespace flowtally::tests {

using namespace events;

namespace {

BusinessHours hours_of(std::string_view json) {
  const Result<BusinessHours> hours = parse_business_hours(json);
  REQUIRE_MESSAGE(hours.ok(), hours.status().message());
  return *hours;
}

std::string problem_of(std::string_view json) {
  const Result<BusinessHours> hours = parse_business_hours(json);
  if (hours.ok()) return "none";
  CHECK(hours.status().code() == StatusCode::kInvalidArgument);
  return hours.status().message();
}

std::string problem_of_interval(const std::string& interval) {
  return problem_of(R"({"week":[{"day_of_week":1,"intervals":[)" + interval + "]}]}");
}

std::string clock(std::int32_t minute) {
  char text[16];
  std::snprintf(text, sizeof text, "%02d:%02d", minute / 60, minute % 60);
  return text;
}

std::string intervals_json(const DayHours& hours) {
  std::string json = "[";
  for (const OpenInterval& interval : hours) {
    if (json.size() > 1) json += ',';
    json += R"({"open":")" + clock(interval.open_minute) + R"(","close":")" + clock(interval.close_minute) + "\"}";
  }
  return json + "]";
}

std::string json_of(const BusinessHours& hours) {
  std::string json = R"({"time_zone":"UTC","week":[)";
  for (std::size_t day = 7; day-- > 0;) {  // any order will do
    json += R"({"day_of_week":)" + std::to_string(day) + R"(,"intervals":)" + intervals_json(hours.week[day]);
    json += day > 0 ? "}," : "}]";
  }
  json += R"(,"exceptions":[)";
  for (std::size_t i = hours.exceptions.size(); i-- > 0;) {
    json += R"({"date":")" + format_date(hours.exceptions[i].days_since_epoch) + R"(","intervals":)" +
            intervals_json(hours.exceptions[i].intervals);
    json += i > 0 ? "}," : "}";
  }
  return json + "]}";
}

/// Up to 4 intervals, the last of which may go past midnight.
rc::Gen<DayHours> any_day() {
  return rc::gen::map(rc::gen::pair(rc::gen::container<std::set<std::int32_t>>(rc::gen::inRange<std::int32_t>(0, 1440)),
                                    rc::gen::inRange<std::int32_t>(0, 1441)),
                      [](const std::pair<std::set<std::int32_t>, std::int32_t>& drawn) {
                        const std::vector<std::int32_t> minutes(drawn.first.begin(), drawn.first.end());
                        DayHours day;
                        for (std::size_t i = 0; i + 1 < minutes.size() && day.size() < 4; i += 2)
                          day.push_back({minutes[i], minutes[i + 1]});
                        if (drawn.second != 0 && !minutes.empty() && minutes.size() % 2 == 1 && minutes.size() < 8)
                          day.push_back({minutes.back(), drawn.second});
                        return day;
                      });
}

}  // namespace

TEST_CASE("business hours: the default is Monday to Friday, 08:00 to 17:00") {
  const BusinessHours& hours = default_business_hours();
  for (std::size_t day = 0; day < 7; ++day) {
    CHECK(hours.week[day] == (day == 0 || day == 6 ? DayHours() : DayHours{{480, 1020}}));
  }
  CHECK(hours.exceptions.empty());
  CHECK(hours_of("{}") == hours);
  CHECK(hours_of(R"({"week":null,"exceptions":null,"time_zone":"Mars"})") == hours);
}

TEST_CASE("business hours: what is written is understood, in any order") {
  CHECK(rc::check([] {
    BusinessHours hours;
    for (DayHours& day : hours.week) day = *any_day();
    const auto dates = *rc::gen::container<std::set<std::int32_t>>(rc::gen::inRange<std::int32_t>(0, 200 * 365));
    for (const std::int32_t date : dates) hours.exceptions.push_back({date, *any_day()});
    const std::string json = json_of(hours);
    const Result<BusinessHours> understood = parse_business_hours(json);
    if (!understood) RC_FAIL(understood.status().message() + ": " + json);
    RC_ASSERT(*understood == hours);
  }));
}

TEST_CASE("business hours: a week that is told closes the days it does not name") {
  const BusinessHours hours =
      hours_of(R"({"week":[{"day_of_week":6,"intervals":[{"open":"10:00","close":"14:00"}]}]})");
  for (std::size_t day = 0; day < 6; ++day) CHECK(hours.week[day].empty());
  CHECK(hours.week[6] == DayHours{{600, 840}});
  CHECK(hours_of(R"({"week":[]})") == BusinessHours());
}

TEST_CASE("business hours: exceptions without a week are exceptions of the default one") {
  const BusinessHours hours = hours_of(R"({"exceptions":[{"date":"2026-12-25","intervals":[]}]})");
  CHECK(hours.week == default_business_hours().week);
  CHECK(hours.exceptions == std::vector<DatedHours>{{*parse_date("2026-12-25"), {}}});
}

TEST_CASE("business hours: intervals are put in order, and may touch") {
  const BusinessHours hours = hours_of(
      R"({"week":[{"day_of_week":0,"intervals":[{"open":"12:00","close":"13:00"},{"open":"22:00","close":"06:00"},{"open":"00:00","close":"12:00"}]}]})");
  CHECK(hours.week[0] == DayHours{{0, 720}, {720, 780}, {1320, 360}});
}

TEST_CASE("business hours: midnight closes as 00:00 and as 24:00") {
  for (const std::string close : {"00:00", "24:00"}) {
    for (const std::string open : {"00:00", "18:00", "23:59"}) {
      const BusinessHours hours = hours_of(R"({"week":[{"day_of_week":2,"intervals":[{"open":")" + open +
                                           R"(","close":")" + close + R"("}]}]})");
      REQUIRE(hours.week[2].size() == 1);
      CHECK(hours.week[2][0].close_minute == 1440);
    }
  }
}

TEST_CASE("business hours: a day may be told by its first interval alone") {
  const auto day = [](const std::string& members) {
    return hours_of(R"({"week":[{"day_of_week":1)" + members + "}]}").week[1];
  };
  CHECK(day(R"(,"is_open":true,"open_time":"08:00","close_time":"17:00")") == DayHours{{480, 1020}});
  CHECK(day(R"(,"open_time":"20:00","close_time":"02:00")") == DayHours{{1200, 120}});
  CHECK(day(R"(,"is_open":false,"open_time":"08:00","close_time":"17:00")").empty());
  CHECK(day(R"(,"is_open":false,"open_time":null,"close_time":null)").empty());
  CHECK(day("").empty());
  // Beside intervals it is only repeated; but closed is closed.
  const std::string intervals = R"(,"intervals":[{"open":"09:00","close":"10:00"},{"open":"11:00","close":"12:00"}])";
  CHECK(day(R"(,"is_open":true,"open_time":"09:00","close_time":"10:00")" + intervals).size() == 2);
  CHECK(day(intervals).size() == 2);
  CHECK(day(R"(,"is_open":false)" + intervals).empty());
  CHECK(hours_of(R"({"exceptions":[{"date":"2026-12-24","is_open":true,"open_time":"08:00","close_time":"12:00"}]})")
            .exceptions[0]
            .intervals == DayHours{{480, 720}});
}

TEST_CASE("business hours: what is wrong is named") {
  CHECK(problem_of("[]") == "must be an object");
  CHECK(problem_of("{") == "must be an object");
  CHECK(problem_of(R"({"week":{}})") == "has a `week` that is an object; it must be an array");
  CHECK(problem_of(R"({"week":[],"week":[]})") == "has more than one `week`");
  CHECK(problem_of(R"({"week":[7]})") == "has a day that is 7; it must be an object");
  CHECK(problem_of(R"({"week":[{"day_of_week":1,"day_of_week":2}]})") ==
        "has a day that has more than one `day_of_week`");
  for (const std::string bad : {"7", "-1", "\"1\"", "1.5"}) {
    CHECK(problem_of(R"({"week":[{"day_of_week":)" + bad + "}]}") ==
          "has a day whose `day_of_week` is " + bad + "; it must be an integer from 0 to 6");
  }
  for (const std::string none : {"", R"("day_of_week":null)"}) {
    CHECK(problem_of(R"({"week":[{)" + none + "}]}") ==
          "has a day whose `day_of_week` is missing; it must be an integer from 0 to 6");
  }
  CHECK(problem_of(R"({"week":[{"day_of_week":3},{"day_of_week":3}]})") ==
        "has more than one day with `day_of_week` 3");
  CHECK(problem_of(R"({"week":[{"day_of_week":3,"is_open":1}]})") ==
        "has a day whose `is_open` is 1; it must be true or false");
  CHECK(problem_of(R"({"week":[{"day_of_week":3,"is_open":true}]})") ==
        "has a day with an `open_time` that is missing; it must be a time of day, HH:MM");
  CHECK(problem_of(R"({"week":[{"day_of_week":3,"open_time":"08:00"}]})") ==
        "has a day with a `close_time` that is missing; it must be a time of day, HH:MM");
  CHECK(problem_of(R"({"week":[{"day_of_week":3,"intervals":{}}]})") ==
        "has a day with `intervals` that is an object; it must be an array");
  CHECK(problem_of(R"({"exceptions":7})") == "has `exceptions` that is 7; it must be an array");
  CHECK(problem_of(R"({"exceptions":["2026-12-25"]})") ==
        "has an exception that is \"2026-12-25\"; it must be an object");
  for (const std::string bad : {"\"2026-02-29\"", "\"25.12.2026\"", "20261225"}) {
    CHECK(problem_of(R"({"exceptions":[{"date":)" + bad + "}]}") ==
          "has an exception whose `date` is " + bad + "; it must be a date, YYYY-MM-DD");
  }
  CHECK(problem_of(R"({"exceptions":[{}]})") ==
        "has an exception whose `date` is missing; it must be a date, YYYY-MM-DD");
  CHECK(problem_of(R"({"exceptions":[{"date":"2026-12-25"},{"date":"2026-12-25"}]})") ==
        "has more than one exception with `date` 2026-12-25");
}

TEST_CASE("business hours: a time of day is HH:MM") {
  CHECK(problem_of_interval("8") == "has a day with an interval that is 8; it must be an object");
  CHECK(problem_of_interval(R"({"open":"08:00","open":"09:00","close":"10:00"})") ==
        "has a day with an interval that has more than one `open`");
  for (const std::string bad : {"\"8:00\"", "\"24:00\"", "\"08:60\"", "\"08-00\"", "\"08:00:00\"", "\"0a:00\"", "\"\"",
                                "\"-1:00\"", "\"99:99\"", "480", "null"}) {
    INFO(bad);
    const std::string shown = bad == "null" ? "missing" : bad;
    CHECK(problem_of_interval(R"({"open":)" + bad + R"(,"close":"10:00"})") ==
          "has a day with an `open` that is " + shown + "; it must be a time of day, HH:MM");
    if (bad == "\"24:00\"") continue;
    CHECK(problem_of_interval(R"({"open":"08:00","close":)" + bad + "}") ==
          "has a day with a `close` that is " + shown + "; it must be a time of day, HH:MM");
  }
  CHECK(problem_of_interval(R"({"open":"08:00","close":"24:01"})") ==
        "has a day with a `close` that is \"24:01\"; it must be a time of day, HH:MM");
}

TEST_CASE("business hours: intervals of a day do not overlap") {
  const auto two = [](const std::string& first, const std::string& second) {
    return problem_of_interval(first + "," + second);
  };
  const std::string overlap = "has a day whose `intervals` overlap";
  CHECK(two(R"({"open":"08:00","close":"12:01"})", R"({"open":"12:00","close":"13:00"})") == overlap);
  CHECK(two(R"({"open":"08:00","close":"09:00"})", R"({"open":"08:00","close":"09:00"})") == overlap);
  CHECK(two(R"({"open":"22:00","close":"06:00"})", R"({"open":"23:00","close":"23:30"})") == overlap);
  CHECK(two(R"({"open":"22:00","close":"22:00"})", R"({"open":"23:00","close":"24:00"})") == overlap);
  CHECK(two(R"({"open":"22:00","close":"06:00"})", R"({"open":"21:00","close":"22:00"})") == "none");
}

TEST_CASE("business hours: there are at most 8 intervals a day and 400 exceptions") {
  const auto intervals = [](int count) {
    std::string json;
    for (int i = 0; i < count; ++i) {
      json += i > 0 ? "," : "";
      json += R"({"open":")" + clock(i * 60) + R"(","close":")" + clock(i * 60 + 30) + "\"}";
    }
    return json;
  };
  CHECK(problem_of_interval(intervals(8)) == "none");
  CHECK(problem_of_interval(intervals(9)) == "has a day with more than 8 `intervals`");
  const auto exceptions = [](std::int32_t count) {
    std::string json;
    for (std::int32_t i = 0; i < count; ++i) {
      json += i > 0 ? "," : "";
      json += R"({"date":")" + format_date(20'000 + i) + "\"}";
    }
    return R"({"exceptions":[)" + json + "]}";
  };
  CHECK(problem_of(exceptions(400)) == "none");
  CHECK(problem_of(exceptions(401)) == "has more than 400 `exceptions`");
}

TEST_CASE("business hours: an event with wrong ones is refused, and right ones are kept as they came") {
  const auto read = [](const std::string& hours) {
    return read_ndjson(event_line("account.updated", R"(,"business_hours":)" + hours + "}"));
  };
  const Batch bad = read(R"({"week":[{"day_of_week":8}]})");
  REQUIRE(bad.rejects.size() == 1);
  CHECK(bad.rejects[0].code == RejectCode::kInvalidField);
  CHECK(bad.rejects[0].detail ==
        "`business_hours` has a day whose `day_of_week` is 8; it must be an integer from 0 to 6");
  const std::string text = R"({"week":[{"day_of_week":1,"intervals":[]}],"colour":"red"})";
  const Batch good = read(text);
  REQUIRE(good.events.size() == 1);
  CHECK(std::get<AccountUpdated>(good.events[0].payload).business_hours == text);
}

}  // namespace flowtally::tests
