// Business hours as clients see and change them, through a real socket.
#include <doctest/doctest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <string>

#include "tests/api/caller.h"
#include "tests/api/chat_desk.h"
#include "tests/support/feed.h"

namespace flowtally::tests {
namespace {

using api::Role;

std::string closed_day(int day) {
  return R"({"day_of_week":)" + std::to_string(day) +
         R"(,"is_open":false,"open_time":null,"close_time":null,"intervals":[]})";
}

std::string open_day(int day, const std::string& open, const std::string& close) {
  return R"({"day_of_week":)" + std::to_string(day) + R"(,"is_open":true,"open_time":")" + open +
         R"(","close_time":")" + close + R"(","intervals":[{"open":")" + open + R"(","close":")" + close + R"("}]})";
}

std::string default_week() {
  std::string week = "[" + closed_day(0);
  for (int day = 1; day <= 5; ++day) week += "," + open_day(day, "08:00", "17:00");
  return week + "," + closed_day(6) + "]";
}

std::string status_at(const Caller& caller, const std::string& to) {
  const auto body = boost::json::parse(caller.get("/admin/business-hours?to=" + to).body);
  return boost::json::serialize(body.at("status"));
}

}  // namespace

TEST_CASE("business hours: the default week, in the account's zone, closed on a Sunday") {
  const RunningServer server(server_options(), desk_engine());
  const Caller admin(server, Role::kTeamAdmin);
  CHECK(
      told(admin.get("/admin/business-hours")) ==
      R"(200 {"time_zone":"America/New_York","week":)" + default_week() +
          R"(,"exceptions":[],"status":{"is_open":false,"current_hours":null,"next_open":"2026-02-16T13:00:00.000Z"}})");
  CHECK(status_at(admin, "2026-02-16T13:00:00Z") ==
        R"({"is_open":true,"current_hours":{"open":"08:00","close":"17:00"},"next_open":null})");
  CHECK(status_at(admin, "2026-02-16T22:00:00Z") ==
        R"({"is_open":false,"current_hours":null,"next_open":"2026-02-17T13:00:00.000Z"})");
}

TEST_CASE("business hours: what is put is answered, read, and counted with; what is left out stays") {
  const RunningServer server(server_options(), desk_engine());
  const Caller admin(server, Role::kTeamAdmin);
  const std::string week = "[" +
                           (R"({"day_of_week":0,"is_open":true,"open_time":"06:00","close_time":"06:30",)"
                            R"("intervals":[{"open":"06:00","close":"06:30"},{"open":"22:00","close":"00:00"}]})" +
                            ("," + closed_day(1)) + "," + closed_day(2) + "," + closed_day(3) + "," + closed_day(4) +
                            "," + closed_day(5) + "," + open_day(6, "20:00", "02:00")) +
                           "]";
  const std::string opens =
      R"("status":{"is_open":false,"current_hours":null,"next_open":"2026-02-16T03:00:00.000Z"}})";
  const std::string after = R"(200 {"time_zone":"America/New_York","week":)" + week + R"(,"exceptions":[],)" + opens;
  CHECK(told(admin.put("/admin/business-hours",
                       R"({"week":[{"day_of_week":6,"open_time":"20:00","close_time":"02:00"},{"day_of_week":0,)"
                       R"("intervals":[{"open":"22:00","close":"24:00"},{"open":"06:00","close":"06:30"}]}]})")) ==
        after);
  CHECK(told(admin.get("/admin/business-hours")) == after);
  // c1 was opened at 06:00 of that Sunday and closed 20 minutes later.
  const auto kpis = boost::json::parse(admin.get("/admin/analytics/live-kpis").body);
  CHECK(kpis.at("resolution").at("avg_business_seconds") == 1200.0);

  const auto sunday = R"({"exceptions":[{"date":"2026-02-15","intervals":[]}],"week":null})";
  CHECK(told(admin.put("/admin/business-hours", sunday)) ==
        R"(200 {"time_zone":"America/New_York","week":)" + week +
            R"(,"exceptions":[{"date":"2026-02-15","intervals":[]}],)"
            R"("status":{"is_open":false,"current_hours":null,"next_open":"2026-02-22T01:00:00.000Z"}})");
  CHECK(boost::json::parse(admin.get("/admin/analytics/live-kpis").body).at("resolution").at("avg_business_seconds") ==
        0.0);
  CHECK(told(admin.put("/admin/settings", R"({"name":"Acme Ltd"})")).starts_with("200"));
  CHECK(admin.get("/admin/business-hours").body.find(R"("date":"2026-02-15")") != std::string::npos);
  CHECK(told(admin.put("/admin/business-hours", R"({"week":[],"exceptions":[]})")) ==
        R"(200 {"time_zone":"America/New_York","week":[)" + closed_day(0) + "," + closed_day(1) + "," + closed_day(2) +
            "," + closed_day(3) + "," + closed_day(4) + "," + closed_day(5) + "," + closed_day(6) +
            R"(],"exceptions":[],"status":{"is_open":false,"current_hours":null,"next_open":null}})");
}

TEST_CASE(
    "business hours: a change without content keeps no event, one with content keeps one and an entry of the trail") {
  const RunningServer server(server_options(), desk_engine());
  const Caller admin(server, Role::kTeamAdmin);
  const auto sequence = server.engine().last_sequence();
  CHECK(told(admin.put("/admin/business-hours", R"({"week":null})")).starts_with("200"));
  CHECK(server.engine().last_sequence() == sequence);
  CHECK(told(admin.put("/admin/business-hours", R"({"exceptions":[]})")).starts_with("200"));
  CHECK(server.engine().last_sequence() == sequence + 2);
}

TEST_CASE("business hours: the last change holds although the one before it has a later time") {
  const RunningServer server(server_options(), desk_engine());
  const Caller admin(server, Role::kTeamAdmin);
  const Caller host(server, Role::kIngest);
  CHECK(told(host.post("/events", R"({"id":"ahead","type":"account.updated","time":"2026-02-15T12:04:00Z",)"
                                  R"("account_id":"acme","business_hours":{"week":[]}})"))
            .starts_with("200"));
  CHECK(told(admin.put("/admin/business-hours",
                       R"({"week":[{"day_of_week":3,"open_time":"01:00","close_time":"02:00"}]})"))
            .find(open_day(3, "01:00", "02:00")) != std::string::npos);
}

TEST_CASE("business hours: a bad body is 422, names the culprit, and changes nothing") {
  const RunningServer server(server_options(), desk_engine());
  const Caller admin(server, Role::kTeamAdmin);
  const auto sequence = server.engine().last_sequence();
  const std::pair<std::string, std::string> cases[] = {
      {"", "JSON"},
      {"[]", "object"},
      {"\"\xff\"", "JSON"},
      {R"({"week":[]} {})", "JSON"},
      {R"({"time_zone":"UTC"})", "time_zone"},
      {R"({"week":7})", "week"},
      {R"({"week":[],"week":[]})", "week"},
      {R"({"exceptions":{}})", "exceptions"},
      {R"({"week":[{"day_of_week":7,"intervals":[]}]})", "day_of_week"},
      {R"({"week":[{"day_of_week":1,"intervals":[{"open":"8:00","close":"17:00"}]}]})", "open"},
      {R"({"week":[{"day_of_week":1,"intervals":[{"open":"08:00","close":"12:00"},{"open":"11:00","close":"13:00"}]}]})",
       "overlap"},
      {R"({"week":[{"day_of_week":1},{"day_of_week":1}]})", "day_of_week"},
      {R"({"exceptions":[{"date":"2026-02-30","intervals":[]}]})", "date"},
  };
  for (const auto& [body, culprit] : cases) {
    CAPTURE(body);
    const auto answer = admin.put("/admin/business-hours", body);
    CHECK(told(answer) == "422 invalid_body");
    CHECK(answer.body.find(culprit) != std::string::npos);
  }
  CHECK(told(admin.send("PUT", "/admin/business-hours", "{}", "text/plain")) == "415 unsupported_media_type");
  CHECK(told(admin.put("/admin/business-hours", std::string(70'000, ' '))) == "413 body_too_large");
  CHECK(told(admin.put("/admin/business-hours?account_id=acme", "{}")) == "422 unknown_parameter");
  CHECK(server.engine().last_sequence() == sequence);
}

TEST_CASE("business hours: more of them than an event has room for are 422") {
  const RunningServer server(server_options(), desk_engine());
  const Caller admin(server, Role::kTeamAdmin);
  const auto exceptions = [](int count) {
    std::string body = R"({"exceptions":[)";
    for (int i = 0; i < count; ++i) {
      body += R"({"date":"2)" + std::to_string(100 + i / 12 % 90) + (i % 12 < 9 ? "-0" : "-") +
              std::to_string(i % 12 + 1) + R"(-01","intervals":[)";
      for (int hour = 10; hour < 18; ++hour) {
        body += R"({"open":")" + std::to_string(hour) + R"(:00","close":")" + std::to_string(hour) + R"(:30"},)";
      }
      body.back() = ']';
      body += "},";
    }
    body.back() = ']';
    return body + "}";
  };
  CHECK(told(admin.put("/admin/business-hours", exceptions(90))).starts_with("200"));
  CHECK(told(admin.put("/admin/business-hours", exceptions(100))) == "422 invalid_body");
  CHECK(told(admin.put("/admin/business-hours", R"({"week":[]})")).starts_with("200"));
  // What was taken can be taken again.
  const auto copy = memory_engine(server.engine().now());
  const auto fed = feed(*copy, exported(server.engine()));
  CHECK(fed.rejects.empty());
  CHECK(fed.accepted == server.engine().last_sequence());
}

TEST_CASE("business hours: for team admins, of the own account but for a super admin's reads") {
  const RunningServer server(server_options(), desk_engine());
  CHECK(told(Caller(server, Role::kEngineer).get("/admin/business-hours")) == "403 forbidden");
  CHECK(told(Caller(server, Role::kEngineer).put("/admin/business-hours", "{}")) == "403 forbidden");
  const Caller admin(server, Role::kTeamAdmin);
  const Caller super(server, Role::kSuperAdmin, "globex");
  CHECK(super.get("/admin/business-hours?account_id=acme").body == admin.get("/admin/business-hours").body);
  CHECK(told(super.get("/admin/business-hours")).starts_with(R"(200 {"time_zone":"UTC","week":)" + default_week()));
  CHECK(told(admin.get("/admin/business-hours?account_id=nobody")) == "404 not_found");
  CHECK(told(admin.get("/admin/business-hours?to=2026-02-15")) == "422 invalid_parameter");
}

}  // namespace flowtally::tests
