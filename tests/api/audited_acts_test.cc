// What flowtally itself puts on the audit trail of an account: changes that people make through the API, and the looks
// of super admins of other accounts.
#include <doctest/doctest.h>

#include <atomic>
#include <boost/json/parse.hpp>
#include <memory>
#include <string>

#include "storage/memory_log.h"
#include "tests/api/caller.h"
#include "tests/api/tokens.h"
#include "tests/api/two_tenants.h"
#include "tests/engine/watched_log.h"
#include "tests/support/feed.h"

namespace flowtally::tests {
namespace {

using api::Role;
using events::Timestamp;

/// The trail up to and with now, as `action resource_type/resource_id by admin_id` each, newest first.
std::string trail(const engine::Engine& engine, const std::string& account) {
  std::string out;
  const auto page = engine.audit_logs(account, {.days = 1, .limit = 100}, engine.now() + events::Milliseconds(1));
  REQUIRE(page.ok());
  for (const auto& entry : page->logs) {
    out += entry.action + " " + entry.resource_type + "/" + entry.resource_id->value + " by " + entry.admin_id->value +
           "; ";
  }
  return out;
}

std::string posted(const RunningServer& server, Role role, const std::string& body) {
  return told(Caller(server, role).post("/events", body));
}

std::string event(const std::string& id, const std::string& type, const std::string& fields) {
  return R"({"id":")" + id + R"(","type":")" + type + R"(","time":"2026-02-10T10:00:00Z","account_id":"acme")" +
         fields + "}";
}

/// A clock that stands until it is moved, in front of acme and globex.
struct Moved {
  Moved() {
    engine::EngineOptions options;
    options.clock = [this] { return Timestamp(events::Milliseconds(now_ms.load())); };
    engine = engine::Engine::open(storage::make_memory_log(), options).value();
    for (const std::string account : {"acme", "globex"}) {
      REQUIRE(feed(*engine, R"({"id":"a","type":"account.updated","time":"2026-02-01T00:00:00Z","account_id":")" +
                                account + "\"}")
                  .accepted == 1);
    }
  }
  std::atomic<std::int64_t> now_ms = kServerNow.time_since_epoch().count();
  std::unique_ptr<engine::Engine> engine;
};

}  // namespace

TEST_CASE("audited acts: a change of settings is on the trail, with who made it and from where") {
  const RunningServer server;
  HttpClient client(server.port());
  const std::string body = R"({"sla":{"queue_wait_seconds":60},"name":"Acme Ltd"})";
  client.send("PUT /api/v1/admin/settings HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer " +
              user_token(Role::kTeamAdmin, "acme", "ann", kServerNow) +
              "\r\nUser-Agent: Check/1.0 (\xC3\xA4\t)\r\nX-Forwarded-For: 198.51.100.1\r\nForwarded: for=198.51.100.1"
              "\r\nContent-Type: application/json\r\nContent-Length: " +
              std::to_string(body.size()) + "\r\n\r\n" + body);
  REQUIRE(client.receive().status == 200);
  const auto page = server.engine().audit_logs("acme", {.days = 1, .limit = 10}, kServerNow + events::Milliseconds(1));
  REQUIRE(page->logs.size() == 1);
  const auto& entry = page->logs[0];
  CHECK(entry.action == "settings.updated");
  CHECK(entry.admin_id->value == "ann");
  CHECK(entry.admin_name->value == "Ann \"A\" Lee");
  CHECK(entry.resource_type == "account");
  CHECK(entry.resource_id->value == "acme");
  CHECK(entry.details->text == R"({"changed":["name","sla"]})");
  CHECK(entry.ip_address->value == "127.0.0.1");
  CHECK(entry.user_agent->value == "Check/1.0 (\?\?\?)");
  CHECK(entry.created_at == kServerNow);
  CHECK(exported(server.engine()).find(R"("action":"settings.updated")") != std::string::npos);
}

TEST_CASE("audited acts: behind a trusted proxy the trail names the client that the proxy names") {
  auto options = server_options();
  options.http.connection.trusted_proxies = api::TrustedProxies::parse({"127.0.0.0/8"}).value();
  const RunningServer server(std::move(options));
  HttpClient client(server.port());
  client.send("PUT /api/v1/admin/settings HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer " +
              user_token(Role::kTeamAdmin, "acme", "ann", kServerNow) +
              "\r\nX-Forwarded-For: 6.6.6.6\r\nX-Forwarded-For: 198.51.100.1, 127.0.0.2\r\n"
              "Content-Type: application/json\r\nContent-Length: 15\r\n\r\n{\"name\":\"Acme\"}");
  REQUIRE(client.receive().status == 200);
  const auto page = server.engine().audit_logs("acme", {.days = 1, .limit = 10}, kServerNow + events::Milliseconds(1));
  REQUIRE(page->logs.size() == 1);
  CHECK(page->logs[0].ip_address->value == "198.51.100.1");
}

TEST_CASE("audited acts: a change of business hours is on the trail under its own name") {
  const RunningServer server;
  const Caller admin(server, Role::kTeamAdmin);
  REQUIRE(told(admin.put("/admin/business-hours", R"({"exceptions":[{"date":"2026-12-25","intervals":[]}]})"))
              .starts_with("200"));
  const auto page = server.engine().audit_logs("acme", {.days = 1, .limit = 10}, kServerNow + events::Milliseconds(1));
  REQUIRE(page->logs.size() == 1);
  CHECK(page->logs[0].action == "business_hours.updated");
  CHECK(page->logs[0].admin_id->value == "ann");
  CHECK(page->logs[0].details->text == R"({"changed":["business_hours"]})");
  CHECK(page->logs[0].ip_address->value == "127.0.0.1");
}

TEST_CASE("audited acts: what changes nothing is not on the trail") {
  const RunningServer server;
  const Caller admin(server, Role::kTeamAdmin);
  CHECK(told(admin.put("/admin/settings", "{}")).starts_with("200"));
  CHECK(told(admin.put("/admin/business-hours", "{}")).starts_with("200"));
  CHECK(told(admin.put("/admin/business-hours", R"({"week":1})")).starts_with("422"));
  CHECK(told(admin.put("/admin/settings", R"({"name":1})")).starts_with("422"));
  CHECK(told(admin.get("/admin/settings")).starts_with("200"));
  CHECK(posted(server, Role::kTeamAdmin, event("n1", "user.updated", R"(,"user_id":"bob","name":"Bob")"))
            .starts_with("200"));
  CHECK(trail(server.engine(), "acme").empty());
}

TEST_CASE("audited acts: updates and forgetting that an admin posts are on the trail, those of a host are not") {
  const RunningServer server;
  const std::string forget = event("n1", "user.forgotten", R"(,"user_id":"bob")");
  CHECK(posted(server, Role::kTeamAdmin, forget)
            .find(R"("accepted":1,"duplicates":0,"duplicates_that_differ":0,"first_that_differ":[],"rejected":[])") !=
        std::string::npos);
  CHECK(trail(server.engine(), "acme") == "user.forgotten user/bob by ann; ");
  CHECK(posted(server, Role::kTeamAdmin, forget)
            .find(R"("accepted":0,"duplicates":1,"duplicates_that_differ":0,"first_that_differ":[],"rejected":[])") !=
        std::string::npos);
  CHECK(trail(server.engine(), "acme") == "user.forgotten user/bob by ann; ");
  CHECK(posted(server, Role::kIngest, event("n2", "user.forgotten", R"(,"user_id":"joe")")).starts_with("200"));
  CHECK(posted(server, Role::kIngest, event("n3", "account.updated", R"(,"name":"Host")")).starts_with("200"));
  CHECK(trail(server.engine(), "acme") == "user.forgotten user/bob by ann; ");
}

TEST_CASE("audited acts: settings that are posted as events are named as if they were put") {
  for (const auto& [fields, action] : {std::pair{R"(,"name":"N")", "settings.updated"},
                                       std::pair{R"(,"business_hours":{"week":[]})", "business_hours.updated"},
                                       std::pair{R"(,"name":"N","business_hours":{"week":[]})", "settings.updated"}}) {
    const RunningServer server;
    CHECK(posted(server, Role::kTeamAdmin, event("n", "account.updated", fields)).starts_with("200"));
    CHECK(trail(server.engine(), "acme") == std::string(action) + " account/acme by ann; ");
  }
}

TEST_CASE("audited acts: of a batch of events exactly those that were accepted are on the trail") {
  const RunningServer server;
  REQUIRE(posted(server, Role::kIngest, event("n1", "user.forgotten", R"(,"user_id":"a1")")).starts_with("200"));
  const auto answer = posted(server, Role::kTeamAdmin,
                             "[" + event("n1", "user.forgotten", R"(,"user_id":"a1")") + "," +
                                 event("n2", "user.forgotten", R"(,"user_id":"a2")") + "," +
                                 event("n2", "user.forgotten", R"(,"user_id":"a2")") + "," +
                                 event("n3", "session.deleted", R"(,"session_id":"1")") + "," +
                                 event("n4", "user.updated", R"(,"user_id":"a4")") + "]");
  CHECK(answer.find(
            R"("accepted":2,"duplicates":2,"duplicates_that_differ":0,"first_that_differ":[],"rejected":[{"line":4)") !=
        std::string::npos);
  CHECK(trail(server.engine(), "acme") == "user.forgotten user/a2 by ann; ");
}

TEST_CASE("audited acts: a super admin's look into another account is on its trail, once a minute") {
  Moved moved;
  auto& engine = *moved.engine;
  const RunningServer server(server_options(), std::move(moved.engine));
  const Caller super(server, Role::kSuperAdmin);
  const std::string by_ann = "account.viewed account/globex by ann; ";
  CHECK(told(super.get("/users?account_id=globex")).starts_with("200"));
  CHECK(trail(engine, "globex") == by_ann);
  const auto sequence = engine.last_sequence();
  for (const std::string path : {"/users", "/admin/settings", "/analytics/team", "/trees/none/ratings"}) {
    super.get(path + "?account_id=globex");
  }
  CHECK(engine.last_sequence() == sequence);
  CHECK(told(Caller(server, Role::kSuperAdmin, "acme", "eve").get("/trees?account_id=globex")).starts_with("200"));
  CHECK(trail(engine, "globex").size() == by_ann.size() + std::string("account.viewed account/globex by eve; ").size());
  moved.now_ms += 60'000;
  CHECK(told(super.get("/admin/settings?account_id=globex")).starts_with("200"));
  CHECK(engine.last_sequence() == sequence + 2);
  CHECK(trail(engine, "globex").starts_with(by_ann));
  CHECK(trail(engine, "acme").empty());
  const auto newest = engine.audit_logs("globex", {.days = 1, .limit = 1}, engine.now() + events::Milliseconds(1));
  CHECK(newest->logs[0].details->text == R"({"route":"/api/v1/admin/settings"})");
}

TEST_CASE("audited acts: looks into one's own account, or one that is not there, are on no trail") {
  const RunningServer server;
  const Caller super(server, Role::kSuperAdmin);
  const auto sequence = server.engine().last_sequence();
  CHECK(told(super.get("/users?account_id=acme")).starts_with("200"));
  CHECK(told(super.get("/users")).starts_with("200"));
  CHECK(told(super.get("/users?account_id=nobody")) == "404 not_found");
  CHECK(told(super.get("/users?account_id=globex&x=1")) == "422 unknown_parameter");
  CHECK(told(Caller(server, Role::kTeamAdmin).get("/users?account_id=globex")) == "404 not_found");
  CHECK(server.engine().last_sequence() == sequence);
  CHECK(!server.engine().account_exists("nobody"));
}

TEST_CASE("audited acts: a look that cannot be put on the trail is not granted") {
  std::atomic<bool> full = false;
  auto log = std::make_unique<WatchedLog>(storage::make_memory_log(), LogHooks{.on_check_room = [&] {
                                            return full ? events::Status(events::StatusCode::kDiskFull, "no room")
                                                        : events::Status();
                                          }});
  const RunningServer server(server_options(), two_tenants(std::move(log)));
  const Caller super(server, Role::kSuperAdmin);
  full = true;
  CHECK(told(super.get("/users?account_id=globex")) == "503 disk_full");
  CHECK(told(super.get("/users?account_id=globex")) == "503 disk_full");
  CHECK(told(super.get("/users?account_id=acme")).starts_with("200"));
  full = false;
  CHECK(told(super.get("/users?account_id=globex")).starts_with("200"));
}

}  // namespace flowtally::tests
