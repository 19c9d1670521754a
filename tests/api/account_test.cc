// Flows, users and settings as clients see them, through a real socket.
#include <doctest/doctest.h>

#include <boost/json/parse.hpp>
#include <string>

#include "tests/api/caller.h"

namespace flowtally::tests {

using api::Role;

TEST_CASE("lists: flows and users with their names, by id, page by page") {
  const RunningServer server;
  const Caller admin(server, Role::kTeamAdmin);
  CHECK(told(admin.get("/trees")) == R"(200 {"items":[{"tree_id":"dns","name":"DNS Resolution"}],"next_cursor":null})");
  CHECK(told(admin.get("/users?search=LEE")) ==
        R"(200 {"items":[{"user_id":"ann","name":"Ann \"A\" Lee"}],"next_cursor":null})");
  const auto first = boost::json::parse(admin.get("/users?limit=1").body);
  CHECK(first.at("items").at(0).at("user_id") == "ann");
  const std::string cursor(first.at("next_cursor").as_string());
  CHECK(told(admin.get("/users?limit=1&cursor=" + cursor)) ==
        R"(200 {"items":[{"user_id":"bob","name":"Unknown"}],"next_cursor":null})");
  CHECK(told(admin.get("/trees?search=nothing")) == R"(200 {"items":[],"next_cursor":null})");
  CHECK(told(Caller(server, Role::kViewer, "nobody").get("/trees")) == R"(200 {"items":[],"next_cursor":null})");
}

TEST_CASE("lists: who may read them, and with which parameters") {
  const RunningServer server;
  const Caller viewer(server, Role::kViewer);
  CHECK(told(viewer.get("/trees")).starts_with("200"));
  CHECK(told(viewer.get("/users")) == "403 forbidden");
  CHECK(told(viewer.get("/admin/settings")) == "403 forbidden");
  CHECK(told(viewer.put("/admin/settings", "{}")) == "403 forbidden");
  CHECK(told(Caller(server, Role::kIngest).get("/trees")) == "403 forbidden");
  const Caller admin(server, Role::kTeamAdmin);
  for (const std::string list : {"/trees", "/users"}) {
    for (const std::string bad : {"limit=0", "limit=101", "cursor=zz", "cursor=", "search=a&search=b"}) {
      CHECK(told(admin.get(list + "?" + bad)) == "422 invalid_parameter");
    }
    CHECK(told(admin.get(list + "?search=" + std::string(201, 'x'))) == "422 invalid_parameter");
    CHECK(told(admin.get(list + "?q=x")) == "422 unknown_parameter");
  }
}

TEST_CASE("account_id: a super admin reads any account that exists, everyone else only their own") {
  const RunningServer server;
  const Caller super(server, Role::kSuperAdmin);
  const Caller admin(server, Role::kTeamAdmin);
  for (const std::string path :
       {"/trees", "/users", "/admin/settings", "/trees/vpn/ratings", "/steps/n1/feedback", "/sessions/1/feedback"}) {
    CAPTURE(path);
    CHECK(told(super.get(path + "?account_id=globex")).starts_with("200"));
    CHECK(told(super.get(path + "?account_id=nobody")) == "404 not_found");
    CHECK(told(admin.get(path + "?account_id=globex")) == "404 not_found");
    CHECK(admin.get(path + "?account_id=globex").body == admin.get(path + "?account_id=nobody").body);
  }
  CHECK(told(super.get("/trees?account_id=globex")).find("vpn") != std::string::npos);
  CHECK(told(admin.get("/trees?account_id=acme")).starts_with("200"));
  CHECK(told(super.put("/admin/settings?account_id=globex", "{}")) == "422 unknown_parameter");
}

TEST_CASE("settings: what is given takes the place of what was, the rest stays") {
  const RunningServer server;
  const Caller admin(server, Role::kTeamAdmin);
  const std::string defaults = R"({"queue_wait_seconds":300,"first_response_seconds":120,"resolution_seconds":1800})";
  CHECK(told(admin.get("/admin/settings")) ==
        R"(200 {"name":"Acme","time_zone":"Asia/Kolkata","sla":)" + defaults + "}");
  const std::string changed = R"(200 {"name":"Acme Ltd","time_zone":"Europe/Berlin","sla":)" + defaults + "}";
  CHECK(told(admin.put("/admin/settings", R"({"name":"Acme Ltd","time_zone":"Europe/Berlin"})")) == changed);
  CHECK(told(admin.get("/admin/settings")) == changed);
  CHECK(server.ask("team", Role::kTeamAdmin).body.find("Europe/Berlin") != std::string::npos);
  CHECK(told(admin.put("/admin/settings", R"({"sla": {"queue_wait_seconds": 60}})")) ==
        R"(200 {"name":"Acme Ltd","time_zone":"Europe/Berlin",)"
        R"("sla":{"queue_wait_seconds":60,"first_response_seconds":120,"resolution_seconds":1800}})");
  const auto sequence = server.engine().last_sequence();
  CHECK(told(admin.put("/admin/settings", R"({"name":null})")).starts_with("200"));
  CHECK(server.engine().last_sequence() == sequence);
}

TEST_CASE("settings: an account without any has none but what holds by default, and can be given some") {
  const RunningServer server;
  const Caller admin(server, Role::kTeamAdmin, "nobody");
  CHECK(told(admin.get("/admin/settings")).starts_with(R"(200 {"name":null,"time_zone":"UTC","sla":{)"));
  CHECK(told(admin.put("/admin/settings", R"({"name":"New"})")).starts_with(R"(200 {"name":"New",)"));
}

TEST_CASE("settings: a bad body is 422 and changes nothing") {
  const RunningServer server;
  const Caller admin(server, Role::kTeamAdmin);
  const auto sequence = server.engine().last_sequence();
  for (const std::string bad :
       {"", "[]", R"({"time_zone":"Mars/Olympus"})", R"({"time_zone":""})", R"({"name":1})", R"({"sla":[]})",
        R"({"sla":"x"})", R"({"business_hours":{}})", R"({"zone":"UTC"})", R"({"name":"a","name":"b"})",
        R"({"sla":{"a":1e999}})", R"({"sla":{"queue_wait_seconds":0}})", R"({"sla":{"resolution_seconds":31536001}})",
        R"({"sla":{"first_response_seconds":"60"}})"}) {
    CAPTURE(bad);
    CHECK(told(admin.put("/admin/settings", bad)) == "422 invalid_body");
  }
  CHECK(told(admin.send("PUT", "/admin/settings", "{}", "application/xml")) == "415 unsupported_media_type");
  CHECK(server.engine().last_sequence() == sequence);
}

}  // namespace flowtally::tests
