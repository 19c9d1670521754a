// The order of checks (docs/http_api.md, Errors): of two faults in one request, the one that comes first in the order
// is told. For every route, each fault it can have alone, and each two of them that one request can have at once.
#include <doctest/doctest.h>

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/routes.h"
#include "tests/api/caller.h"
#include "tests/api/tokens.h"
#include "tests/api/two_tenants.h"

namespace flowtally::tests {
namespace {

using api::Role;

/// A request by parts, so that two faults can be put into one.
struct Asked {
  std::string authorization;
  std::string query;
  std::string content_type = "application/json";
  std::string body;
  Place ids = kOwn;
};

/// The part of a request that a fault is in; two in one part cannot meet.
enum class Part { kCaller, kParameters, kAccount, kContentType, kBody, kIds };

struct Fault {
  Part part;
  std::string answer;  // status and code
  std::string value;   // in place of the part; added to it for parameters and account
};

struct RouteFaults {
  std::string_view method;
  std::string_view pattern;
  Role role;
  std::string body;           // a good one
  std::vector<Fault> faults;  // in the order in which they are told
};

std::string bearer_of(Role role, const std::string& user = "ann", std::optional<std::string> session = std::nullopt) {
  return api::mint_token({user, "acme", role, std::move(session)}, kServerNow, kServerNow + std::chrono::hours{1},
                         test_key());
}

Asked with(Asked asked, const Fault& fault) {
  switch (fault.part) {
    case Part::kCaller:
      asked.authorization = fault.value;
      break;
    case Part::kParameters:
    case Part::kAccount:
      asked.query += (asked.query.empty() ? "?" : "&") + fault.value;
      break;
    case Part::kContentType:
      asked.content_type = fault.value;
      break;
    case Part::kBody:
      asked.body = fault.value;
      break;
    case Part::kIds:
      if (fault.value == kAbsent.session_id) {
        asked.ids = kAbsent;
      } else {
        asked.ids.session_id = fault.value;
      }
  }
  return asked;
}

std::string answer_to(std::uint16_t port, const RouteFaults& route, const Asked& asked) {
  const std::string body = placed(asked.body, asked.ids);
  std::string text(route.method);
  text += " " + placed(route.pattern, asked.ids) + asked.query + " HTTP/1.1\r\nHost: test\r\n";
  if (!asked.authorization.empty()) text += "Authorization: Bearer " + asked.authorization + "\r\n";
  if (!body.empty()) {
    text += "Content-Type: " + asked.content_type + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
  }
  HttpClient client(port);
  client.send(text + "\r\n" + body);
  const auto answer = told(client.receive());
  return answer.substr(0, answer.starts_with("2") ? 3 : std::string::npos);
}

const Fault kNoToken{Part::kCaller, "401 unauthorized", ""};
const Fault kUnknownParameter{Part::kParameters, "422 unknown_parameter", "zz=1"};
const Fault kOtherAccount{Part::kAccount, "404 not_found", "account_id=globex"};
const Fault kNoJson{Part::kContentType, "415 unsupported_media_type", "text/plain"};
const Fault kAbsentIds{Part::kIds, "404 not_found", std::string(kAbsent.session_id)};

Fault wrong_role(Role role) { return {Part::kCaller, "403 forbidden", bearer_of(role)}; }
Fault bad_parameter(std::string text) { return {Part::kParameters, "422 invalid_parameter", std::move(text)}; }
Fault bad_body(std::string text) { return {Part::kBody, "422 invalid_body", std::move(text)}; }
Fault narrowed_elsewhere() { return {Part::kCaller, "403 forbidden", bearer_of(Role::kViewer, "ann", "9")}; }
Fault another_user() { return {Part::kCaller, "403 not_your_session", bearer_of(Role::kViewer, "bob")}; }

std::vector<RouteFaults> faults_of_writing() {
  const Fault ingest = wrong_role(Role::kIngest);
  const Fault viewer = wrong_role(Role::kViewer);
  return {
      {"POST",
       "/api/v1/events",
       Role::kIngest,
       R"({"id":"new","type":"user.updated","time":"2026-02-10T10:00:00Z","account_id":"acme","user_id":"ann"})",
       {kNoToken, viewer, kUnknownParameter, kNoJson, bad_body("[")}},
      {"POST",
       "/api/v1/sessions/{session_id}/rate",
       Role::kViewer,
       R"({"rating":5})",
       {kNoToken,
        ingest,
        kUnknownParameter,
        kNoJson,
        bad_body(R"({"rating":6})"),
        narrowed_elsewhere(),
        kAbsentIds,
        another_user(),
        {Part::kIds, "400 not_completed", "4"},
        {Part::kIds, "400 not_completed", "5"},
        {Part::kIds, "409 already_rated", "1"}}},
      {"POST",
       "/api/v1/steps/{step_id}/feedback",
       Role::kViewer,
       R"({"session_id":"{session_id}","was_helpful":true})",
       {kNoToken, ingest, kUnknownParameter, kNoJson, bad_body(R"({"session_id":"{session_id}"})"),
        narrowed_elsewhere(), kAbsentIds, another_user()}},
      {"DELETE",
       "/api/v1/steps/{step_id}/feedback/{session_id}",
       Role::kViewer,
       "",
       {kNoToken, ingest, kUnknownParameter, narrowed_elsewhere(), kAbsentIds, another_user()}},
      {"PUT",
       "/api/v1/admin/settings",
       Role::kTeamAdmin,
       R"({"name":"New"})",
       {kNoToken, viewer, kUnknownParameter, kNoJson, bad_body(R"({"name":1})")}},
      {"PUT",
       "/api/v1/admin/business-hours",
       Role::kTeamAdmin,
       R"({"week":[]})",
       {kNoToken, viewer, kUnknownParameter, kNoJson, bad_body(R"({"week":1})")}},
  };
}

std::vector<RouteFaults> faults_of_reading() {
  const Fault ingest = wrong_role(Role::kIngest), viewer = wrong_role(Role::kViewer);
  const Fault bad_limit = bad_parameter("limit=0");
  const Fault bad_period = bad_parameter("period=1d");
  return {
      {"GET",
       "/api/v1/analytics/team",
       Role::kTeamAdmin,
       "",
       {kNoToken, viewer, kUnknownParameter, bad_period, kOtherAccount}},
      {"GET",
       "/api/v1/analytics/me",
       Role::kViewer,
       "",
       {kNoToken, ingest, kUnknownParameter, bad_period, kOtherAccount}},
      {"GET",
       "/api/v1/analytics/flows/{tree_id}",
       Role::kViewer,
       "",
       {kNoToken, ingest, kUnknownParameter, bad_period, kOtherAccount, kAbsentIds}},
      {"GET",
       "/api/v1/sessions/{session_id}/feedback",
       Role::kViewer,
       "",
       {kNoToken, ingest, kUnknownParameter, narrowed_elsewhere(), kOtherAccount, kAbsentIds, another_user()}},
      {"GET",
       "/api/v1/steps/{step_id}/feedback",
       Role::kViewer,
       "",
       {kNoToken, ingest, kUnknownParameter, kOtherAccount, kAbsentIds}},
      {"GET", "/api/v1/me", Role::kViewer, "", {kNoToken, ingest, kUnknownParameter, kOtherAccount}},
      {"GET", "/api/v1/trees", Role::kViewer, "", {kNoToken, ingest, kUnknownParameter, bad_limit, kOtherAccount}},
      {"GET",
       "/api/v1/trees/{tree_id}/ratings",
       Role::kViewer,
       "",
       {kNoToken, ingest, kUnknownParameter, bad_limit, kOtherAccount, kAbsentIds}},
      {"GET", "/api/v1/users", Role::kTeamAdmin, "", {kNoToken, viewer, kUnknownParameter, bad_limit, kOtherAccount}},
  };
}

std::vector<RouteFaults> faults_of_administering() {
  const Fault viewer = wrong_role(Role::kViewer);
  const Fault bad_limit = bad_parameter("limit=0");
  return {
      {"GET",
       "/api/v1/admin/analytics/live-kpis",
       Role::kTeamAdmin,
       "",
       {kNoToken, viewer, kUnknownParameter, bad_parameter("to=2026-02-10"), kOtherAccount}},
      {"GET",
       "/api/v1/admin/analytics/operator-performance",
       Role::kTeamAdmin,
       "",
       {kNoToken, viewer, kUnknownParameter, bad_parameter("days=31"), kOtherAccount}},
      {"GET",
       "/api/v1/admin/analytics/hourly-stats",
       Role::kTeamAdmin,
       "",
       {kNoToken, viewer, kUnknownParameter, bad_parameter("hours=0"), kOtherAccount}},
      {"GET",
       "/api/v1/admin/analytics/dashboard",
       Role::kTeamAdmin,
       "",
       {kNoToken, viewer, kUnknownParameter, bad_parameter("days=0"), kOtherAccount}},
      {"GET",
       "/api/v1/admin/chats/ratings",
       Role::kTeamAdmin,
       "",
       {kNoToken, viewer, kUnknownParameter, bad_limit, kOtherAccount}},
      {"GET",
       "/api/v1/admin/business-hours",
       Role::kTeamAdmin,
       "",
       {kNoToken, viewer, kUnknownParameter, bad_parameter("to=2026-02-10"), kOtherAccount}},
      {"GET",
       "/api/v1/admin/accounts",
       Role::kSuperAdmin,
       "",
       {kNoToken, wrong_role(Role::kTeamAdmin), kUnknownParameter, bad_limit}},
      {"GET", "/api/v1/admin/settings", Role::kTeamAdmin, "", {kNoToken, viewer, kUnknownParameter, kOtherAccount}},
      {"GET", "/api/v1/live", Role::kTeamAdmin, "", {kNoToken, viewer, kUnknownParameter, kOtherAccount}},
      {"GET",
       "/api/v1/admin/audit/logs",
       Role::kTeamAdmin,
       "",
       {kNoToken, viewer, kUnknownParameter, bad_limit, kOtherAccount}},
      {"GET",
       "/api/v1/admin/audit/stats",
       Role::kTeamAdmin,
       "",
       {kNoToken, viewer, kUnknownParameter, bad_parameter("days=91"), kOtherAccount}},
      {"GET",
       "/api/v1/admin/server-audit",
       Role::kSuperAdmin,
       "",
       {kNoToken, wrong_role(Role::kTeamAdmin), kUnknownParameter, bad_parameter("days=91")}},
  };
}

std::vector<RouteFaults> all_faults() {
  auto all = faults_of_writing();
  for (auto& route : faults_of_reading()) all.push_back(std::move(route));
  for (auto& route : faults_of_administering()) all.push_back(std::move(route));
  return all;
}

Asked good(const RouteFaults& route) {
  Asked asked;
  asked.authorization = bearer_of(route.role);
  asked.body = route.body;
  return asked;
}

template <typename Check>
void for_each_two(const RouteFaults& route, Check check) {
  for (std::size_t first = 0; first < route.faults.size(); ++first) {
    for (std::size_t second = first + 1; second < route.faults.size(); ++second) {
      const Fault& told_one = route.faults[first];
      const Fault& other = route.faults[second];
      if (told_one.part != other.part) check(told_one, other);
    }
  }
}

}  // namespace

TEST_CASE("order of checks: every route that asks for a token is here") {
  std::set<std::string> here;
  std::set<std::string> served;
  for (const auto& route : all_faults()) here.insert(std::string(route.method) + " " + std::string(route.pattern));
  for (const auto& route : api::all_routes()) {
    if (!route.access.anyone) served.insert(std::string(route.method) + " " + std::string(route.pattern));
  }
  CHECK(here == served);
}

TEST_CASE("order of checks: of two faults in one request the first in the contract's order is told") {
  const RunningServer server(server_options(), two_tenants());
  const auto sequence = server.engine().last_sequence();
  for (const auto& route : all_faults()) {
    INFO(route.method, " ", route.pattern);
    for (const Fault& fault : route.faults) {
      CAPTURE(fault.value);
      CHECK(answer_to(server.port(), route, with(good(route), fault)) == fault.answer);
    }
    for_each_two(route, [&](const Fault& told_one, const Fault& other) {
      INFO("both ", told_one.answer, " and ", other.answer, " (", other.value, ")");
      CHECK(answer_to(server.port(), route, with(with(good(route), told_one), other)) == told_one.answer);
    });
  }
  CHECK(server.engine().last_sequence() == sequence);
  for (const auto& route : all_faults()) {
    INFO(route.method, " ", route.pattern);
    CHECK(answer_to(server.port(), route, good(route)).starts_with("20"));
  }
}

TEST_CASE(
    "order of checks: while the server starts it says so whatever else is wrong, but for the path and the method") {
  const auto server = api::Server::start(server_options());
  REQUIRE(server.ok());
  const auto port = (*server)->port();
  for (const auto& route : all_faults()) {
    INFO(route.method, " ", route.pattern);
    for (const Fault& fault : route.faults) {
      CHECK(answer_to(port, route, with(good(route), fault)) == "503 starting");
    }
    auto unknown = route;
    const std::string longer = std::string(route.pattern) + "/more/of/it";
    unknown.pattern = longer;
    CHECK(answer_to(port, unknown, good(route)) == "404 not_found");
    unknown = route;
    unknown.method = "PATCH";
    CHECK(answer_to(port, unknown, good(route)) == "405 method_not_allowed");
  }
}

}  // namespace flowtally::tests
