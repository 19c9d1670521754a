// The server's own audit as clients see it, through a real socket, and what it has to do with accounts: nothing.
#include <doctest/doctest.h>

#include <memory>
#include <string>

#include "tests/api/caller.h"
#include "tests/api/two_tenants.h"

namespace flowtally::tests {
namespace {

using api::Role;

std::unique_ptr<engine::Engine> audited() {
  auto engine = two_tenants();
  auto& audit = engine->server_audit();
  const auto before = kServerNow - events::Milliseconds(1);
  REQUIRE(audit.note({"import.started", "command", "root", R"({"file":"a \"b\""})"}, before).ok());
  REQUIRE(audit.note({"keys.reloaded", "signal"}, before).ok());
  return engine;
}

/// Everything that an account, and who may see all of them, is answered without asking for the server's own audit.
std::string answers(std::unique_ptr<engine::Engine> engine) {
  const RunningServer server(server_options(), std::move(engine));
  std::string text;
  for (const Bearer& bearer : bearers()) {
    for (const std::string path :
         {"analytics/team", "analytics/me", "analytics/flows/dns", "admin/analytics/live-kpis",
          "admin/analytics/operator-performance", "admin/analytics/hourly-stats", "admin/analytics/dashboard",
          "admin/chats/ratings", "sessions/2/feedback", "steps/n1/feedback", "trees", "trees/dns/ratings", "users",
          "me", "admin/settings", "admin/audit/logs?days=90", "admin/audit/stats?days=90", "admin/business-hours"}) {
      text += knock(server, bearer, "GET", "/api/v1/" + path, "").body;
    }
    text += knock(server, bearer, "POST", "/api/v1/events", "[]").body;
  }
  return text + std::to_string(server.engine().last_sequence());
}

}  // namespace

TEST_CASE("server audit: entries page by page") {
  const RunningServer server(server_options(), audited());
  const Caller super(server, Role::kSuperAdmin);
  CHECK(told(super.get("/admin/server-audit?limit=1")) ==
        R"(200 {"total":2,"logs":[{"id":"2","actor":null,"source":"signal","action":"keys.reloaded","details":null,)"
        R"("ip_address":null,"created_at":"2026-02-15T11:59:59.999Z"}],"limit":1,"offset":0,"next_cursor":"2"})");
  CHECK(told(super.get("/admin/server-audit?limit=1&cursor=2")) ==
        R"(200 {"total":2,"logs":[{"id":"1","actor":"root","source":"command","action":"import.started",)"
        R"("details":{"file":"a \"b\""},"ip_address":null,"created_at":"2026-02-15T11:59:59.999Z"}],)"
        R"("limit":1,"offset":0,"next_cursor":null})");
  CHECK(told(super.get("/admin/server-audit?action=keys.reloaded&offset=1")) ==
        R"(200 {"total":1,"logs":[],"limit":50,"offset":1,"next_cursor":null})");
  CHECK(told(super.get("/admin/server-audit?to=2026-02-15T11:59:59.999Z")) ==
        R"(200 {"total":0,"logs":[],"limit":50,"offset":0,"next_cursor":null})");
}

TEST_CASE("server audit: for super admins only, whatever their account, and with which parameters") {
  const RunningServer server(server_options(), audited());
  CHECK(server.get("/api/v1/admin/server-audit").status == 401);
  for (const Role role : {Role::kViewer, Role::kEngineer, Role::kTeamAdmin, Role::kIngest}) {
    CHECK(told(Caller(server, role).get("/admin/server-audit")) == "403 forbidden");
  }
  CHECK(told(Caller(server, Role::kSuperAdmin, "acme", "ann", "2").get("/admin/server-audit")) == "403 forbidden");
  CHECK(told(Caller(server, Role::kSuperAdmin, "acme").get("/admin/server-audit")) ==
        told(Caller(server, Role::kSuperAdmin, "globex").get("/admin/server-audit")));
  const Caller super(server, Role::kSuperAdmin);
  for (const std::string bad :
       {"days=0", "days=91", "limit=0", "limit=501", "offset=-1", "cursor=3", "cursor=x", "to=2026-02-14"}) {
    CAPTURE(bad);
    CHECK(told(super.get("/admin/server-audit?" + bad)) == "422 invalid_parameter");
  }
  for (const std::string unknown : {"account_id=acme", "admin_id=ann", "resource_type=x"}) {
    CHECK(told(super.get("/admin/server-audit?" + unknown)) == "422 unknown_parameter");
  }
}

TEST_CASE("server audit: it changes no answer of any account") { CHECK(answers(audited()) == answers(two_tenants())); }

}  // namespace flowtally::tests
