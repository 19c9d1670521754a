// The wall between tenants, route by route. The table below says for every route who may call it and what is answered;
// the matrix of every route, everyone and every place follows from it. A route of the server that is not in the table
// is a failure, so a new one cannot come without its row.
#include <doctest/doctest.h>

#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "api/routes.h"
#include "tests/api/caller.h"
#include "tests/api/two_tenants.h"

namespace flowtally::tests {
namespace {

using api::Role;

enum class Who { kFile, kAnyone, kSessionUser, kAnyUser, kTeamAdmin, kSuperAdmin, kAppender };

constexpr int kNothingNamed = 0;

struct Crossing {
  std::string_view method;
  std::string_view pattern;
  Who who;
  bool names_account;      // takes ?account_id=
  std::string_view query;  // with names to be replaced, as in the pattern
  std::string_view body;
  int own;      // status for what is acme's, ann's
  int foreign;  // status for what is not acme's, there or not
};

// A list and a filter answer what they find of something foreign: nothing. A file is for anyone, whatever the query.
constexpr Crossing kTable[] = {
    {"GET", "/healthz", Who::kAnyone, false, "", "", 200, kNothingNamed},
    {"GET", "/readyz", Who::kAnyone, false, "", "", 200, kNothingNamed},
    {"GET", "/docs", Who::kAnyone, false, "", "", 200, kNothingNamed},
    {"GET", "/docs/", Who::kAnyone, false, "", "", 200, kNothingNamed},
    {"GET", "/docs/docs.js", Who::kAnyone, false, "", "", 200, kNothingNamed},
    {"GET", "/docs/docs.css", Who::kAnyone, false, "", "", 200, kNothingNamed},
    {"GET", "/api/v1/openapi.json", Who::kAnyone, false, "", "", 200, kNothingNamed},
    {"POST", "/api/v1/events", Who::kAppender, false, "",
     R"({"id":"new","type":"user.updated","time":"2026-02-10T10:00:00Z","account_id":"{account_id}","user_id":"{user_id}"})",
     200, 422},
    {"GET", "/api/v1/analytics/team", Who::kTeamAdmin, true, "?engineer_id={user_id}", "", 200, 200},
    {"GET", "/api/v1/analytics/me", Who::kAnyUser, true, "", "", 200, kNothingNamed},
    {"GET", "/api/v1/analytics/flows/{tree_id}", Who::kAnyUser, true, "", "", 200, 404},
    {"GET", "/api/v1/admin/analytics/live-kpis", Who::kTeamAdmin, true, "", "", 200, kNothingNamed},
    {"GET", "/api/v1/admin/analytics/operator-performance", Who::kTeamAdmin, true, "?operator_id={user_id}", "", 200,
     200},
    {"GET", "/api/v1/admin/analytics/hourly-stats", Who::kTeamAdmin, true, "", "", 200, kNothingNamed},
    {"GET", "/api/v1/admin/analytics/dashboard", Who::kTeamAdmin, true, "", "", 200, kNothingNamed},
    {"GET", "/api/v1/admin/chats/ratings", Who::kTeamAdmin, true, "", "", 200, kNothingNamed},
    {"POST", "/api/v1/sessions/{session_id}/rate", Who::kSessionUser, false, "", R"({"rating":5})", 201, 404},
    {"GET", "/api/v1/sessions/{session_id}/feedback", Who::kSessionUser, true, "", "", 200, 404},
    {"GET", "/api/v1/steps/{step_id}/feedback", Who::kAnyUser, true, "", "", 200, 404},
    {"POST", "/api/v1/steps/{step_id}/feedback", Who::kSessionUser, false, "",
     R"({"session_id":"{session_id}","was_helpful":false})", 200, 404},
    {"DELETE", "/api/v1/steps/{step_id}/feedback/{session_id}", Who::kSessionUser, false, "", "", 204, 404},
    {"GET", "/api/v1/me", Who::kAnyUser, true, "", "", 200, kNothingNamed},
    {"GET", "/api/v1/admin/accounts", Who::kSuperAdmin, false, "", "", 200, kNothingNamed},
    {"GET", "/api/v1/trees", Who::kAnyUser, true, "?search={tree_id}", "", 200, 200},
    {"GET", "/api/v1/trees/{tree_id}/ratings", Who::kAnyUser, true, "", "", 200, 404},
    {"GET", "/api/v1/users", Who::kTeamAdmin, true, "?search={user_id}", "", 200, 200},
    {"GET", "/api/v1/admin/settings", Who::kTeamAdmin, true, "", "", 200, kNothingNamed},
    {"PUT", "/api/v1/admin/settings", Who::kTeamAdmin, false, "", R"({"name":"New"})", 200, kNothingNamed},
    {"GET", "/api/v1/live", Who::kTeamAdmin, true, "", "", 200, kNothingNamed},
    {"GET", "/api/v1/admin/audit/logs", Who::kTeamAdmin, true, "?admin_id={user_id}", "", 200, 200},
    {"GET", "/api/v1/admin/audit/stats", Who::kTeamAdmin, true, "", "", 200, kNothingNamed},
    {"GET", "/api/v1/admin/server-audit", Who::kSuperAdmin, false, "", "", 200, kNothingNamed},
    {"GET", "/api/v1/admin/business-hours", Who::kTeamAdmin, true, "", "", 200, kNothingNamed},
    {"PUT", "/api/v1/admin/business-hours", Who::kTeamAdmin, false, "", R"({"week":[]})", 200, kNothingNamed},
    {"GET", "/", Who::kFile, false, "", "", 200, kNothingNamed},
    {"GET", "/team", Who::kFile, false, "", "", 200, kNothingNamed},
    {"GET", "/team/", Who::kFile, false, "", "", 200, kNothingNamed},
    {"GET", "/me", Who::kFile, false, "", "", 200, kNothingNamed},
    {"GET", "/me/", Who::kFile, false, "", "", 200, kNothingNamed},
    {"GET", "/flows", Who::kFile, false, "", "", 200, kNothingNamed},
    {"GET", "/flows/", Who::kFile, false, "", "", 200, kNothingNamed},
    {"GET", "/flows/{tree_id}", Who::kFile, false, "", "", 200, kNothingNamed},
    {"GET", "/flows/{tree_id}/", Who::kFile, false, "", "", 200, kNothingNamed},
    {"GET", "/live", Who::kFile, false, "", "", 200, kNothingNamed},
    {"GET", "/live/", Who::kFile, false, "", "", 200, kNothingNamed},
    {"GET", "/audit", Who::kFile, false, "", "", 200, kNothingNamed},
    {"GET", "/audit/", Who::kFile, false, "", "", 200, kNothingNamed},
    {"GET", "/settings", Who::kFile, false, "", "", 200, kNothingNamed},
    {"GET", "/settings/", Who::kFile, false, "", "", 200, kNothingNamed},
    {"GET", "/sign-in", Who::kFile, false, "", "", 200, kNothingNamed},
    {"GET", "/sign-in/", Who::kFile, false, "", "", 200, kNothingNamed},
    {"GET", "/widgets", Who::kFile, false, "", "", 200, kNothingNamed},
    {"GET", "/widgets/", Who::kFile, false, "", "", 200, kNothingNamed},
    {"GET", "/widgets.js", Who::kFile, false, "", "", 200, kNothingNamed},
    {"GET", "/assets/{name}", Who::kFile, false, "", "", 200, kNothingNamed},
};

bool is_for_anyone(Who who) { return who == Who::kFile || who == Who::kAnyone; }

bool may(Who who, const Bearer& bearer) {
  if (bearer.narrowed) return who == Who::kSessionUser;
  if (bearer.role == Role::kIngest) return who == Who::kAppender;
  if (who == Who::kSuperAdmin) return bearer.role == Role::kSuperAdmin;
  const bool is_admin = bearer.role == Role::kTeamAdmin || bearer.role == Role::kSuperAdmin;
  return is_admin || who == Who::kSessionUser || who == Who::kAnyUser;
}

/// What everybody is told before it matters what was asked for; 0: nothing.
int at_the_door(const Crossing& row, const Bearer& bearer) {
  if (is_for_anyone(row.who)) return 0;
  if (!bearer.has_token) return 401;
  return may(row.who, bearer) ? 0 : 403;
}

/// The status when the ids in path, query and body are those of a place.
int expected_for_ids(const Crossing& row, const Bearer& bearer, bool own) {
  if (const int refused = at_the_door(row, bearer)) return refused;
  if (own || row.foreign == kNothingNamed || bearer.all_accounts) return row.own;
  return bearer.narrowed ? 403 : row.foreign;
}

/// The status when ?account_id= names an account, and the ids are acme's, which globex has too.
int expected_for_account(const Crossing& row, const Bearer& bearer, const Place& named) {
  if (const int refused = at_the_door(row, bearer)) return refused;
  if (row.who == Who::kFile) return row.own;
  if (!row.names_account) return 422;
  if (named.name == kOwn.name) return row.own;
  const bool sees_all = bearer.role == Role::kSuperAdmin && !bearer.narrowed;
  return sees_all && named.name == kOther.name ? row.own : 404;
}

std::string target_of(const Crossing& row, const Place& place) {
  return placed(std::string(row.pattern).append(row.query), place);
}

std::string with_account(const Crossing& row, const Place& named) {
  return target_of(row, kOwn) + (row.query.empty() ? "?" : "&") + "account_id=" + std::string(named.account_id);
}

/// As `told` has it, for the statuses whose codes the wall is about.
std::string told_shortly(const HttpResponse& response) {
  return response.status < 400 ? std::to_string(response.status) : told(response);
}

std::string told_shortly(int status, std::string_view code_422) {
  switch (status) {
    case 401:
      return "401 unauthorized";
    case 403:
      return "403 forbidden";
    case 404:
      return "404 not_found";
    case 422:
      return "422 " + std::string(code_422);
    default:
      return std::to_string(status);
  }
}

/// Every request meets a server that nobody asked before.
HttpResponse ask_fresh(const Bearer& bearer, const Crossing& row, const std::string& target, const Place& place,
                       bool changes) {
  const RunningServer server(server_options(), two_tenants());
  const auto before = server.engine().last_sequence();
  auto response = knock(server, bearer, row.method, target, placed(row.body, place));
  CHECK((server.engine().last_sequence() != before) == changes);
  return response;
}

template <typename Check>
void for_each_cell(Check check) {
  for (const Crossing& row : kTable) {
    for (const Bearer& bearer : bearers()) {
      INFO(row.method, " ", row.pattern, " by ", bearer.name);
      check(row, bearer);
    }
  }
}

}  // namespace

TEST_CASE("tenant wall: every route of the server is in the table, and only those") {
  std::set<std::pair<std::string_view, std::string_view>> served;
  std::set<std::pair<std::string_view, std::string_view>> known;
  for (const auto& route : api::all_routes()) served.emplace(route.method, route.pattern);
  for (const auto& row : kTable) known.emplace(row.method, row.pattern);
  for (const auto& [method, pattern] : served) {
    INFO(method, " ", pattern);
    CHECK(known.contains({method, pattern}));
  }
  for (const auto& [method, pattern] : known) {
    INFO(method, " ", pattern);
    CHECK(served.contains({method, pattern}));
  }
}

TEST_CASE("tenant wall: by ids, another account's thing and an absent one are answered alike to everyone") {
  for_each_cell([](const Crossing& row, const Bearer& bearer) {
    const int foreign = expected_for_ids(row, bearer, false);
    const int own = expected_for_ids(row, bearer, true);
    const bool writes = row.method != "GET";
    const auto ask = [&](const Place& place, int status) {
      INFO(place.name);
      auto response = ask_fresh(bearer, row, target_of(row, place), place, writes && status < 400);
      CHECK(told_shortly(response) == told_shortly(status, "all_rejected"));
      return seen_but_for(place.account_id, response);
    };
    const auto other = ask(kOther, foreign);
    CHECK(other == ask(kAbsent, foreign));
    const auto mine = ask(kOwn, own);
    if (row.foreign != kNothingNamed && row.method == "GET" && own == 200) CHECK(mine != other);
  });
}

TEST_CASE("tenant wall: by ?account_id=, another account and an absent one are answered alike, but to a super admin") {
  for_each_cell([](const Crossing& row, const Bearer& bearer) {
    const auto ask = [&](const Place& named) {
      INFO(named.name);
      const int status = expected_for_account(row, bearer, named);
      const bool writes = row.method != "GET";
      const bool looks_elsewhere = !is_for_anyone(row.who) && named.name == kOther.name;  // on that account's trail
      auto response =
          ask_fresh(bearer, row, with_account(row, named), kOwn, status < 400 && (writes || looks_elsewhere));
      CHECK(told_shortly(response) == told_shortly(status, "unknown_parameter"));
      return std::pair(status, seen(response));
    };
    const auto [other_status, other] = ask(kOther);
    const auto [absent_status, absent] = ask(kAbsent);
    const auto [own_status, own] = ask(kOwn);
    if (other_status == absent_status) CHECK(other == absent);
    if (other_status == 200) CHECK((other == own) == (row.who == Who::kFile));
    if (own_status == 200) CHECK(own == seen(ask_fresh(bearer, row, target_of(row, kOwn), kOwn, false)));
  });
}

TEST_CASE("tenant wall: a step that only another account has is as new to a session as one that nobody has") {
  const Bearer& ann = bearers()[3];
  const auto ask = [&](const std::string& step, std::string_view method, const std::string& rest, const char* body) {
    const RunningServer server(server_options(), two_tenants());
    auto text = seen(knock(server, ann, method, "/api/v1/steps/" + step + "/feedback" + rest, body));
    for (std::size_t at = 0; (at = text.find('"' + step + '"', at)) != std::string::npos;) {
      text.replace(at, step.size() + 2, "\"a step\"");
    }
    return text;
  };
  constexpr auto kBody = R"({"session_id":"2","was_helpful":true})";
  const auto given = ask("gn", "POST", "", kBody);
  CHECK(given.starts_with("HTTP/1.1 201"));
  CHECK(given == ask("xn", "POST", "", kBody));
  const auto withdrawn = ask("gn", "DELETE", "/2", "");
  CHECK(withdrawn.starts_with("HTTP/1.1 404"));
  CHECK(withdrawn == ask("xn", "DELETE", "/2", ""));
}

TEST_CASE("tenant wall: an account's answers are the same bytes whether there is another account or not") {
  for_each_cell([](const Crossing& row, const Bearer& bearer) {
    const bool sees_whole_log = bearer.all_accounts || bearer.role == Role::kSuperAdmin;
    if (row.pattern == "/api/v1/events" && sees_whole_log) return;  // their last_sequence is the log's, by contract
    if (row.pattern == "/api/v1/admin/accounts" && sees_whole_log) return;  // the list of accounts is what it is for
    const auto ask = [&](std::unique_ptr<engine::Engine> engine) {
      const RunningServer server(server_options(), std::move(engine));
      std::string text;
      for (const auto& target : {target_of(row, kOwn), target_of(row, kOther), with_account(row, kOwn)}) {
        auto answer = seen(knock(server, bearer, row.method, target, placed(row.body, kOwn)));
        const auto random_id = answer.find("\r\n\n{\"id\":\"");  // of the event that a rating became
        if (random_id != std::string::npos) answer.erase(random_id, std::string("\r\n\n{\"id\":\"").size() + 36);
        text += answer;
      }
      return text;
    };
    CHECK(ask(acme_alone()) == ask(two_tenants()));
  });
}

}  // namespace flowtally::tests
