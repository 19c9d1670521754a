// Who the caller is, and the accounts that a super admin chooses from, through a real socket.
#include "tests/api/caller.h"

#include <doctest/doctest.h>

#include <boost/json/parse.hpp>
#include <string>

namespace flowtally::tests {

using api::Role;

namespace {

const std::string kAcme = R"("account_id":"acme","account_name":"Acme","time_zone":"Asia/Kolkata"})";

}  // namespace

TEST_CASE("me: the caller's names, role and zone") {
  const RunningServer server;
  CHECK(told(Caller(server, Role::kEngineer).get("/me")) ==
        R"(200 {"user_id":"ann","user_name":"Ann \"A\" Lee","role":"engineer",)" + kAcme);
  CHECK(told(Caller(server, Role::kViewer, "acme", "bob").get("/me")) ==
        R"(200 {"user_id":"bob","user_name":null,"role":"viewer",)" + kAcme);
  CHECK(told(Caller(server, Role::kTeamAdmin, "acme", "stranger").get("/me")) ==
        R"(200 {"user_id":"stranger","user_name":null,"role":"team_admin",)" + kAcme);
}

TEST_CASE("me: an account without events is answered, so that its pages work") {
  const RunningServer server;
  CHECK(told(Caller(server, Role::kTeamAdmin, "fresh").get("/me")) ==
        R"(200 {"user_id":"ann","user_name":null,"role":"team_admin","account_id":"fresh","account_name":null,)"
        R"("time_zone":"UTC"})");
}

TEST_CASE("me: a super admin who looks into another account stays who they are") {
  const RunningServer server;
  const Caller super(server, Role::kSuperAdmin);
  CHECK(told(super.get("/me?account_id=globex")) ==
        R"(200 {"user_id":"ann","user_name":"Ann \"A\" Lee","role":"super_admin","account_id":"globex",)"
        R"("account_name":null,"time_zone":"UTC"})");
  CHECK(told(super.get("/me?account_id=nobody")) == "404 not_found");
  CHECK(told(Caller(server, Role::kTeamAdmin).get("/me?account_id=globex")) == "404 not_found");
}

TEST_CASE("me: a token narrowed to a session and one of ingest are refused") {
  const RunningServer server;
  CHECK(told(Caller(server, Role::kViewer, "acme", "ann", "1").get("/me")) == "403 forbidden");
  CHECK(told(Caller(server, Role::kIngest).get("/me")) == "403 forbidden");
}

TEST_CASE("me: a forgotten user has no name any more") {
  const RunningServer server;
  const Caller host(server, Role::kIngest);
  CHECK(told(host.post("/events", R"([{"id":"gone","type":"user.forgotten","time":"2026-02-11T00:00:00Z",)"
                                  R"("account_id":"acme","user_id":"ann"}])"))
            .starts_with("200"));
  CHECK(told(Caller(server, Role::kViewer).get("/me")) ==
        R"(200 {"user_id":"ann","user_name":"Deleted user","role":"viewer",)" + kAcme);
}

TEST_CASE("accounts: those that have events, by id, found by name or id, page by page") {
  const RunningServer server;
  const Caller super(server, Role::kSuperAdmin, "fresh");
  const std::string acme = R"({"account_id":"acme","name":"Acme"})";
  const std::string globex = R"({"account_id":"globex","name":null})";
  CHECK(told(super.get("/admin/accounts")) == R"(200 {"items":[)" + acme + "," + globex + R"(],"next_cursor":null})");
  const auto first = super.get("/admin/accounts?limit=1");
  CHECK(told(first).starts_with(R"(200 {"items":[)" + acme + R"(],"next_cursor":")"));
  const std::string cursor(boost::json::parse(first.body).at("next_cursor").as_string());
  CHECK(told(super.get("/admin/accounts?limit=1&cursor=" + cursor)) ==
        R"(200 {"items":[)" + globex + R"(],"next_cursor":null})");
  CHECK(told(super.get("/admin/accounts?search=CM")) == R"(200 {"items":[)" + acme + R"(],"next_cursor":null})");
  CHECK(told(super.get("/admin/accounts?search=globe")) == R"(200 {"items":[)" + globex + R"(],"next_cursor":null})");
  CHECK(told(super.get("/admin/accounts?search=fresh")) == R"(200 {"items":[],"next_cursor":null})");
}

TEST_CASE("accounts: a new account and a new name are there at once") {
  const RunningServer server;
  const Caller host(server, Role::kIngest, "initech");
  const Caller super(server, Role::kSuperAdmin);
  CHECK(told(host.post("/events", R"([{"id":"n","type":"account.updated","time":"2026-02-11T00:00:00Z",)"
                                  R"("account_id":"initech","name":"Büro"}])"))
            .starts_with("200"));
  CHECK(told(super.get("/admin/accounts?search=b%C3%BCRO")) ==
        R"(200 {"items":[{"account_id":"initech","name":"Büro"}],"next_cursor":null})");
}

TEST_CASE("accounts: for super admins alone, with good parameters, and no look into an account") {
  const RunningServer server;
  const auto sequence = server.engine().last_sequence();
  const Caller super(server, Role::kSuperAdmin);
  for (const Role role : {Role::kViewer, Role::kEngineer, Role::kTeamAdmin, Role::kIngest}) {
    CHECK(told(Caller(server, role).get("/admin/accounts")) == "403 forbidden");
  }
  for (const std::string bad : {"limit=0", "limit=101", "cursor=zz", "cursor=", "search=a&search=b"}) {
    CHECK(told(super.get("/admin/accounts?" + bad)) == "422 invalid_parameter");
  }
  CHECK(told(super.get("/admin/accounts?account_id=globex")) == "422 unknown_parameter");
  CHECK(server.engine().last_sequence() == sequence);
}

}  // namespace flowtally::tests
