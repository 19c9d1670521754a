#include "projections/calendar.h"

#include <date/tz.h>
#include <doctest/doctest.h>

#include <fstream>
#include <sstream>
#include <string>

#include "projections/time_zones.h"

namespace flowtally::tests {

using events::Milliseconds;
using events::Timestamp;
using projections::Calendar;
using projections::DayNumber;

namespace {

Timestamp at(const char* text) { return *events::parse_timestamp(text); }
DayNumber day(const char* text) { return *events::parse_date(text); }
std::shared_ptr<const Calendar> zone(const char* name) { return Calendar::of_zone(name); }

}  // namespace

TEST_CASE("calendar: day_of and day_begin agree at every transition") {
  for (const auto* const name : {"UTC", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "America/St_Johns",
                                 "Pacific/Apia", "America/Sao_Paulo", "Africa/Casablanca", "Asia/Gaza", "Etc/GMT+12"}) {
    CAPTURE(std::string(name));
    const auto calendar = zone(name);
    for (DayNumber number = 3650; number < 25'000; ++number) {
      const auto begin = calendar->day_begin(number);
      const auto next = calendar->day_begin(number + 1);
      REQUIRE(begin <= next);
      if (begin == next) continue;  // a date that the zone left out
      REQUIRE(calendar->day_of(begin) == number);
      REQUIRE(calendar->day_of(next - Milliseconds(1)) == number);
    }
  }
}

TEST_CASE("calendar: a day begins at the first instant with its local date, says the zone database itself") {
  for (const auto* const name : {"America/New_York", "Australia/Lord_Howe", "America/St_Johns", "Asia/Gaza"}) {
    CAPTURE(std::string(name));
    const auto calendar = zone(name);
    const auto* const rules = date::locate_zone(name);
    const auto local_day = [&](Timestamp time) {
      const auto local = rules->to_local(date::floor<std::chrono::seconds>(time));
      return static_cast<DayNumber>(date::floor<date::days>(local).time_since_epoch().count());
    };
    for (auto number = day("2003-01-01"); number < day("2012-01-01"); ++number) {
      const auto begin = calendar->day_begin(number);
      REQUIRE(local_day(begin) == number);
      REQUIRE(local_day(begin - Milliseconds(1)) < number);
    }
  }
}

TEST_CASE("calendar: a midnight that is missing, one that comes twice, and a date that never was") {
  // Sao Paulo put its clocks forward at midnight.
  CHECK(zone("America/Sao_Paulo")->day_begin(day("2018-11-04")) == at("2018-11-04T03:00:00Z"));
  // St John's put them back at 00:01: the day began at the first of its two midnights and holds what follows.
  const auto st_johns = zone("America/St_Johns");
  CHECK(st_johns->day_begin(day("2006-10-29")) == at("2006-10-29T02:30:00Z"));
  CHECK(st_johns->day_of(at("2006-10-29T02:45:00Z")) == day("2006-10-29"));
  // Samoa went from 29 to 31 December 2011.
  const auto apia = zone("Pacific/Apia");
  CHECK(apia->day_begin(day("2011-12-30")) == apia->day_begin(day("2011-12-31")));
  CHECK(apia->day_of(at("2011-12-30T09:59:59.999Z")) == day("2011-12-29"));
  CHECK(apia->day_of(at("2011-12-30T10:00:00Z")) == day("2011-12-31"));
}

TEST_CASE("calendar: only the names of the zone database are zones") {
  for (const auto* const name : {"Asia/Kolkata", "Asia/Calcutta", "UTC", "Etc/GMT+12", "America/Argentina/Ushuaia",
                                 "GB", "EST5EDT", "Europe/Kyiv", "Europe/Kiev"}) {
    CAPTURE(std::string(name));
    CHECK(projections::is_time_zone(name));
  }
  for (const auto* const name : {"", "Mars/Olympus", "../UTC", "asia/kolkata", "UTC+3", "localtime", "posixrules",
                                 "Factory", "right/UTC", "posix/Europe/Berlin", "/usr/share/zoneinfo/UTC", "tzdata.zi",
                                 "zone.tab", "file:Europe/Berlin", "Etc", "Zzz"}) {
    CAPTURE(std::string(name));
    CHECK_FALSE(projections::is_time_zone(name));
  }
}

TEST_CASE("calendar: a link keeps its name and has its target's days") {
  CHECK(projections::canonical_zone("Asia/Calcutta") == "Asia/Kolkata");
  CHECK(projections::canonical_zone("Asia/Kolkata") == "Asia/Kolkata");
  CHECK(zone("Asia/Calcutta")->zone_name() == "Asia/Calcutta");
  CHECK(zone("Asia/Calcutta")->day_begin(day("2026-02-10")) == at("2026-02-09T18:30:00Z"));
  CHECK(zone("EST5EDT")->day_begin(day("2026-07-01")) == at("2026-07-01T04:00:00Z"));
}

TEST_CASE("calendar: the table of names says what this machine's zone database says") {
  std::ifstream database("/usr/share/zoneinfo/tzdata.zi");
  REQUIRE(database);
  std::size_t links = 0;
  for (std::string line; std::getline(database, line);) {
    std::istringstream words(line);
    std::string kind, target, name;
    words >> kind >> target >> name;
    if (kind != "L" || projections::canonical_zone(name) == name) continue;  // zone.tab has some links as zones
    ++links;
    CAPTURE(name);
    CHECK(projections::canonical_zone(name) == projections::canonical_zone(target));
  }
  CHECK(links > 100);
}

TEST_CASE("calendar: every zone has the offsets that the zone database has, to the end of its explicit transitions") {
  std::ifstream names("/usr/share/zoneinfo/zone.tab");
  REQUIRE(names);
  std::size_t zones = 0;
  for (std::string line; std::getline(names, line);) {
    if (line.starts_with('#')) continue;
    std::istringstream words(line);
    std::string country, place, name;
    words >> country >> place >> name;
    CAPTURE(name);
    const auto calendar = zone(name.c_str());
    REQUIRE(calendar->status().ok());
    const auto* const rules = date::locate_zone(name);
    date::sys_seconds begin{std::chrono::seconds{0}};
    while (begin < date::sys_days(date::year{2037} / 1 / 1)) {
      const auto info = rules->get_info(begin);
      const std::int64_t offset_ms = std::chrono::milliseconds(info.offset).count();
      for (const auto time : {begin, info.end - std::chrono::seconds{1}}) {
        const auto time_ms = std::chrono::milliseconds(time.time_since_epoch()).count();
        if (time >= date::sys_days(date::year{2037} / 1 / 1)) continue;
        REQUIRE(calendar->local_ms(time_ms) - time_ms == offset_ms);
      }
      begin = info.end;
    }
    ++zones;
  }
  CHECK(zones > 400);
}

TEST_CASE("calendar: the last rule of a zone holds for ever") {
  const auto new_york = zone("America/New_York");
  const auto half_past_one_utc = at("2040-07-02T13:30:00Z").time_since_epoch().count();
  CHECK(new_york->local_ms(half_past_one_utc) - half_past_one_utc == -4 * 3'600'000);  // 09:30
  CHECK(new_york->day_begin(day("2199-07-01")) == at("2199-07-01T04:00:00Z"));
  CHECK(new_york->day_begin(day("2199-12-01")) == at("2199-12-01T05:00:00Z"));
  CHECK(zone("Australia/Sydney")->day_begin(day("2100-01-15")) == at("2100-01-14T13:00:00Z"));
}

TEST_CASE("calendar: a zone that is not to be had says so by its name, and has UTC's days") {
  const auto lost = zone("localtime");  // as an older version took it
  CHECK(lost->zone_name() == "localtime");
  CHECK(lost->status().code() == events::StatusCode::kZoneUnavailable);
  CHECK(lost->status().message().find("`localtime`") != std::string::npos);
  CHECK(lost->day_begin(day("2026-02-10")) == at("2026-02-10T00:00:00Z"));
  CHECK(zone("Europe/Berlin")->status().ok());
}

TEST_CASE("calendar: a wall clock that is skipped is the transition, one that comes twice is the first") {
  const auto calendar = zone("America/New_York");
  const auto half_past_two = 150 * 60'000;
  CHECK(calendar->at_wall_clock(day("2026-03-08"), half_past_two) == at("2026-03-08T07:00:00Z"));
  const auto half_past_one = 90 * 60'000;
  CHECK(calendar->at_wall_clock(day("2026-11-01"), half_past_one) == at("2026-11-01T05:30:00Z"));
  const auto two = 120 * 60'000;
  CHECK(calendar->at_wall_clock(day("2026-11-01"), two - 1) == at("2026-11-01T05:59:59.999Z"));
  CHECK(calendar->at_wall_clock(day("2026-11-01"), two) == at("2026-11-01T07:00:00Z"));
  CHECK(calendar->at_wall_clock(day("2026-07-01"), half_past_one) == at("2026-07-01T05:30:00Z"));
}

TEST_CASE("calendar: clock hours cover all time, and no two instants of one differ in date, hour or offset") {
  for (const auto* const name : {"UTC", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia"}) {
    CAPTURE(std::string(name));
    const auto calendar = zone(name);
    const auto& rules = *date::locate_zone(name);
    auto time_ms = at("2011-01-01T00:20:00Z").time_since_epoch().count();
    const auto end_ms = at("2012-06-01T00:00:00Z").time_since_epoch().count();
    for (auto hour = calendar->clock_hour(time_ms); hour.begin_ms < end_ms; hour = calendar->clock_hour(hour.end_ms)) {
      for (const auto instant : {hour.begin_ms, hour.end_ms - 1}) {
        const auto local =
            rules.to_local(date::sys_time<Milliseconds>(Milliseconds(instant))).time_since_epoch().count();
        REQUIRE(local - instant == hour.offset_ms);
        REQUIRE(local / events::kDayMs == hour.date);
        REQUIRE(local % events::kDayMs / 3'600'000 == hour.hour);
        REQUIRE(calendar->clock_hour(instant).begin_ms == hour.begin_ms);
      }
      REQUIRE(hour.end_ms - hour.begin_ms <= 3'600'000);
    }
  }
}

}  // namespace flowtally::tests
