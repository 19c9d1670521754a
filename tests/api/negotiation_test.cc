#include <doctest/doctest.h>

#include <atomic>
#include <string>

#include "api/content_decoding.h"
#include "api/cors.h"
#include "storage/memory_log.h"
#include "tests/api/server_fixture.h"
#include "tests/api/tokens.h"

namespace flowtally::tests {
namespace {

using api::ContentCoding;
using api::Role;

const std::string kTeam = "/api/v1/analytics/team?from=2026-02-01&to=2026-02-12";

std::string bearer(Role role = Role::kTeamAdmin, const std::string& account = "acme", const std::string& user = "ann") {
  return "Authorization: Bearer " + user_token(role, account, user, kServerNow) + "\r\n";
}

template <typename Server>
HttpResponse ask(const Server& server, const std::string& headers, const std::string& target = kTeam,
                 const std::string& method = "GET") {
  return HttpClient(server.port()).request(method, target, headers);
}

bool has_code(const HttpResponse& response, const std::string& code) {
  return response.body.find(R"("code":")" + code + "\"") != std::string::npos;
}

std::string unpacked(std::string body, ContentCoding coding) {
  api::BodyBudget budget(1 << 20);
  api::BodyCharge charge(budget);
  CHECK(!api::decode_content(coding, 1 << 20, charge, body));
  return body;
}

std::string etag_of(const RunningServer& server, const std::string& headers, const std::string& target = kTeam) {
  const auto response = ask(server, headers, target);
  CHECK(response.status == 200);
  return response.headers.at("etag");
}

}  // namespace

TEST_CASE("negotiation: answers are packed as asked, and HEAD has the same head") {
  const RunningServer server;
  const auto plain = ask(server, bearer());
  REQUIRE(plain.body.size() > 1024);
  CHECK_FALSE(plain.headers.contains("content-encoding"));
  for (const auto& [name, coding] :
       {std::pair{"gzip", ContentCoding::kGzip}, std::pair{"zstd", ContentCoding::kZstd}}) {
    const std::string headers = bearer() + "Accept-Encoding: " + name + "\r\n";
    const auto packed = ask(server, headers);
    CHECK(packed.headers.at("content-encoding") == name);
    CHECK(packed.body.size() < plain.body.size() / 2);
    CHECK(unpacked(packed.body, coding) == plain.body);
    CHECK(packed.headers.at("etag") == plain.headers.at("etag"));
    auto head = ask(server, headers, kTeam, "HEAD");
    for (const std::string differs : {"date", "x-request-id"}) head.headers[differs] = packed.headers.at(differs);
    CHECK(head.headers == packed.headers);
  }
  const auto two_lines = ask(server, bearer() + "Accept-Encoding: zstd;q=0.1\r\nAccept-Encoding: gzip\r\n");
  CHECK(two_lines.headers.at("content-encoding") == "gzip");
}

TEST_CASE("negotiation: a short answer goes as it is unless that is excluded") {
  const RunningServer server;
  const std::string path = "/healthz";
  CHECK_FALSE(ask(server, "Accept-Encoding: gzip\r\n", path).headers.contains("content-encoding"));
  const auto packed = ask(server, "Accept-Encoding: gzip, identity;q=0\r\n", path);
  CHECK(packed.headers.at("content-encoding") == "gzip");
  CHECK(unpacked(packed.body, ContentCoding::kGzip) == R"({"status":"ok"})");
}

TEST_CASE("negotiation: what a client does not take is 406, and only after 401 and 403") {
  const RunningServer server;
  for (const std::string header : {"Accept: text/html\r\n", "Accept: */*, application/json;q=0\r\n",
                                   "Accept-Encoding: identity;q=0\r\n", "Accept-Encoding: br, *;q=0\r\n"}) {
    CAPTURE(header);
    const auto refused = ask(server, bearer() + header);
    CHECK(refused.status == 406);
    CHECK(has_code(refused, "not_acceptable"));
    CHECK(refused.headers.at("content-type") == "application/problem+json");
    CHECK(ask(server, header).status == 401);
    CHECK(ask(server, bearer(Role::kViewer) + header).status == 403);
    CHECK(ask(server, bearer() + header, "/api/v1/nothing").status == 404);
  }
  CHECK(ask(server, bearer() + "Accept: text/html\r\nAccept: application/json\r\n").status == 200);
  const std::string feedback = "/api/v1/steps/n1/feedback/1";
  CHECK(ask(server, bearer() + "Accept: text/html\r\n", feedback, "DELETE").status == 404);  // answers no body
}

TEST_CASE("negotiation: nothing is done for who does not take the answer") {
  const RunningServer server;
  HttpClient client(server.port());
  const std::string body = R"({"name":"Other"})";
  client.send(
      "PUT /api/v1/admin/settings HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nAccept: text/html\r\n" +
      bearer() + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
  CHECK(client.receive().status == 406);
  CHECK(ask(server, bearer(), "/api/v1/admin/settings").body.find(R"("name":"Acme")") != std::string::npos);
}

TEST_CASE("caching: who has the figures is told so, with the same headers and no body") {
  const RunningServer server;
  const auto whole = ask(server, bearer());
  const std::string etag = whole.headers.at("etag");
  CHECK(etag.starts_with("W/\""));
  CHECK(whole.headers.at("cache-control") == "private, no-cache");
  for (const std::string& tags : {etag, etag.substr(2), "\"other\", " + etag, etag + " , W/\"x\"", std::string("*")}) {
    CAPTURE(tags);
    auto same = ask(server, bearer() + "If-None-Match: " + tags + "\r\n");
    CHECK(same.status == 304);
    CHECK(same.body.empty());
    CHECK_FALSE(same.headers.contains("content-length"));
    CHECK_FALSE(same.headers.contains("content-type"));
    for (const std::string name : {"etag", "cache-control", "vary"})
      CHECK(same.headers[name] == whole.headers.at(name));
  }
  CHECK(ask(server, bearer() + "If-None-Match: \"other\"\r\n").status == 200);
  CHECK(ask(server, bearer() + "If-None-Match: " + etag + "\r\n", kTeam, "HEAD").status == 304);
  CHECK(ask(server, "If-None-Match: *\r\n").status == 401);
}

TEST_CASE("caching: a tag is of the figures, the question and whose they are, not of the clock") {
  const std::string team = "/api/v1/analytics/team";
  const std::string kpis = "/api/v1/admin/analytics/live-kpis";
  {
    std::atomic<std::int64_t> now_ms{kServerNow.time_since_epoch().count()};
    engine::EngineOptions engine_options;
    engine_options.clock = [&] { return events::Timestamp{std::chrono::milliseconds{now_ms}}; };
    const auto engine = engine::Engine::open(storage::make_memory_log(), engine_options);
    REQUIRE(engine.ok());
    const auto ticking = api::Server::start(server_options());
    REQUIRE(ticking.ok());
    (*ticking)->attach(**engine);
    for (const auto& path : {team, kpis}) {
      const auto before = ask(**ticking, bearer(), path);
      now_ms += 60'000;
      const auto later = ask(**ticking, bearer(), path);
      CHECK(later.body != before.body);  // its window, or timestamp, moved on
      CHECK(later.headers.at("etag") == before.headers.at("etag"));
      CHECK(ask(**ticking, bearer() + "If-None-Match: " + before.headers.at("etag") + "\r\n", path).status == 304);
    }
  }
  const RunningServer server;
  const auto me = etag_of(server, bearer(), "/api/v1/analytics/me");
  CHECK(me != etag_of(server, bearer(Role::kTeamAdmin, "acme", "bob"), "/api/v1/analytics/me"));
  const std::string nobody = "/api/v1/analytics/me?from=2026-01-01&to=2026-01-02";
  CHECK(etag_of(server, bearer(), nobody) != etag_of(server, bearer(Role::kTeamAdmin, "globex"), nobody));
  CHECK(etag_of(server, bearer(), team) != etag_of(server, bearer(), team + "?engineer_id=zoe"));
  CHECK(etag_of(server, bearer(), kpis) != etag_of(server, bearer(Role::kTeamAdmin, "globex"), kpis));
  CHECK(etag_of(server, bearer(Role::kSuperAdmin, "globex"), team + "?account_id=acme") !=
        etag_of(server, bearer(Role::kSuperAdmin, "globex"), team));
}

TEST_CASE("caching: changed figures and a changed zone have another tag; other answers are not kept at all") {
  const RunningServer server;
  const std::string empty = "/api/v1/analytics/team?from=2026-01-01&to=2026-01-01";
  const auto before = etag_of(server, bearer(), empty);
  const auto put = [&](const std::string& body) {
    HttpClient client(server.port());
    client.send("PUT /api/v1/admin/settings HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n" + bearer() +
                "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    return client.receive();
  };
  CHECK(put(R"({"time_zone":"Asia/Tokyo"})").headers.at("cache-control") == "no-store");
  CHECK(etag_of(server, bearer(), empty) != before);
  for (const std::string path : {"/api/v1/trees", "/api/v1/users", "/api/v1/admin/settings", "/healthz",
                                 "/api/v1/analytics/team?period=8d", "/api/v1/nothing"}) {
    const auto response = ask(server, bearer(), path);
    CHECK(response.headers.at("cache-control") == "no-store");
    CHECK_FALSE(response.headers.contains("etag"));
  }
}

TEST_CASE("options: every path tells its methods, to anyone") {
  const RunningServer server;
  const auto allow = [&](const std::string& path) {
    const auto response = ask(server, "", path, "OPTIONS");
    CHECK(response.status == 204);
    CHECK_FALSE(response.headers.contains("access-control-allow-methods"));
    return response.headers.at("allow");
  };
  CHECK(allow("/healthz") == "GET, HEAD, OPTIONS");
  CHECK(allow("/api/v1/events") == "POST, OPTIONS");
  CHECK(allow("/api/v1/admin/settings") == "GET, HEAD, PUT, OPTIONS");
  CHECK(allow("/api/v1/steps/x/feedback") == "GET, HEAD, POST, OPTIONS");
  CHECK(ask(server, "", "/api/v1/nothing", "OPTIONS").status == 404);
}

TEST_CASE("cors: pages of the configured origins, and of no others, may ask and read, errors too") {
  auto options = server_options();
  options.http.connection.cors_origins = {"https://app.example", "http://localhost:5173"};
  const RunningServer server(options);
  const std::string asks = "Access-Control-Request-Method: GET\r\nAccess-Control-Request-Headers: authorization\r\n";
  for (const std::string origin : {"https://app.example", "http://localhost:5173"}) {
    const std::string header = "Origin: " + origin + "\r\n";
    const auto preflight = ask(server, header + asks, kTeam, "OPTIONS");
    CHECK(preflight.status == 204);
    CHECK(preflight.headers.at("access-control-allow-origin") == origin);
    CHECK(preflight.headers.at("access-control-allow-methods") == "GET, HEAD, OPTIONS");
    CHECK(preflight.headers.at("access-control-allow-headers") ==
          "Authorization, Content-Type, Content-Encoding, If-None-Match, X-Request-Id");
    CHECK(preflight.headers.at("access-control-max-age") == "600");
    for (const auto& [headers, status] :
         {std::pair{header + bearer(), 200}, std::pair{header, 401}, std::pair{header + "Host: again\r\n", 400}}) {
      auto response = ask(server, headers);
      CHECK(response.status == status);
      CHECK(response.headers["access-control-allow-origin"] == origin);
      CHECK(response.headers["access-control-expose-headers"] == "ETag, X-Request-Id, Retry-After, WWW-Authenticate");
      CHECK_FALSE(response.headers.contains("access-control-allow-credentials"));
    }
  }
  for (const std::string origin : {"https://evil.example", "http://app.example", "https://app.example.evil", "null",
                                   "*", "https://app.example:8"}) {
    const std::string header = "Origin: " + origin + "\r\n";
    CHECK(ask(server, header + asks, kTeam, "OPTIONS").head.find("Access-Control-") == std::string::npos);
    CHECK(ask(server, header + bearer()).head.find("Access-Control-") == std::string::npos);
  }
  CHECK(ask(server, bearer()).head.find("Access-Control-") == std::string::npos);
}

TEST_CASE("cors: an origin is as browsers send it") {
  for (const std::string good : {"https://a.example", "http://localhost:8080", "http://[::1]:8080", "app://x"}) {
    CAPTURE(good);
    CHECK(api::is_origin(good));
  }
  for (const std::string bad :
       {"*", "null", "", "a.example", "https://", "https://a.example/", "https://A.example", "https://a.example:443",
        "http://a.example:80", "https://u@a.example", "https://a.example?x", "https://*.example"}) {
    CAPTURE(bad);
    CHECK_FALSE(api::is_origin(bad));
  }
}

TEST_CASE("security: every answer has the headers that keep browsers from guessing") {
  const RunningServer server;
  for (const auto& response : {ask(server, bearer()), ask(server, ""), ask(server, "", "/nothing"),
                               ask(server, "", kTeam, "OPTIONS"), ask(server, "Host: again\r\n")}) {
    CHECK(response.headers.at("x-content-type-options") == "nosniff");
    CHECK(response.headers.at("content-security-policy") == "default-src 'none'; frame-ancestors 'none'");
    CHECK(response.headers.at("referrer-policy") == "no-referrer");
    CHECK_FALSE(response.headers.contains("strict-transport-security"));
  }
}

}  // namespace flowtally::tests
