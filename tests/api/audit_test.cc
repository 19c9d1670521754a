// The audit trail as clients see it, through a real socket.
#include <doctest/doctest.h>

#include <boost/json/parse.hpp>
#include <string>

#include "tests/api/caller.h"
#include "tests/support/feed.h"

namespace flowtally::tests {
namespace {

using api::Role;

std::unique_ptr<engine::Engine> audited() {
  auto engine = acme_and_globex();
  const std::string begin = R"(,"type":"audit.recorded","account_id":"acme",)";
  REQUIRE(
      feed(*engine,
           {R"({"id":"x1","time":"2026-02-14T10:00:00Z")" + begin +
                R"("admin_id":"ann","action":"report.exported","resource_type":"report","resource_id":"r-1",)" +
                R"("details":{"rows": 12},"ip_address":"192.0.2.7","user_agent":"Firefox"})",
            R"({"id":"x2","time":"2026-02-14T11:00:00Z")" + begin + R"("action":"backup","resource_type":"account"})"})
          .accepted == 2);
  return engine;
}

}  // namespace

TEST_CASE("audit logs: an entry whole, and one of which little was told") {
  const RunningServer server(server_options(), audited());
  const Caller admin(server, Role::kTeamAdmin);
  CHECK(
      told(admin.get("/admin/audit/logs?offset=1")) ==
      R"(200 {"total":2,"logs":[{"id":"x1","admin_id":"ann","admin_name":"Ann \"A\" Lee","action":"report.exported",)"
      R"("resource_type":"report","resource_id":"r-1","details":{"rows":12},"ip_address":"192.0.2.7",)"
      R"("user_agent":"Firefox","created_at":"2026-02-14T10:00:00.000Z"}],"limit":50,"offset":1,"next_cursor":null})");
  const auto page = boost::json::parse(admin.get("/admin/audit/logs?limit=1").body);
  const auto& entry = page.at("logs").at(0).as_object();
  for (const char* const member : {"admin_id", "admin_name", "resource_id", "details", "ip_address", "user_agent"}) {
    CHECK(entry.at(member).is_null());
  }
  const std::string cursor(page.at("next_cursor").as_string());
  CHECK(boost::json::parse(admin.get("/admin/audit/logs?limit=1&cursor=" + cursor).body).at("logs").at(0).at("id") ==
        "x1");
  CHECK(told(admin.get("/admin/audit/logs?admin_id=ann&action=backup")) ==
        R"(200 {"total":0,"logs":[],"limit":50,"offset":0,"next_cursor":null})");
  CHECK(told(admin.get("/admin/audit/logs?to=2026-02-14T10:30:00Z")).find("x2") == std::string::npos);
}

TEST_CASE("audit stats: counts by name") {
  const RunningServer server(server_options(), audited());
  CHECK(told(Caller(server, Role::kTeamAdmin).get("/admin/audit/stats?days=30")) ==
        R"(200 {"total_actions":2,"action_breakdown":{"backup":1,"report.exported":1},)"
        R"("resource_breakdown":{"account":1,"report":1},"period_days":30})");
}

TEST_CASE("audit: who may read it, and with which parameters") {
  const RunningServer server(server_options(), audited());
  const Caller admin(server, Role::kTeamAdmin);
  for (const std::string path : {"/admin/audit/logs", "/admin/audit/stats"}) {
    CHECK(told(Caller(server, Role::kEngineer).get(path)) == "403 forbidden");
    CHECK(told(admin.get(path + "?account_id=globex")) == "404 not_found");
    for (const std::string bad : {"days=0", "days=91", "days=x", "to=2026-02-14", "to="}) {
      CAPTURE(bad);
      CHECK(told(admin.get(path + "?" + bad)) == "422 invalid_parameter");
    }
  }
  for (const std::string bad :
       {"limit=0", "limit=501", "offset=-1", "cursor=zz", "admin_id=", "cursor=0000019c5f3b0c0000ffffff"}) {
    CAPTURE(bad);
    CHECK(told(admin.get("/admin/audit/logs?" + bad)) == "422 invalid_parameter");
  }
  CHECK(told(admin.get("/admin/audit/logs?limit=500&days=90")).starts_with("200"));
  CHECK(told(admin.get("/admin/audit/stats?limit=1")) == "422 unknown_parameter");
}

}  // namespace flowtally::tests
