// Every problem code (docs/http_api.md, Errors), produced by a request through a real socket.
#include <doctest/doctest.h>

#include <atomic>
#include <boost/json/parse.hpp>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "api/problem.h"
#include "tests/api/event_texts.h"
#include "tests/api/tokens.h"
#include "tests/api/two_tenants.h"
#include "tests/engine/watched_log.h"
#include "tests/support/feed.h"

namespace flowtally::tests {
namespace {

using api::Role;
using events::Status;
using events::StatusCode;

const Bearer& bearer(std::string_view name) {
  for (const Bearer& each : bearers()) {
    if (each.name == name) return each;
  }
  FAIL("there is no such bearer");
  return bearers().front();
}

/// A server on the two tenants whose log is full, or fails, from the moment it is told to.
class FailingServer {
 public:
  explicit FailingServer(StatusCode code)
      : code_(code),
        server_(server_options(),
                two_tenants(std::make_unique<WatchedLog>(
                    storage::make_memory_log(), LogHooks{.on_check_room = hook(true), .on_append = hook(false)}))) {
    fails_ = true;
  }
  const RunningServer& server() const { return server_; }

 private:
  std::function<Status()> hook(bool of_room) {
    return [this, of_room] {
      const bool here = of_room == (code_ == StatusCode::kDiskFull);
      return fails_ && here ? Status(code_, "a path that nobody may see") : Status();
    };
  }

  const StatusCode code_;
  std::atomic<bool> fails_ = false;
  RunningServer server_;
};

HttpResponse raw(const RunningServer& server, std::string_view bytes) {
  HttpClient client(server.port());
  client.send(bytes);
  return client.receive();
}

HttpResponse post_to(const RunningServer& server, std::string_view headers, std::string_view body) {
  return HttpClient(server.port()).post(kEvents, bearer("ingest of acme").token(), headers, body);
}

RunningServer small_server() {
  auto options = server_options();
  options.http.connection.body_bytes_max = 1'000;
  options.http.connection.header_bytes_max = 2'000;
  options.http.connection.bodies = std::make_shared<api::BodyBudget>(10'000);
  return RunningServer(std::move(options), two_tenants());
}

/// Half a request is answered when its time is over; a connection whose half had not come by then is only closed.
HttpResponse timed_out() {
  auto options = server_options();
  options.http.connection.idle_timeout = std::chrono::seconds{1};
  const RunningServer server(std::move(options));
  HttpResponse response;
  while (response.status == 0) response = raw(server, "GET /healthz HTTP/1.1\r\nHost");
  return response;
}

HttpResponse starting() {
  const auto server = api::Server::start(server_options());
  REQUIRE(server.ok());
  return HttpClient((*server)->port()).get("/readyz");
}

/// An older version took names that are no zones, and the account has one from then.
HttpResponse zone_unavailable() {
  auto engine = memory_engine(kServerNow);
  events::AccountUpdated account;
  account.time_zone = "localtime";
  events::Batch batch;
  batch.events.push_back({events::Id("1"), events::Id("acme"), kServerNow, account});
  batch.lines.push_back(1);
  batch.line_count = 1;
  REQUIRE(engine->ingest(std::move(batch)).accepted == 1);
  return RunningServer(server_options(), std::move(engine)).ask("team", Role::kTeamAdmin);
}

struct Produced {
  std::string_view code;
  int status;
  std::function<HttpResponse()> ask;
};

/// Needs servers that outlive the requests.
std::vector<Produced> answers_to_faults(const RunningServer& server, const RunningServer& small) {
  const auto as = [&server](std::string_view who, std::string_view method, std::string_view path,
                            std::string_view body = "") {
    return [&server, who, method, path, body] { return knock(server, bearer(who), method, path, body); };
  };
  constexpr auto kRate = R"({"rating":5})";
  return {
      {"bad_request", 400, [&] { return raw(server, "GET /healthz HTTP/1.1\r\n\r\n"); }},
      {"unauthorized", 401, as("no token", "GET", "/api/v1/trees")},
      {"forbidden", 403, as("viewer", "GET", "/api/v1/users")},
      {"not_your_session", 403, as("viewer", "POST", "/api/v1/sessions/3/rate", kRate)},
      {"not_found", 404, as("viewer", "GET", "/api/v1/nothing")},
      {"not_completed", 400, as("viewer", "POST", "/api/v1/sessions/4/rate", kRate)},
      {"already_rated", 409, as("viewer", "POST", "/api/v1/sessions/1/rate", kRate)},
      {"invalid_parameter", 422, as("viewer", "GET", "/api/v1/analytics/me?period=1d")},
      {"unknown_parameter", 422, as("viewer", "GET", "/api/v1/analytics/me?perriod=7d")},
      {"invalid_body", 422, as("viewer", "POST", "/api/v1/sessions/2/rate", "{}")},
      {"all_rejected", 422, as("ingest of acme", "POST", kEvents, "{}")},
      {"method_not_allowed", 405, as("ingest of acme", "GET", kEvents)},
      {"not_acceptable", 406,
       [&] { return raw(server, "GET /healthz HTTP/1.1\r\nHost: h\r\nAccept-Encoding: identity;q=0, br\r\n\r\n"); }},
      {"timeout", 408, timed_out},
      {"body_too_large", 413, [&] { return post_to(small, kNdjson, std::string(1'001, ' ')); }},
      {"body_too_large", 413,
       [&] {
         return post_to(small, std::string(kNdjson) + "Content-Encoding: gzip\r\n", gzipped(std::string(1'001, ' ')));
       }},
      {"body_too_large", 413,
       [&] {
         return post_to(small, std::string(kNdjson) + "Content-Encoding: zstd\r\n",
                        zstd_packed(std::string(1'001, ' ')));
       }},
      {"unsupported_media_type", 415, [&] { return post_to(server, "Content-Type: text/csv\r\n", "a,b"); }},
      {"headers_too_large", 431,
       [&] { return raw(small, "GET / HTTP/1.1\r\nHost: h\r\nX: " + std::string(2'000, 'x') + "\r\n\r\n"); }},
      {"not_implemented", 501,
       [&] { return raw(server, "POST /healthz HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"); }},
      {"overloaded", 503, [&] { return post_to(small, kNdjson, std::string(100, '\n')); }},
      {"disk_full", 503,
       [] { return post_to(FailingServer(StatusCode::kDiskFull).server(), kNdjson, user_updated("1")); }},
      {"starting", 503, starting},
      {"zone_unavailable", 503, zone_unavailable},
      {"internal", 500,
       [] { return post_to(FailingServer(StatusCode::kIoError).server(), kNdjson, user_updated("1")); }},
  };
}

}  // namespace

TEST_CASE("status codes: every code of the contract is answered to some request, with its status and headers") {
  const RunningServer server(server_options(), two_tenants());
  const RunningServer small = small_server();
  std::set<std::string> produced;
  for (const auto& [code, status, ask] : answers_to_faults(server, small)) {
    CAPTURE(code);
    const auto response = ask();
    INFO(response.head, response.body);
    REQUIRE(response.status == status);
    CHECK(response.headers.at("content-type") == "application/problem+json");
    CHECK(response.headers.contains("x-request-id"));
    CHECK(response.headers.contains("retry-after") == (status == 503 && code != "zone_unavailable"));
    CHECK(response.headers.contains("allow") == (status == 405));
    CHECK(response.headers.contains("www-authenticate") == (status == 401));
    if (status == 405) CHECK(response.headers.at("allow") == "POST, OPTIONS");
    const auto body = boost::json::parse(response.body).as_object();
    CHECK(body.at("code").as_string() == std::string(code));
    CHECK(body.at("status") == status);
    CHECK(body.at("type").as_string() == "urn:flowtally:problem:" + std::string(code));
    CHECK(response.body.find("nobody may see") == std::string::npos);
    produced.emplace(code);
  }
  for (int code = 0; code <= static_cast<int>(api::ProblemCode::kZoneUnavailable); ++code) {
    const std::string name(api::problem_code_name(static_cast<api::ProblemCode>(code)));
    CAPTURE(name);
    CHECK(produced.erase(name) == 1);
  }
  CHECK(produced.empty());
}

}  // namespace flowtally::tests
