// The live-chat desk as clients see it, through a real socket; every body was reckoned by hand (tests/api/chat_desk.h).
#include <doctest/doctest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <string>

#include "tests/api/caller.h"
#include "tests/api/chat_desk.h"

namespace flowtally::tests {
namespace {

using api::Role;

constexpr auto kDesk = "/admin/analytics/";
constexpr auto kNoDurations =
    R"({"n":0,"avg_seconds":null,"median_seconds":null,"p90_seconds":null,"avg_business_seconds":null,)"
    R"("median_business_seconds":null,"p90_business_seconds":null})";

/// One duration, outside the business hours.
std::string one_duration(const std::string& seconds) {
  return R"({"n":1,"avg_seconds":)" + seconds + R"(,"median_seconds":)" + seconds + R"(,"p90_seconds":)" + seconds +
         R"(,"avg_business_seconds":0.0,"median_business_seconds":0.0,"p90_business_seconds":0.0})";
}

const std::string kTwoWaits =
    R"({"n":2,"avg_seconds":210.0,"median_seconds":210.0,"p90_seconds":330.0,"avg_business_seconds":0.0,)"
    R"("median_business_seconds":0.0,"p90_business_seconds":0.0})";

}  // namespace

TEST_CASE("live-kpis: the desk at one instant") {
  const RunningServer server(server_options(), desk_engine());
  const Caller admin(server, Role::kTeamAdmin);
  CHECK(told(admin.get("/admin/analytics/live-kpis")) ==
        R"(200 {"waiting":1,"active":1,"avg_first_response_seconds":30.0,"avg_resolution_seconds":1200.0,)"
        R"("csat_average":3.50,"csat_percentage":70.0,"fcr_rate":75.0,"abandonment_rate":16.7,)"
        R"("sla_breach_events_24h":1,"sessions_today":3,"human_mode_users":1,"timestamp":"2026-02-15T12:00:00.000Z",)"
        R"("sla_open_breaches":1,"waiting_over_limit":0,"fcr_n":4,"abandonment_n":6,"queue_wait":)" +
            kTwoWaits + R"(,"first_response":)" + one_duration("30.0") + R"(,"customer_first_response":)" +
            one_duration("90.0") + R"(,"resolution":)" + one_duration("1200.0") +
            R"(,"csat_score":50.0,"csat_n":2,"csat_distribution":[0,1,0,0,1],"fcr_rate_matured":66.7,)"
            R"("csat_mean":3.50,"fcr_matured_n":3})");
  CHECK(told(admin.get("/admin/analytics/live-kpis?to=2026-02-01T00:00:00%2B01:00")) ==
        R"(200 {"waiting":0,"active":0,"avg_first_response_seconds":0.0,"avg_resolution_seconds":0.0,)"
        R"("csat_average":0.00,"csat_percentage":0.0,"fcr_rate":0.0,"abandonment_rate":0.0,)"
        R"("sla_breach_events_24h":0,"sessions_today":0,"human_mode_users":0,"timestamp":"2026-01-31T23:00:00.000Z",)"
        R"("sla_open_breaches":0,"waiting_over_limit":0,"fcr_n":0,"abandonment_n":0,"queue_wait":)" +
            std::string(kNoDurations) + R"(,"first_response":)" + kNoDurations + R"(,"customer_first_response":)" +
            kNoDurations + R"(,"resolution":)" + kNoDurations +
            R"(,"csat_score":null,"csat_n":0,"csat_distribution":[0,0,0,0,0],"fcr_rate_matured":null,)"
            R"("csat_mean":null,"fcr_matured_n":0})");
}

TEST_CASE("operator-performance: those with chats claimed, most first") {
  const RunningServer server(server_options(), desk_engine());
  const Caller admin(server, Role::kTeamAdmin);
  const std::string olga =
      R"({"operator_id":"op1","operator_name":"Olga","total_sessions":2,"avg_first_response_seconds":30.0,)"
      R"("avg_resolution_seconds":1200.0,"avg_queue_wait_seconds":210.0,"median_first_response_seconds":30.0,)"
      R"("median_resolution_seconds":1200.0,"median_queue_wait_seconds":210.0,"availability_seconds":21600.0,)"
      R"("availability_percent":3.6,"scheduled_seconds":543600.0,"scheduled_online_seconds":21600.0,)"
      R"("scheduled_online_percent":4.0,"queue_wait":)" +
      kTwoWaits + R"(,"first_response":)" + one_duration("30.0") + R"(,"customer_first_response":)" +
      one_duration("90.0") + R"(,"resolution":)" + one_duration("1200.0") +
      R"(,"csat_score":100.0,"csat_n":1,"csat_distribution":[0,0,0,0,1],"fcr_rate_matured":null,)"
      R"("csat_mean":5.00,"fcr_matured_n":0})";
  CHECK(told(admin.get("/admin/analytics/operator-performance?operator_id=op1")) == "200 [" + olga + "]");
  CHECK(told(admin.get("/admin/analytics/operator-performance?operator_id=op9")) == "200 []");
  const auto all = boost::json::parse(admin.get("/admin/analytics/operator-performance").body).as_array();
  REQUIRE(all.size() == 2);
  CHECK(all[0].at("operator_id") == "op2");
  CHECK(all[0].at("operator_name") == "Unknown");
  CHECK(all[0].at("total_sessions") == 3);
  CHECK(all[0].at("avg_queue_wait_seconds") == 20.0);
  CHECK(all[0].at("csat_score") == 0.0);
  const auto today = boost::json::parse(admin.get("/admin/analytics/operator-performance?days=1").body).as_array();
  REQUIRE(today.size() == 1);
  CHECK(today[0].at("availability_percent") == 25.0);
}

TEST_CASE(
    "operator-performance: availability is of the time that has passed, or of business hours once there are any") {
  const RunningServer server(server_options(), desk_engine());
  const Caller admin(server, Role::kTeamAdmin);
  const auto olga = [&] {  // online since 01:00 of a Sunday; it is 07:00
    const auto answer = admin.get("/admin/analytics/operator-performance?days=1&operator_id=op1");
    const auto row = boost::json::parse(answer.body).as_array().at(0);
    return boost::json::serialize(row.at("scheduled_online_seconds")) + " of " +
           boost::json::serialize(row.at("scheduled_seconds")) + " " +
           boost::json::serialize(row.at("scheduled_online_percent"));
  };
  const auto open_on = [&](const std::string& day, const std::string& open, const std::string& close) {
    CHECK(told(admin.put("/admin/business-hours", R"({"week":[{"day_of_week":)" + day + R"(,"intervals":[{"open":")" +
                                                      open + R"(","close":")" + close + R"("}]}]})"))
              .starts_with("200"));
  };
  CHECK(olga() == "2.16E4 of 2.52E4 8.57E1");
  open_on("0", "00:00", "03:00");
  CHECK(olga() == "7.2E3 of 1.08E4 6.67E1");
  open_on("0", "06:00", "20:00");
  CHECK(olga() == "3.6E3 of 3.6E3 1E2");
  open_on("1", "08:00", "17:00");
  CHECK(olga() == "0E0 of 0E0 null");
}

TEST_CASE("live-kpis: whoever waits longer than the account's limit is counted, and only they") {
  const RunningServer server(server_options(), desk_engine());
  const Caller admin(server, Role::kTeamAdmin);
  const auto over_limit = [&](const std::string& limit) {
    CHECK(told(admin.put("/admin/settings", R"({"sla":{"queue_wait_seconds":)" + limit + "}}")).starts_with("200"));
    return boost::json::parse(admin.get("/admin/analytics/live-kpis").body).at("waiting_over_limit");
  };
  CHECK(over_limit("60") == 0);  // waiting for a minute exactly
  CHECK(over_limit("59") == 1);
}

TEST_CASE("hourly-stats: every clock hour of the account's zone, with its offset") {
  const RunningServer server(server_options(), desk_engine());
  const Caller admin(server, Role::kTeamAdmin);
  CHECK(told(admin.get("/admin/analytics/hourly-stats?hours=2")) ==
        R"(200 [{"hour":"2026-02-15T05:00:00-05:00","message_count":1},)"
        R"({"hour":"2026-02-15T06:00:00-05:00","message_count":2}])");
  CHECK(boost::json::parse(admin.get("/admin/analytics/hourly-stats").body).as_array().size() == 24);
  CHECK(told(admin.get("/admin/analytics/hourly-stats?hours=1&to=2026-02-15T11:30:00.000Z")) ==
        R"(200 [{"hour":"2026-02-15T05:00:00-05:00","message_count":1},)"
        R"({"hour":"2026-02-15T06:00:00-05:00","message_count":1}])");
}

TEST_CASE("dashboard: today against yesterday, and some days") {
  const RunningServer server(server_options(), desk_engine());
  const Caller admin(server, Role::kTeamAdmin);
  CHECK(
      told(admin.get("/admin/analytics/dashboard?days=2")) ==
      R"(200 {"trends":{"sessions_today":{"current":3.00,"previous":1.00,"delta":2.00,"delta_percent":200.0,"current_n":3,"previous_n":1},)"
      R"("avg_first_response_seconds":{"current":30.00,"previous":0.00,"delta":30.00,"delta_percent":null,"current_n":1,"previous_n":0},)"
      R"("avg_resolution_seconds":{"current":1200.00,"previous":600.00,"delta":600.00,"delta_percent":100.0,"current_n":1,"previous_n":1},)"
      R"("csat_percentage":{"current":100.00,"previous":0.00,"delta":100.00,"delta_percent":null,"current_n":1,"previous_n":0},)"
      R"("fcr_rate":{"current":100.00,"previous":100.00,"delta":0.00,"delta_percent":0.0,"current_n":1,"previous_n":1},)"
      R"("abandonment_rate":{"current":0.00,"previous":50.00,"delta":-50.00,"delta_percent":-100.0,"current_n":2,"previous_n":2},)"
      R"("csat_score":{"current":100.00,"previous":0.00,"delta":100.00,"delta_percent":null,"current_n":1,"previous_n":0},)"
      R"("csat_average":{"current":5.00,"previous":0.00,"delta":5.00,"delta_percent":null,"current_n":1,"previous_n":0}},)"
      R"("session_volume":[{"day":"2026-02-14","sessions":1},{"day":"2026-02-15","sessions":3}],)"
      R"("peak_hours":[{"day_of_week":0,"hour":5,"message_count":1},{"day_of_week":0,"hour":6,"message_count":2}],)"
      R"("funnel":{"bot_entries":2,"human_handoff":4,"resolved":3},)"
      R"("percentiles":{"frt":{"p50":30.0,"p90":30.0,"p99":30.0,"n":1},"resolution":{"p50":1200.0,"p90":1696.0,"p99":1807.6,"n":3}},)"
      R"("queue_wait":{"n":4,"avg_seconds":117.5,"median_seconds":45.0,"p90_seconds":270.0,)"
      R"("avg_business_seconds":0.0,"median_business_seconds":0.0,"p90_business_seconds":0.0},"first_response":)" +
          one_duration("30.0") + R"(,"customer_first_response":)" + one_duration("90.0") +
          R"(,"resolution":{"n":3,"avg_seconds":1206.7,"median_seconds":1200.0,"p90_seconds":1696.0,)"
          R"("avg_business_seconds":0.0,"median_business_seconds":0.0,"p90_business_seconds":0.0},)"
          R"("csat_score":50.0,"csat_n":2,"csat_distribution":[0,1,0,0,1],"fcr_rate_matured":100.0,)"
          R"("csat_mean":3.50,"fcr_matured_n":2})");
}

TEST_CASE("chat ratings: those with a comment, newest first, page by page") {
  const RunningServer server(server_options(), desk_engine());
  const Caller admin(server, Role::kTeamAdmin);
  const std::string great =
      R"({"chat_id":"c1","visitor_id":"v1","rating":5,"comment":"great","created_at":"2026-02-15T11:21:00.000Z"})";
  const std::string slow =
      R"({"chat_id":"c4","visitor_id":"v1","rating":2,"comment":"too slow","created_at":"2026-02-14T13:00:00.000Z"})";
  CHECK(told(admin.get("/admin/chats/ratings")) ==
        R"(200 {"items":[)" + great + "," + slow + R"(],"next_cursor":null})");
  const auto first = admin.get("/admin/chats/ratings?limit=1");
  CHECK(told(first).starts_with(R"(200 {"items":[)" + great + R"(],"next_cursor":")"));
  const std::string cursor(boost::json::parse(first.body).at("next_cursor").as_string());

  // What is rated between two pages moves neither: newer, unopened, without a comment, and at the same time.
  const Caller host(server, Role::kIngest);
  const auto rate = [&](const std::string& chat, const std::string& time, const std::string& more) {
    return chat_fact("r-" + chat, "chat.rated", time,
                     R"("chat_id":")" + chat + R"(","visitor_id":"v9","rating":3)" + more);
  };
  CHECK(told(host.post("/events", "[" + rate("c3", "15T11:59:30Z", R"(,"comment":"newer")") + "," +
                                      rate("none", "15T11:00:00Z", R"(,"comment":"never opened")") + "," +
                                      rate("c5", "15T10:00:00Z", R"(,"comment":"")") + "," +
                                      rate("c6", "14T13:00:00Z", R"(,"comment":"same time")") + "," +
                                      rate("c2", "15T11:59:00Z", "") + "]"))
            .starts_with("200"));
  const std::string same =
      R"({"chat_id":"c6","visitor_id":"v9","rating":3,"comment":"same time","created_at":"2026-02-14T13:00:00.000Z"})";
  CHECK(told(admin.get("/admin/chats/ratings?limit=2&cursor=" + cursor)) ==
        R"(200 {"items":[)" + same + "," + slow + R"(],"next_cursor":null})");
  CHECK(boost::json::parse(admin.get("/admin/chats/ratings").body).at("items").as_array().size() == 4);
}

TEST_CASE("chat ratings: every one is on one page, however far they lie apart") {
  auto engine = desk_engine();
  const RunningServer server(server_options(), std::move(engine));
  const Caller host(server, Role::kIngest);
  std::string lines;
  for (int year = 1970; year < 2026; ++year) {
    const auto number = std::to_string(year);
    const std::string rest = R"(","time":")" + number + R"(-05-05T05:05:05Z","account_id":"acme","chat_id":"y)" +
                             number + R"(","visitor_id":"v")";
    lines += R"({"id":"o)" + number + rest + R"(,"type":"chat.opened"},)";
    lines += R"({"id":"r)" + number + rest + R"(,"type":"chat.rated","rating":1,"comment":"y"},)";
  }
  lines.back() = ']';
  CHECK(host.post("/events", "[" + lines).body.find(R"("accepted":112)") != std::string::npos);
  const Caller admin(server, Role::kTeamAdmin);
  std::string path = "/admin/chats/ratings?limit=3";
  int year = 2025;
  std::size_t seen = 0;
  for (std::string next = path; !next.empty();) {
    const auto page = boost::json::parse(admin.get(next).body);
    for (const auto& item : page.at("items").as_array()) {
      if (seen++ < 2) continue;  // of the desk itself
      CHECK(item.at("chat_id").as_string() == "y" + std::to_string(year--));
    }
    const auto& cursor = page.at("next_cursor");
    next = cursor.is_null() ? "" : path + "&cursor=" + std::string(cursor.as_string());
  }
  CHECK(seen == 58);
  CHECK(year == 1969);
}

TEST_CASE("chat ratings: who may read them, and with which parameters") {
  const RunningServer server(server_options(), desk_engine());
  const Caller admin(server, Role::kTeamAdmin);
  CHECK(told(Caller(server, Role::kEngineer).get("/admin/chats/ratings")) == "403 forbidden");
  for (const std::string bad : {"limit=0", "limit=101", "cursor=zz", "cursor=0000000000000000ffffffff"}) {
    CHECK(told(admin.get("/admin/chats/ratings?" + bad)) == "422 invalid_parameter");
  }
  CHECK(told(admin.get("/admin/chats/ratings?to=2026-02-15T12:00:00Z")) == "422 unknown_parameter");
  CHECK(told(Caller(server, Role::kSuperAdmin, "globex").get("/admin/chats/ratings?account_id=acme"))
            .starts_with(R"(200 {"items":[{)"));
  CHECK(told(Caller(server, Role::kTeamAdmin, "globex").get("/admin/chats/ratings")) ==
        R"(200 {"items":[],"next_cursor":null})");
}

TEST_CASE("live chat: who may read it, and with which parameters") {
  const RunningServer server(server_options(), desk_engine());
  const Caller admin(server, Role::kTeamAdmin);
  for (const std::string path : {"live-kpis", "operator-performance", "hourly-stats", "dashboard"}) {
    CAPTURE(path);
    CHECK(told(Caller(server, Role::kEngineer).get(kDesk + path)) == "403 forbidden");
    CHECK(told(Caller(server, Role::kIngest).get(kDesk + path)) == "403 forbidden");
    for (const std::string bad : {"to=", "to=2026-02-10", "to=now", "to=2026-02-15T12:00:60Z",
                                  "account_id=", "to=2026-02-15T12:00:00Z&to=2026-02-15T12:00:00Z"}) {
      CHECK(told(admin.get(kDesk + path + "?" + bad)) == "422 invalid_parameter");
    }
    CHECK(told(admin.get(kDesk + path + "?period=7d")) == "422 unknown_parameter");
    for (const std::string edge : {"1970-01-01T00:00:00Z", "2199-12-31T23:59:59.999Z"}) {
      CHECK(told(admin.get(kDesk + path + "?to=" + edge)).starts_with("200 "));
    }
    const Caller super(server, Role::kSuperAdmin, "globex");
    CHECK(super.get(kDesk + path + "?account_id=acme").body == admin.get(kDesk + path).body);
    CHECK(told(super.get(kDesk + path + "?account_id=nobody")) == "404 not_found");
    CHECK(told(admin.get(kDesk + path + "?account_id=globex")) == "404 not_found");
  }
  for (const std::string bad :
       {"operator-performance?days=0", "operator-performance?days=31", "dashboard?days=31", "dashboard?days=x",
        "dashboard?days=-1", "hourly-stats?hours=0", "hourly-stats?hours=169", "operator-performance?operator_id="}) {
    CHECK(told(admin.get(kDesk + bad)) == "422 invalid_parameter");
  }
  for (const std::string bad :
       {"live-kpis?days=1", "hourly-stats?days=1", "dashboard?hours=1", "dashboard?operator_id=a"}) {
    CHECK(told(admin.get(kDesk + bad)) == "422 unknown_parameter");
  }
}

}  // namespace flowtally::tests
