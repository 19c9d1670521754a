#include <doctest/doctest.h>

#include <boost/json/parse.hpp>
#include <string>

#include "api/json.h"
#include "tests/api/server_fixture.h"
#include "tests/api/tokens.h"

namespace flowtally::tests {
namespace {

using api::Role;

std::string code_of(const HttpResponse& response) {
  CHECK(response.headers.at("content-type") == "application/problem+json");
  const auto body = boost::json::parse(response.body).as_object();
  CHECK(body.at("status") == response.status);
  return body.at("code").as_string().c_str();
}

/// The head without what differs from answer to answer.
std::string stable_head(HttpResponse response) {
  response.headers.erase("date");
  response.headers.erase("x-request-id");
  std::string text;
  for (const auto& [name, value] : response.headers) text += name + ": " + value + "\n";
  return text;
}

}  // namespace

TEST_CASE("analytics: each answer is the engine's, as JSON") {
  const RunningServer server;
  const projections::WindowQuery week{"7d", {}, {}};
  const auto team = server.ask("team?period=7d", Role::kTeamAdmin);
  CHECK(team.status == 200);
  CHECK(team.body == api::to_json(*server.engine().team("acme", week, std::nullopt)));
  const auto me = server.ask("me?period=7d", Role::kViewer);
  CHECK(me.body == api::to_json(*server.engine().me("acme", week, "ann")));
  const auto flow = server.ask("flows/dns?period=7d", Role::kViewer);
  CHECK(flow.body == api::to_json(*server.engine().flow("acme", week, "dns")));
}

TEST_CASE("analytics: the figures are those of the caller's account and scope") {
  const RunningServer server;
  const auto sessions = [&](const HttpResponse& response) {
    return boost::json::parse(response.body).at("summary").at("total_sessions").to_number<int>();
  };
  CHECK(sessions(server.ask("team", Role::kTeamAdmin)) == 3);
  CHECK(sessions(server.ask("team", Role::kTeamAdmin, "globex")) == 1);
  CHECK(sessions(server.ask("team", Role::kTeamAdmin, "nobody")) == 0);
  CHECK(sessions(server.ask("team?engineer_id=bob", Role::kTeamAdmin)) == 1);
  CHECK(sessions(server.ask("team?engineer_id=zoe", Role::kTeamAdmin)) == 0);
  CHECK(sessions(server.ask("me", Role::kEngineer)) == 2);
  CHECK(sessions(server.ask("me", Role::kEngineer, "globex")) == 1);
  CHECK(sessions(server.ask("flows/dns", Role::kEngineer)) == 3);
  CHECK(sessions(server.ask("team?from=2026-02-11", Role::kTeamAdmin)) == 0);
  CHECK(sessions(server.ask("team?from=2026-02-10&to=2026-02-10", Role::kTeamAdmin)) == 3);
}

TEST_CASE("analytics: the team is for team admins, the rest for every user but ingest") {
  const RunningServer server;
  for (const auto& [role, team, others] : {std::tuple{Role::kViewer, 403, 200},
                                           {Role::kEngineer, 403, 200},
                                           {Role::kTeamAdmin, 200, 200},
                                           {Role::kSuperAdmin, 200, 200},
                                           {Role::kIngest, 403, 403}}) {
    CAPTURE(api::role_name(role));
    CHECK(server.ask("team", role).status == team);
    CHECK(server.ask("me", role).status == others);
    CHECK(server.ask("flows/dns", role).status == others);
  }
  CHECK(code_of(server.ask("team", Role::kViewer)) == "forbidden");
}

TEST_CASE("analytics: no token and an expired one are 401") {
  const RunningServer server;
  for (const std::string path : {"team", "me", "flows/dns"}) {
    const auto response = server.get("/api/v1/analytics/" + path);
    CHECK(code_of(response) == "unauthorized");
    CHECK(response.headers.at("www-authenticate") == "Bearer realm=\"flowtally\"");
    const auto expired = user_token(Role::kSuperAdmin, "acme", "ann", kServerNow - std::chrono::hours{2});
    CHECK(code_of(server.get("/api/v1/analytics/" + path, expired)) == "unauthorized");
  }
}

TEST_CASE("analytics: another account's flow and an absent one cannot be told apart") {
  const RunningServer server;
  const auto foreign = server.ask("flows/vpn", Role::kTeamAdmin);
  const auto absent = server.ask("flows/nix", Role::kTeamAdmin);
  CHECK(foreign.status == 404);
  CHECK(foreign.body == absent.body);
  CHECK(stable_head(foreign) == stable_head(absent));
  const auto impossible = server.ask("flows/" + std::string(129, 'x'), Role::kTeamAdmin);
  CHECK(impossible.status == 404);
  CHECK(impossible.body == absent.body);
  CHECK(server.ask("flows/%00", Role::kTeamAdmin).body == absent.body);
}

TEST_CASE("analytics: only a super admin reads another account, and only one that exists") {
  const RunningServer server;
  for (const std::string path : {"team", "me", "flows/vpn"}) {
    CAPTURE(path);
    CHECK(server.ask(path + "?account_id=globex", Role::kSuperAdmin).status == 200);
    const auto absent = server.ask(path + "?account_id=nobody", Role::kSuperAdmin);
    CHECK(code_of(absent) == "not_found");
    const auto foreign = server.ask(path + "?account_id=globex", Role::kTeamAdmin);
    CHECK(foreign.status == 404);
    CHECK(foreign.body == absent.body);
    CHECK(foreign.body == server.ask(path + "?account_id=nobody", Role::kTeamAdmin).body);
  }
  CHECK(server.ask("team?account_id=acme", Role::kTeamAdmin).body == server.ask("team", Role::kTeamAdmin).body);
  CHECK(server.ask("team?account_id=globex", Role::kSuperAdmin).body ==
        server.ask("team", Role::kTeamAdmin, "globex").body);
}

TEST_CASE("analytics: bad parameters are 422 with the code, and come before 404") {
  const RunningServer server;
  for (const std::string query :
       {"period=8d", "period=", "period=7d&from=2026-02-01", "from=2026-02-02&to=2026-02-01", "to=2026-02-01",
        "from=2024-01-01&to=2026-01-01", "period=7d&period=7d", "account_id="}) {
    CAPTURE(query);
    CHECK(code_of(server.ask("team?" + query, Role::kTeamAdmin)) == "invalid_parameter");
    CHECK(code_of(server.ask("me?" + query, Role::kTeamAdmin)) == "invalid_parameter");
    CHECK(code_of(server.ask("flows/nix?" + query, Role::kTeamAdmin)) == "invalid_parameter");
  }
  CHECK(code_of(server.ask("flows/" + std::string(129, 'x') + "?period=8d", Role::kTeamAdmin)) == "invalid_parameter");
  CHECK(code_of(server.ask("team?period=8d&account_id=globex", Role::kTeamAdmin)) == "invalid_parameter");
  CHECK(code_of(server.ask("team?nonsense=1", Role::kTeamAdmin)) == "unknown_parameter");
  CHECK(code_of(server.ask("me?engineer_id=ann", Role::kTeamAdmin)) == "unknown_parameter");
  CHECK(code_of(server.ask("flows/dns?engineer_id=ann", Role::kTeamAdmin)) == "unknown_parameter");
}

TEST_CASE("analytics: a token narrowed to a session may not read them") {
  const RunningServer server;
  const api::Identity identity{"ann", "acme", Role::kSuperAdmin, "1"};
  const auto token = api::mint_token(identity, kServerNow, kServerNow + std::chrono::hours{1}, test_key());
  for (const std::string path : {"team", "me", "flows/dns"}) {
    CHECK(code_of(server.get("/api/v1/analytics/" + path, token)) == "forbidden");
  }
}

}  // namespace flowtally::tests
