// Ratings and step feedback as clients see them, through a real socket.
#include <doctest/doctest.h>

#include <boost/json/parse.hpp>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "tests/api/caller.h"

namespace flowtally::tests {
namespace {

using api::Role;

// Of the fixture: session 2 is ann's, completed and not rated; 1 hers and rated; 3 bob's and open.
constexpr auto kRate = R"({"rating":5,"comment":"fine"})";
constexpr auto kYes = R"({"session_id":"2","was_helpful":true})";
constexpr auto kNo = R"({"session_id":"2","was_helpful":false})";

std::string without_id(std::string body) {
  const auto id = body.find(R"("id":")");
  REQUIRE(id != std::string::npos);
  return body.erase(id, std::string(R"("id":"6f1c9a52-0b7e-4d7a-9f43-2c1f0a5be010",)").size());
}

}  // namespace

TEST_CASE("rate: the session's user rates it once, and every later read sees it") {
  const RunningServer server;
  const Caller ann(server, Role::kViewer);
  CHECK(without_id(told(ann.post("/sessions/2/rate", kRate))) ==
        R"(201 {"session_id":"2","rating":5,"comment":"fine","created_at":"2026-02-15T12:00:00.000Z"})");
  CHECK(told(ann.get("/sessions/2/feedback")) == R"(200 {"items":[],"rating":5})");
  CHECK(told(ann.get("/trees/dns/ratings")) ==
        R"(200 {"items":[{"rating":5,"comment":"fine","created_at":"2026-02-15T12:00:00.000Z"},)"
        R"({"rating":4,"comment":"ok","created_at":"2026-02-10T10:10:00.000Z"}],"next_cursor":null})");
  CHECK(told(ann.post("/sessions/2/rate", kRate)) == "409 already_rated");
}

TEST_CASE("rate: a comment may be absent, null or empty, and is null then") {
  for (const std::string body : {R"({"rating":1})", R"({"comment":null,"rating":1})", R"( {"rating":1,"comment":""})",
                                 "{\"rating\":\n1\n}\n", "\xEF\xBB\xBF{\"rating\":1}"}) {
    CAPTURE(body);
    const RunningServer server;
    const Caller ann(server, Role::kEngineer);
    CHECK(told(ann.post("/sessions/2/rate", body)).find(R"("rating":1,"comment":null)") != std::string::npos);
    CHECK(told(ann.get("/trees/dns/ratings?limit=1")).find(R"({"rating":1,"comment":null)") != std::string::npos);
  }
}

TEST_CASE("rate: each refusal has its status and code, in the contract's order") {
  const RunningServer server;
  const Caller ann(server, Role::kTeamAdmin);
  const Caller bob(server, Role::kViewer, "acme", "bob");
  CHECK(told(Caller(server, Role::kIngest).post("/sessions/2/rate", kRate)) == "403 forbidden");
  CHECK(told(ann.post("/sessions/x/rate?a=1", kRate)) == "422 unknown_parameter");
  CHECK(told(ann.post("/sessions/2/rate?account_id=acme", kRate)) == "422 unknown_parameter");
  CHECK(told(ann.send("POST", "/sessions/x/rate", kRate, "text/plain")) == "415 unsupported_media_type");
  CHECK(told(ann.send("POST", "/sessions/x/rate", kRate, "")) == "415 unsupported_media_type");
  CHECK(told(ann.send("POST", "/sessions/x/rate", kRate, "application/json; charset=utf-16")) ==
        "415 unsupported_media_type");
  CHECK(told(ann.post("/sessions/x/rate", std::string(70'000, ' ') + kRate)) == "413 body_too_large");
  CHECK(told(ann.post("/sessions/x/rate", "{}")) == "422 invalid_body");
  CHECK(told(ann.post("/sessions/x/rate", kRate)) == "404 not_found");
  CHECK(told(ann.post("/sessions/" + std::string(129, 'x') + "/rate", kRate)) == "404 not_found");
  CHECK(told(ann.post("/sessions/3/rate", kRate)) == "403 not_your_session");
  CHECK(told(bob.post("/sessions/1/rate", kRate)) == "403 not_your_session");
  CHECK(told(bob.post("/sessions/3/rate", kRate)) == "400 not_completed");
  CHECK(told(ann.post("/sessions/1/rate", kRate)) == "409 already_rated");
  CHECK(told(ann.send("POST", "/sessions/2/rate", kRate, "Application/JSON; charset=utf-8")).starts_with("201"));
}

TEST_CASE("rate: another account's session and an absent one answer alike") {
  const RunningServer server;
  const Caller zoe(server, Role::kSuperAdmin, "globex", "zoe");
  const auto foreign = zoe.post("/sessions/2/rate", kRate);
  const auto absent = zoe.post("/sessions/nowhere/rate", kRate);
  CHECK(foreign.status == 404);
  CHECK(foreign.body == absent.body);
}

TEST_CASE("rate: a body that is not right is told what is wrong with it") {
  const RunningServer server;
  const Caller ann(server, Role::kViewer);
  const auto detail = [&](const std::string& body) {
    const auto response = ann.post("/sessions/2/rate", body);
    CHECK(told(response) == "422 invalid_body");
    return std::string(boost::json::parse(response.body).at("detail").as_string());
  };
  CHECK(detail("") == "the body is empty; it must be a JSON object");
  CHECK(
      detail("{\"rating\":5,\"comment\":\"\xFF\"}") ==
      "the body is not valid UTF-8: it begins with \"{\"rating\":5,\"comment\":\"\uFFFD\"}\"; save the text as UTF-8");
  CHECK(detail(R"({"rating":5}{})") ==
        R"(the body is not one valid JSON value: it begins with "{"rating":5}{}"; write one JSON object)");
  CHECK(detail("[5]") == "the body is an array; it must be a JSON object");
  CHECK(detail("{}") == "`rating` is missing");
  CHECK(detail(R"({"rating":null})") == "`rating` is null; it is required");
  CHECK(detail(R"({"rating":6})") == "`rating` is 6; it must be an integer from 1 to 5");
  CHECK(detail(R"({"rating":"5"})") == R"(`rating` is "5"; it must be an integer from 1 to 5)");
  CHECK(detail(R"({"rating":1e400})") == "`rating` is a number beyond 64 bits; it must be an integer from 1 to 5");
  CHECK(detail(R"({"rating":4,"rating":5})") == "`rating` appears more than once; write it once");
  CHECK(detail(R"({"rating":5,"comment":7})") == "`comment` is 7; it must be a string");
  CHECK(detail(R"({"rating":5,"comment":"\u0000"})") == R"(`comment` is "\u0000", which contains NUL; remove it)");
  CHECK(detail(R"({"rating":5,"stars":5})") == R"(there is no field "stars" here; it takes `rating` and `comment`)");
  CHECK(detail(R"({"rating":5,"user_id":"bob"})") ==
        R"(there is no field "user_id" here; it takes `rating` and `comment`)");
  std::string comment;
  for (int i = 0; i < 500; ++i) comment += "é";
  CHECK(detail(R"({"rating":5,"comment":")" + comment + "x\"}")
            .ends_with("...\", which has 501 characters; at most 500 are allowed"));
  CHECK(told(ann.post("/sessions/2/rate", R"({"rating":5,"comment":")" + comment + "\"}")).starts_with("201"));
}

TEST_CASE("rate: of many at once exactly one is 201 and the others 409") {
  for (int round = 0; round < 10; ++round) {
    const RunningServer server;
    std::vector<std::string> answers(8);
    std::vector<std::thread> threads;
    for (std::size_t t = 0; t < answers.size(); ++t) {
      threads.emplace_back([&, t] {
        const auto response = Caller(server, Role::kViewer).post("/sessions/2/rate", kRate);
        answers[t] = std::to_string(response.status) + (response.status == 409 ? response.body : "");
      });
    }
    for (auto& thread : threads) thread.join();
    std::multiset<std::string> statuses;
    for (const auto& answer : answers) {
      statuses.insert(answer.substr(0, 3));
      if (answer.starts_with("409")) CHECK(answer.find(R"("code":"already_rated")") != std::string::npos);
    }
    CHECK(statuses.count("201") == 1);
    CHECK(statuses.count("409") == answers.size() - 1);
  }
}

TEST_CASE("step feedback: given, changed, given again, read and withdrawn") {
  const RunningServer server;
  const Caller ann(server, Role::kViewer);
  CHECK(told(ann.get("/steps/n1/feedback")) ==
        R"(200 {"step_id":"n1","helpful_yes":0,"helpful_no":0,"helpful_rate":0.000})");
  CHECK(told(ann.post("/steps/n1/feedback", kYes)) == R"(201 {"step_id":"n1","was_helpful":true,"status":"created"})");
  CHECK(told(ann.post("/steps/n1/feedback", kNo)) == R"(200 {"step_id":"n1","was_helpful":false,"status":"updated"})");
  const auto sequence = server.engine().last_sequence();
  CHECK(told(ann.post("/steps/n1/feedback", kNo)) == R"(200 {"step_id":"n1","was_helpful":false,"status":"updated"})");
  CHECK(server.engine().last_sequence() == sequence);
  CHECK(told(ann.get("/sessions/2/feedback")) ==
        R"(200 {"items":[{"node_id":"n1","was_helpful":false}],"rating":null})");
  CHECK(told(ann.get("/steps/n1/feedback")) ==
        R"(200 {"step_id":"n1","helpful_yes":0,"helpful_no":1,"helpful_rate":0.000})");
  CHECK(told(ann.remove("/steps/n1/feedback/2")) == "204");
  CHECK(told(ann.remove("/steps/n1/feedback/2")) == "404 not_found");
  CHECK(told(ann.get("/sessions/2/feedback")) == R"(200 {"items":[],"rating":null})");
  CHECK(told(ann.post("/steps/new/feedback", kYes)).starts_with("201"));
  CHECK(told(ann.get("/steps/new/feedback")) ==
        R"(200 {"step_id":"new","helpful_yes":1,"helpful_no":0,"helpful_rate":1.000})");
}

TEST_CASE("step feedback: any id can stand in a path, those that clients and proxies would resolve behind a ~") {
  const RunningServer server;
  const Caller ann(server, Role::kViewer);
  const std::vector<std::pair<std::string, std::string>> ids = {
      {"~..", ".."},     {"~.", "."},    {"~~..", "~.."},  {"~~.", "~."},       {"~~~..", "~~.."},
      {"%7E%2E.", ".."}, {"...", "..."}, {"~...", "~..."}, {"~x", "~x"},        {"~", "~"},
      {"a%2Fb", "a/b"},  {"%2F", "/"},   {"%25", "%"},     {"%3F", "?"},        {"%23", "#"},
      {"%2e%2e", ".."},  {"..", ".."},   {"%2E", "."},     {"..%2F..", "../.."}};
  for (const auto& [segment, id] : ids) {
    CAPTURE(segment);
    const auto path = "/steps/" + segment + "/feedback";
    CHECK(told(ann.post(path, kYes)).find(R"({"step_id":")" + id + R"(","was_helpful":true)") != std::string::npos);
    CHECK(told(ann.get("/sessions/2/feedback")).find(R"("node_id":")" + id + "\"") != std::string::npos);
    CHECK(told(ann.remove(path + "/2")) == "204");
  }
}

TEST_CASE("step feedback: each refusal has its status and code") {
  const RunningServer server;
  const Caller ann(server, Role::kViewer);
  const Caller bob(server, Role::kSuperAdmin, "acme", "bob");
  const Caller ingest(server, Role::kIngest);
  CHECK(told(ingest.post("/steps/n1/feedback", kYes)) == "403 forbidden");
  CHECK(told(ingest.get("/steps/n1/feedback")) == "403 forbidden");
  CHECK(told(ingest.get("/sessions/2/feedback")) == "403 forbidden");
  CHECK(told(ingest.remove("/steps/n1/feedback/2")) == "403 forbidden");
  CHECK(told(ann.post("/steps/n1/feedback", R"({"was_helpful":true})")) == "422 invalid_body");
  CHECK(told(ann.post("/steps/n1/feedback", R"({"session_id":"2","was_helpful":1})")) == "422 invalid_body");
  CHECK(told(ann.post("/steps/n1/feedback", R"({"session_id":"2","was_helpful":true,"node_id":"x"})")) ==
        "422 invalid_body");
  CHECK(told(ann.post("/steps/" + std::string(129, 'n') + "/feedback", kYes)) == "404 not_found");
  CHECK(told(ann.post("/steps/n1/feedback", R"({"session_id":"9","was_helpful":true})")) == "404 not_found");
  CHECK(told(bob.post("/steps/n1/feedback", kYes)) == "403 not_your_session");
  CHECK(told(bob.get("/sessions/2/feedback")) == "403 not_your_session");
  CHECK(told(bob.remove("/steps/n1/feedback/2")) == "403 not_your_session");
  CHECK(told(ann.get("/sessions/9/feedback")) == "404 not_found");
  CHECK(told(ann.remove("/steps/n1/feedback/9")) == "404 not_found");
  CHECK(told(ann.remove("/steps/n1/feedback/2?x=1")) == "422 unknown_parameter");
  CHECK(told(ann.get("/steps/nothing/feedback")) == "404 not_found");
  CHECK(told(Caller(server, Role::kViewer, "nobody").get("/steps/n1/feedback")) == "404 not_found");
  CHECK(told(ann.send("PUT", "/steps/n1/feedback", kYes)) == "405 method_not_allowed");
}

TEST_CASE("narrowed tokens: rating and feedback in their session, nothing else") {
  const RunningServer server;
  const Caller widget(server, Role::kViewer, "acme", "ann", "2");
  CHECK(told(widget.post("/sessions/2/rate", kRate)).starts_with("201"));
  CHECK(told(widget.post("/steps/n1/feedback", kYes)).starts_with("201"));
  CHECK(told(widget.get("/sessions/2/feedback")).starts_with("200"));
  CHECK(told(widget.remove("/steps/n1/feedback/2")) == "204");
  CHECK(told(widget.post("/sessions/1/rate", kRate)) == "403 forbidden");
  CHECK(told(widget.post("/sessions/nowhere/rate", kRate)) == "403 forbidden");
  CHECK(told(widget.get("/sessions/1/feedback")) == "403 forbidden");
  CHECK(told(widget.post("/steps/n1/feedback", R"({"session_id":"1","was_helpful":true})")) == "403 forbidden");
  CHECK(told(widget.remove("/steps/n1/feedback/1")) == "403 forbidden");
  for (const std::string path : {"/steps/n1/feedback", "/trees/dns/ratings", "/trees", "/users", "/admin/settings"}) {
    CHECK(told(widget.get(path)) == "403 forbidden");
  }
}

TEST_CASE("ratings: page by page, and bad parameters are told") {
  const RunningServer server;
  const Caller ann(server, Role::kViewer);
  REQUIRE(told(ann.post("/sessions/2/rate", kRate)).starts_with("201"));
  const auto first = ann.get("/trees/dns/ratings?limit=1");
  const auto page = boost::json::parse(first.body);
  CHECK(page.at("items").as_array().size() == 1);
  const std::string cursor(page.at("next_cursor").as_string());
  CHECK(told(ann.get("/trees/dns/ratings?limit=1&cursor=" + cursor)) ==
        R"(200 {"items":[{"rating":4,"comment":"ok","created_at":"2026-02-10T10:10:00.000Z"}],"next_cursor":null})");
  for (const std::string bad : {"limit=0", "limit=101", "limit=1.0", "limit=", "limit=-1", "limit=+1",
                                "cursor=", "cursor=1", "limit=1&limit=2", "cursor=00000000000000000000ffff"}) {
    CAPTURE(bad);
    CHECK(told(ann.get("/trees/dns/ratings?" + bad)) == "422 invalid_parameter");
  }
  CHECK(told(ann.get("/trees/dns/ratings?offset=1")) == "422 unknown_parameter");
  CHECK(told(ann.get("/trees/nothing/ratings?cursor=1")) == "422 invalid_parameter");
  CHECK(told(ann.get("/trees/nothing/ratings")) == "404 not_found");
  CHECK(ann.get("/trees/vpn/ratings").body == ann.get("/trees/nothing/ratings").body);
  CHECK(told(Caller(server, Role::kIngest).get("/trees/dns/ratings")) == "403 forbidden");
}

}  // namespace flowtally::tests
