// What the comparison stands on: histories that show what makes figures hard, and local days.
#include <doctest/doctest.h>

#include <string>

#include "projections/calendar.h"
#include "tests/oracle/oracle_fixture.h"
#include "tests/oracle/oracle_history.h"

namespace flowtally::tests {

TEST_CASE("oracle: the histories show every trait that they are there for") {
  for (const std::uint64_t seed : oracle_seeds()) {
    INFO("seed = ", seed);
    must(shared_oracle().load(oracle_history(seed).lines));
    const SqlRows traits = must(shared_oracle().traits());
    CHECK(traits.rows.size() > 30);
    for (const auto& row : traits.rows) {
      INFO(row[0].text, ": ", row[1].text);
      CHECK(std::stoll(row[1].text) > 0);
    }
  }
}

TEST_CASE("oracle: days begin where PostgreSQL finds them, around every clock change up to 2037") {
  must(shared_oracle().load({}));
  for (const std::string zone :
       {"America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Europe/London", "America/Havana",
        "America/Sao_Paulo", "Pacific/Apia", "Africa/Monrovia", "Africa/Casablanca", "Asia/Beirut"}) {
    const auto calendar = projections::Calendar::of_zone(zone);
    for (const SqlRows days = must(shared_oracle().odd_days(zone)); const auto& row : days.rows) {
      const auto begin = calendar->day_begin(*events::parse_date(row[0].text));
      INFO(zone, " ", row[0].text);
      CHECK(events::format_timestamp(begin) == row[1].text);
    }
  }
}

}  // namespace flowtally::tests
