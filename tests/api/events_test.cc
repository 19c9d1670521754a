#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

#include "tests/api/event_texts.h"
#include "tests/api/server_fixture.h"
#include "tests/api/tokens.h"
#include "tests/support/feed.h"

namespace flowtally::tests {
namespace {

using api::Role;

std::string token(Role role = Role::kIngest, const std::string& account = "acme") {
  return user_token(role, account, "ann", kServerNow);
}

HttpResponse post(const RunningServer& server, std::string_view headers, std::string_view body,
                  const std::string& bearer = token()) {
  return HttpClient(server.port()).post(kEvents, bearer, headers, body);
}

bool has(const HttpResponse& response, const std::string& text) {
  INFO(response.body);
  return response.body.find(text) != std::string::npos;
}

bool has_code(const HttpResponse& response, const std::string& code) {
  return has(response, R"("code":")" + code + "\"");
}

const std::string kNothing =
    R"({"accepted":0,"duplicates":0,"duplicates_that_differ":0,"first_that_differ":[],"rejected":[],"last_sequence":0})";

}  // namespace

TEST_CASE("events: NDJSON is counted line by line, and a bad line spoils no other") {
  const RunningServer server;
  const std::string body = user_updated("1") + "\r\n\n{oops\n" + user_updated("2") + "\n" + user_updated("1") + "\n" +
                           event_text("user.vanished", "x");
  const auto response = post(server, kNdjson, body);
  CHECK(response.status == 200);
  CHECK(response.headers.at("content-type") == "application/json");
  CHECK(
      response.body ==
      R"({"accepted":2,"duplicates":1,"duplicates_that_differ":0,"first_that_differ":[],"rejected":[)"
      R"({"line":3,"id":null,"code":"invalid_json","detail":"the line is not one valid JSON value: it begins with \"{oops\"; write one JSON object"},)"
      R"({"line":6,"id":"x","code":"unknown_type","detail":"`type` is \"user.vanished\", which is not a type of event"}],)"
      R"("last_sequence":14})");  // acme had 12 events of its own
  CHECK(post(server, kNdjson, body).body.starts_with(R"({"accepted":0,"duplicates":3,)"));
}

TEST_CASE("events: a duplicate that says something else than the stored event is counted and named") {
  const RunningServer server;
  const auto completed = [](const std::string& session) {
    return R"({"id":"x","type":"session.completed","time":"2026-02-11T10:00:00Z","account_id":"acme","session_id":")" +
           session + "\"}\n";
  };
  CHECK(post(server, kNdjson, completed("s1")).status == 200);
  CHECK(post(server, kNdjson, completed("s1") + completed("s2"))
            .body.starts_with(R"({"accepted":0,"duplicates":2,"duplicates_that_differ":1,)"
                              R"("first_that_differ":[{"line":2,"id":"x"}],"rejected":[],)"));
}

TEST_CASE("events: an object and an array of JSON, the reject's line is its place") {
  const RunningServer server;
  CHECK(
      post(server, kJson, " {\n \"id\":\"1\"," + user_updated("1").substr(10)).body ==
      R"({"accepted":1,"duplicates":0,"duplicates_that_differ":0,"first_that_differ":[],"rejected":[],"last_sequence":13})");
  const auto response =
      post(server, "Content-Type: Application/JSON ; charset=utf-8\r\n",
           "[" + user_updated("2") + ",\n\n7, {\"a\":\"],}\\\"[\"} ," + user_updated("3") + ",,{]\n ]");
  CHECK(response.status == 200);
  CHECK(has(
      response,
      R"({"accepted":2,"duplicates":0,"duplicates_that_differ":0,"first_that_differ":[],"rejected":[{"line":2,"id":null,"code":"invalid_json")"));
  CHECK(has(response, R"({"line":3,"id":null,"code":"missing_field")"));
  CHECK(has(response, R"({"line":5,"id":null,"code":"invalid_json")"));
  CHECK(has(response, R"({"line":6,"id":null,"code":"invalid_json")"));
}

TEST_CASE("events: an array that does not end well is refused whole") {
  const RunningServer server;
  for (const std::string& body : {"[" + user_updated("1"), "[" + user_updated("1") + "] 1",
                                  "[" + user_updated("1") + ",{\"a\":\"", std::string("[")}) {
    CAPTURE(body);
    const auto response = post(server, kJson, body);
    CHECK(response.status == 422);
    CHECK(has_code(response, "invalid_body"));
  }
  CHECK(server.engine().last_sequence() == 14);
}

TEST_CASE("events: nothing in, nothing counted") {
  const RunningServer server;
  for (const auto& headers : {kNdjson, kJson}) {
    CHECK(post(server, headers, "").body == kNothing);
    CHECK(post(server, headers, " \n\r\n ").body == kNothing);
    CHECK(post(server, std::string(headers) + "Content-Encoding: gzip\r\n", "").body == kNothing);
    CHECK(post(server, std::string(headers) + "Content-Encoding: gzip\r\n", gzipped("")).body == kNothing);
  }
  CHECK(post(server, kJson, "[ ]").body == kNothing);
}

TEST_CASE("events: when all are rejected it is a problem with the same members") {
  const RunningServer server;
  const auto response = post(server, kNdjson, "x\n" + started("1", "acme", "other") + "\n");
  CHECK(response.status == 422);
  CHECK(response.headers.at("content-type") == "application/problem+json");
  CHECK(has(response, R"("status":422,"detail":"No line was accepted.","code":"all_rejected","accepted":0,)"));
  CHECK(has(response, R"("rejected":[{"line":1,"id":null,"code":"invalid_json",)"));
  CHECK(has(response, R"({"line":2,"id":"start-1","code":"conflict",)"));
  CHECK(has(response, R"("last_sequence":12})"));
  CHECK(post(server, kJson, "42").status == 422);
}

TEST_CASE("events: a content type that is missing or another is 415 and says what is read") {
  const RunningServer server;
  constexpr auto kRead =
      "application/x-ndjson, application/ndjson, application/jsonl, application/x-jsonlines, application/jsonlines, "
      "application/json";
  for (const std::string headers : {"", "Content-Type: text/plain\r\n", "Content-Type: application/json-seq\r\n",
                                    "Content-Type: application/json\r\nContent-Encoding: br\r\n",
                                    "Content-Type: application/json\r\nContent-Encoding: gzip, zstd\r\n"}) {
    CAPTURE(headers);
    const auto response = post(server, headers, user_updated("1"));
    CHECK(response.status == 415);
    CHECK(has_code(response, "unsupported_media_type"));
    CHECK(response.headers.at("accept-post") == kRead);
    CHECK(response.headers.at("accept-encoding") == "gzip, zstd, identity");
  }
  CHECK(post(server, std::string(kJson) + std::string(kJson), user_updated("1")).status == 400);
}

TEST_CASE("events: every name in use for a JSON text a line is known, in any letter case and with parameters") {
  const RunningServer server;
  const std::string lines = user_updated("1") + "\n" + user_updated("2") + "\n";
  for (const std::string type : {"application/x-ndjson", "application/ndjson", "application/jsonl",
                                 "application/x-jsonlines", "application/jsonlines", "Application/JSONL"}) {
    for (const std::string parameters :
         {"", ";charset=utf-8", "; charset=\"UTF-8\"", " ; x=\";charset=latin1\" ; Charset=utf8"}) {
      CAPTURE(type);
      CAPTURE(parameters);
      const auto response = post(server, "Content-Type: " + type + parameters + "\r\n", lines);
      CHECK(response.status == 200);
      CHECK(has(response, R"("rejected":[])"));
    }
  }
}

TEST_CASE("events: a charset other than UTF-8 is 415") {
  const RunningServer server;
  for (const std::string type : {"application/jsonl", "application/json"}) {
    for (const std::string charset : {"utf-16", "iso-8859-1", "\"latin1\"", "utf-8x"}) {
      CAPTURE(charset);
      const auto response =
          post(server, "Content-Type: " + type + "; a=b; CHARSET=" + charset + "\r\n", user_updated("1"));
      CHECK(response.status == 415);
    }
  }
}

TEST_CASE("events: a byte order mark before JSON is skipped, in every form of body") {
  const std::string mark = "\xEF\xBB\xBF";
  const RunningServer server;
  CHECK(has(post(server, kNdjson, mark + user_updated("1") + "\n" + user_updated("2")), R"({"accepted":2,)"));
  CHECK(has(post(server, kJson, mark + user_updated("3")), R"({"accepted":1,)"));
  CHECK(has(post(server, kJson, mark + "[" + user_updated("4") + "," + user_updated("5") + "]"), R"({"accepted":2,)"));
  CHECK(has(post(server, kJson, mark + "\n " + user_updated("6")), R"({"accepted":1,)"));
  CHECK(has(post(server, std::string(kJson) + "Content-Encoding: gzip\r\n", gzipped(mark + user_updated("7"))),
            R"({"accepted":1,)"));
  CHECK(post(server, kJson, mark).body == kNothing);
  CHECK(has(post(server, kJson, mark + mark + user_updated("8")), R"("code":"all_rejected")"));
  CHECK(has(post(server, kJson, "[" + mark + user_updated("9") + "]"), R"("code":"all_rejected")"));
}

TEST_CASE("events: compressed bodies are read as what they were") {
  const RunningServer server;
  const std::string one = user_updated("1") + "\n";
  const std::string two = user_updated("2") + "\n";
  const auto with = [](const std::string& coding) {
    return std::string(kNdjson) + "Content-Encoding: " + coding + "\r\n";
  };
  CHECK(post(server, with("gzip"), gzipped(one)).body.starts_with(R"({"accepted":1,)"));
  CHECK(post(server, with("GZip"), gzipped(one) + gzipped(two)).body.starts_with(R"({"accepted":1,"duplicates":1,)"));
  CHECK(post(server, with("zstd"), zstd_packed(one) + zstd_packed(two))
            .body.starts_with(R"({"accepted":0,"duplicates":2)"));
  CHECK(post(server, with("identity"), one).body.starts_with(R"({"accepted":0,"duplicates":1,)"));
}

TEST_CASE("events: a compressed body that is cut, followed or wrong is invalid_body") {
  const RunningServer server;
  const std::string text = user_updated("1") + "\n";
  std::map<std::string, std::string> packed{{"gzip", gzipped(text)}, {"zstd", zstd_packed(text)}};
  for (const auto& [coding, whole] : packed) {
    const std::string headers = std::string(kNdjson) + "Content-Encoding: " + coding + "\r\n";
    std::vector<std::string> bodies{text, whole + "x", packed.at(coding == "gzip" ? "zstd" : "gzip")};
    for (std::size_t size = 1; size < whole.size(); ++size) bodies.push_back(whole.substr(0, size));
    HttpClient client(server.port());
    for (const std::string& body : bodies) {
      const auto response = client.post(kEvents, token(), headers, body);
      INFO(coding, " ", body.size(), " ", response.body);
      CHECK(response.status == 422);
      CHECK(has_code(response, "invalid_body"));
    }
  }
  CHECK(server.engine().last_sequence() == 14);
}

TEST_CASE("events: the body's limit holds for what it decodes to, and for its lines") {
  auto options = server_options();
  options.http.connection.body_bytes_max = 10'000;
  options.http.connection.bodies = std::make_shared<api::BodyBudget>(300'000'000);
  const RunningServer server(options);
  const std::string line = user_updated("1");
  const std::string fits = line + std::string(10'000 - line.size(), ' ');
  const std::string bomb(50'000'000, ' ');
  CHECK(post(server, kNdjson, fits).status == 200);
  CHECK(post(server, kNdjson, fits + " ").status == 413);
  for (const auto& [coding, pack] : {std::pair("gzip", &gzipped), std::pair("zstd", &zstd_packed)}) {
    const std::string headers = std::string(kNdjson) + "Content-Encoding: " + coding + "\r\n";
    CHECK(post(server, headers, pack(fits)).status == 200);
    CHECK(has_code(post(server, headers, pack(fits + " ")), "body_too_large"));
    CHECK(post(server, headers, pack(bomb).substr(0, 9'999)).status == 413);
  }
  const RunningServer large;
  std::string lines(131'073, '\n');
  CHECK(has_code(post(large, kNdjson, lines), "body_too_large"));
  lines.pop_back();
  CHECK(post(large, kNdjson, lines).body == kNothing);
  std::string array = "[1";
  for (int i = 0; i < 131'072; ++i) array += ",1";
  CHECK(has_code(post(large, kJson, array + "]"), "body_too_large"));
}

TEST_CASE("events: a query parameter is unknown, and GET is not known here") {
  const RunningServer server;
  CHECK(HttpClient(server.port()).post("/api/v1/events?x=1", token(), kNdjson, "").status == 422);
  const auto response = HttpClient(server.port()).get(kEvents, token());
  CHECK(response.status == 405);
  CHECK(response.headers.at("allow") == "POST, OPTIONS");
}

TEST_CASE("events: who may append what, by role and account") {
  const std::vector<std::pair<std::string, std::string>> types{
      {"account.updated", ""},
      {"user.updated", R"(,"user_id":"u")"},
      {"user.forgotten", R"(,"user_id":"u")"},
      {"flow.updated", R"(,"tree_id":"t")"},
      {"session.started", R"(,"session_id":"n","tree_id":"t","user_id":"u")"},
      {"session.step_visited", R"(,"session_id":"1","node_id":"n")"},
      {"session.completed", R"(,"session_id":"1")"},
      {"session.deleted", R"(,"session_id":"1")"},
      {"step.feedback_given", R"(,"session_id":"1","node_id":"n","user_id":"u","was_helpful":true)"},
      {"step.feedback_withdrawn", R"(,"session_id":"1","node_id":"n","user_id":"u")"},
      {"session.rated", R"(,"session_id":"3","user_id":"u","rating":5)"}};
  for (const auto& [type, fields] : types) {
    for (const Role role : {Role::kViewer, Role::kEngineer, Role::kTeamAdmin, Role::kSuperAdmin, Role::kIngest}) {
      for (const std::string account : {"acme", "globex"}) {
        CAPTURE(type);
        CAPTURE(api::role_name(role));
        CAPTURE(account);
        const RunningServer server;
        const auto response = post(server, kNdjson, event_text(type, "new", account, fields), token(role));
        const bool admin = role == Role::kTeamAdmin || role == Role::kSuperAdmin;
        if (role != Role::kIngest && !admin) {
          CHECK(response.status == 403);
          CHECK(has_code(response, "forbidden"));
        } else if (admin && !type.ends_with(".updated") && type != "user.forgotten") {
          CHECK(response.status == 422);
          CHECK(has_code(response, "forbidden_type"));
        } else if (account == "globex") {
          CHECK(response.status == 422);
          CHECK(has_code(response, "wrong_account"));
        } else {
          CHECK(response.status == 200);
          const bool audited = admin && (type == "account.updated" || type == "user.forgotten");
          CHECK(server.engine().last_sequence() == (audited ? 16 : 15));
          continue;
        }
        CHECK(server.engine().last_sequence() == 14);
      }
    }
  }
}

TEST_CASE("events: a token of all accounts appends to each and is told the log's sequence, others their account's") {
  const RunningServer server;
  const auto all =
      post(server, kNdjson,
           user_updated("1", "globex") + "\n" + user_updated("1", "acme") + "\n" + user_updated("1", "brand-new"),
           token(Role::kIngest, "*"));
  CHECK(
      all.body ==
      R"({"accepted":3,"duplicates":0,"duplicates_that_differ":0,"first_that_differ":[],"rejected":[],"last_sequence":17})");
  CHECK(
      has(post(server, kNdjson, user_updated("2", "globex"), token(Role::kIngest, "globex")), R"("last_sequence":4})"));
  CHECK(has(post(server, kNdjson, user_updated("2"), token(Role::kTeamAdmin)), R"("last_sequence":14})"));
  CHECK(has(post(server, kNdjson, user_updated("3"), token(Role::kSuperAdmin)), R"("last_sequence":20})"));
  CHECK(has(post(server, kNdjson, user_updated("2", "brand-new"), token(Role::kIngest, "brand-new")),
            R"("last_sequence":2})"));
}

TEST_CASE("events: without a token 401, with one narrowed to a session 403") {
  const RunningServer server;
  CHECK(post(server, kNdjson, user_updated("1"), "").status == 401);
  const api::Identity narrowed{"ann", "acme", Role::kTeamAdmin, "1"};
  const auto bearer = api::mint_token(narrowed, kServerNow, kServerNow + std::chrono::hours{1}, test_key());
  CHECK(post(server, kNdjson, user_updated("1"), bearer).status == 403);
  CHECK(server.engine().last_sequence() == 14);
}

}  // namespace flowtally::tests
