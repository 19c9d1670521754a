// The wall between tenants, event type by event type: who may append what to whom through POST /events. A type that is
// not in the table is a failure, so a new one cannot come without its row.
#include <doctest/doctest.h>

#include <boost/json/parse.hpp>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

#include "events/event.h"
#include "tests/api/caller.h"
#include "tests/api/two_tenants.h"

namespace flowtally::tests {
namespace {

using api::Role;

struct EventRow {
  std::string_view type;
  bool admins;              // whether an admin may append it, or only ingest
  std::uint64_t kept;       // events when an admin does: with an entry of the audit trail or without
  std::string_view fields;  // of globex's things, which acme may have of its own
};

constexpr EventRow kTable[] = {
    {"account.updated", true, 2, R"("name":"New")"},
    {"user.updated", true, 1, R"("user_id":"gus","name":"New")"},
    {"user.forgotten", true, 2, R"("user_id":"gus")"},
    {"flow.updated", true, 1, R"("tree_id":"vpn","name":"New")"},
    {"session.started", false, 1, R"("session_id":"{session_id}","tree_id":"vpn","user_id":"gus")"},
    {"session.step_visited", false, 1, R"("session_id":"{session_id}","node_id":"gn")"},
    {"session.completed", false, 1, R"("session_id":"{session_id}","outcome":"workaround")"},
    {"session.deleted", false, 1, R"("session_id":"{session_id}")"},
    {"step.feedback_given", false, 1,
     R"("session_id":"{session_id}","node_id":"gn","user_id":"ann","was_helpful":true)"},
    {"step.feedback_withdrawn", false, 1, R"("session_id":"{session_id}","node_id":"gn","user_id":"ann")"},
    {"session.rated", false, 1, R"("session_id":"{session_id}","user_id":"ann","rating":3)"},
    {"chat.opened", false, 1, R"("chat_id":"{session_id}","visitor_id":"vic")"},
    {"chat.claimed", false, 1, R"("chat_id":"{session_id}","operator_id":"gus")"},
    {"chat.message_sent", false, 1, R"("visitor_id":"vic","chat_id":"{session_id}","sender":"visitor")"},
    {"chat.responded", false, 1, R"("chat_id":"{session_id}","operator_id":"gus")"},
    {"chat.transferred", false, 1, R"("chat_id":"{session_id}","operator_id":"gus")"},
    {"chat.closed", false, 1, R"("chat_id":"{session_id}","closed_by":"visitor")"},
    {"chat.rated", false, 1, R"("chat_id":"{session_id}","visitor_id":"vic","rating":3)"},
    {"visitor.mode_changed", false, 1, R"("visitor_id":"vic","mode":"human")"},
    {"operator.presence_changed", false, 1, R"("operator_id":"gus","presence":"online")"},
    {"audit.recorded", false, 1, R"("admin_id":"gus","action":"read","resource_type":"report")"},
};

std::string event_of(const EventRow& row, std::string_view id, std::string_view account, std::string_view session) {
  std::string fields(row.fields);
  if (const auto at = fields.find("{session_id}"); at != std::string::npos) fields.replace(at, 12, session);
  return R"({"id":")" + std::string(id) + R"(","type":")" + std::string(row.type) +
         R"(","time":"2026-02-10T10:30:00Z","account_id":")" + std::string(account) + "\"," + fields + "}";
}

HttpResponse post(const RunningServer& server, const Bearer& bearer, const std::string& body) {
  return knock(server, bearer, "POST", "/api/v1/events", body);
}

/// "accepted", or the code of the problem, or of the only line's rejection.
std::string result_of(const HttpResponse& response) {
  const auto body = boost::json::parse(response.body);
  if (const auto* const rejected = body.as_object().if_contains("rejected")) {
    if (rejected->as_array().size() == 1) return std::string(rejected->at(0).at("code").as_string());
    return body.at("accepted") == 1 ? "accepted" : "duplicate";
  }
  return std::string(body.at("code").as_string());
}

std::string expected(const EventRow& row, const Bearer& bearer, const Place& place) {
  if (!bearer.has_token) return "unauthorized";
  if (bearer.narrowed || bearer.role == Role::kViewer || bearer.role == Role::kEngineer) return "forbidden";
  if (bearer.role != Role::kIngest && !row.admins) return "forbidden_type";
  if (place.name == kOwn.name || bearer.all_accounts) return "accepted";
  return "wrong_account";
}

template <typename Check>
void for_each_cell(Check check) {
  for (const EventRow& row : kTable) {
    for (const Bearer& bearer : bearers()) {
      INFO(row.type, " by ", bearer.name);
      check(row, bearer);
    }
  }
}

template <typename... Payloads>
std::set<std::string_view> type_names(std::type_identity<std::variant<Payloads...>> /*all*/) {
  return {events::type_name(Payloads::kType)...};
}

}  // namespace

TEST_CASE("tenant wall: every event type is in the table, and only those") {
  std::set<std::string_view> known;
  for (const EventRow& row : kTable) known.insert(row.type);
  CHECK(known == type_names(std::type_identity<events::Payload>()));
}

TEST_CASE("tenant wall: who may append which type to which account, and another is refused as an absent one is") {
  for_each_cell([](const EventRow& row, const Bearer& bearer) {
    const auto ask = [&](const Place& place) {
      INFO(place.name);
      const RunningServer server(server_options(), two_tenants());
      const auto before = server.engine().last_sequence();
      const auto response = post(server, bearer, event_of(row, "new", place.account_id, "new"));
      const auto result = result_of(response);
      CHECK(result == expected(row, bearer, place));
      const auto kept = bearer.role == Role::kIngest ? 1 : row.kept;
      CHECK(server.engine().last_sequence() == before + (result == "accepted" ? kept : 0));
      return seen_but_for(place.account_id, response);
    };
    const auto other = ask(kOther);
    const auto absent = ask(kAbsent);
    if (!bearer.all_accounts) CHECK(other == absent);  // an account's own sequence is different in each
    ask(kOwn);
  });
}

TEST_CASE("tenant wall: what another account has, by event id or session id, is free in one's own") {
  for_each_cell([](const EventRow& row, const Bearer& bearer) {
    if (expected(row, bearer, kOwn) != "accepted") return;
    // Of globex: e31 is an event, g2 a completed session, g3 a rated one.
    for (const std::string_view id : {"new", "e31"}) {
      for (const std::string_view session : {"g2", "g3"}) {
        CAPTURE(id);
        CAPTURE(session);
        const RunningServer beside(server_options(), two_tenants());
        const RunningServer alone(server_options(), acme_alone());
        const auto event = event_of(row, id, "acme", session);
        const auto response = post(beside, bearer, event);
        CHECK(result_of(response) == "accepted");
        CHECK(result_of(post(beside, bearer, event)) == "duplicate");
        const bool sees_whole_log = bearer.all_accounts || bearer.role == Role::kSuperAdmin;
        if (!sees_whole_log) CHECK(seen(response) == seen(post(alone, bearer, event)));
      }
    }
  });
}

TEST_CASE("tenant wall: what is done to another account's ids from here changes nothing there") {
  const Bearer& ingest = bearers()[1];
  const Bearer& super = bearers()[6];
  const auto figures = [&](const RunningServer& server) {
    std::string text;
    for (const std::string target :
         {"/api/v1/analytics/team?", "/api/v1/analytics/flows/vpn?", "/api/v1/trees?", "/api/v1/users?",
          "/api/v1/trees/vpn/ratings?", "/api/v1/steps/gn/feedback?", "/api/v1/admin/settings?"}) {
      text += seen(knock(server, super, "GET", target + "account_id=globex", ""));
    }
    return text;
  };
  const RunningServer server(server_options(), two_tenants());
  const auto before = figures(server);
  CHECK(before.find("VPN") != std::string::npos);
  int number = 0;
  for (const EventRow& row : kTable) {
    for (const std::string_view session : {"g2", "g3", "2"}) {
      const auto id = "new" + std::to_string(++number);
      const auto result = result_of(post(server, ingest, event_of(row, id, "acme", session)));
      const bool own_session_differs = row.type == "session.started";  // ann's "2" is of another flow here
      if (!own_session_differs) CHECK(result == "accepted");
    }
  }
  CHECK(figures(server) == before);
}

}  // namespace flowtally::tests
