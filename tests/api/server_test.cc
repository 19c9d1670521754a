#include "api/server.h"

#include <doctest/doctest.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tests/api/http_client.h"
#include "tests/api/server_fixture.h"
#include "tests/api/tokens.h"

namespace flowtally::tests {
namespace {

std::unique_ptr<api::Server> started(api::ServerOptions options = server_options()) {
  auto server = api::Server::start(std::move(options));
  REQUIRE(server.ok());
  return std::move(server).value();
}

}  // namespace

TEST_CASE("server: it lives before it is ready, and is ready once it has an engine") {
  const auto engine = acme_and_globex();
  const auto server = started();
  HttpClient client(server->port());
  CHECK(client.get("/healthz").body == R"({"status":"ok"})");
  const auto starting = client.get("/readyz");
  CHECK(starting.status == 503);
  CHECK(starting.body.find(R"("code":"starting")") != std::string::npos);
  CHECK(starting.headers.at("retry-after") == "1");
  const auto token = user_token(api::Role::kViewer, "acme", "ann", kServerNow);
  CHECK(client.get("/api/v1/analytics/me", token).status == 503);
  server->attach(*engine);
  CHECK(client.get("/readyz").body == R"({"status":"ready"})");
  CHECK(client.get("/api/v1/analytics/me", token).status == 200);
  CHECK(client.get("/healthz?x=1").status == 422);
}

TEST_CASE("server: its endpoint names the port that was bound") {
  const auto server = started();
  CHECK(server->endpoint() == "127.0.0.1:" + std::to_string(server->port()));
}

TEST_CASE("server: it does not start on a taken port or without a key") {
  const auto first = started();
  auto taken = server_options();
  taken.http.port = first->port();
  CHECK(api::Server::start(taken).status().code() == events::StatusCode::kIoError);
  auto weak = server_options();
  weak.keys.clear();
  CHECK(api::Server::start(weak).status().code() == events::StatusCode::kInvalidArgument);
}

TEST_CASE("server: keys are replaced while it runs, on open connections too") {
  const auto engine = acme_and_globex();
  const auto server = started();
  server->attach(*engine);
  HttpClient client(server->port());
  const api::Identity ann{"ann", "acme", api::Role::kViewer, std::nullopt};
  const auto next_key = api::TokenKey::from_secret("another secret of 32 bytes or so", "next").value();
  const auto old_token = user_token(api::Role::kViewer, "acme", "ann", kServerNow);
  const auto new_token = api::mint_token(ann, kServerNow, kServerNow + std::chrono::hours{1}, next_key);
  const auto status_of = [&](const std::string& token) { return client.get("/api/v1/analytics/me", token).status; };
  CHECK(status_of(old_token) == 200);
  CHECK(status_of(new_token) == 401);
  server->set_keys({test_key(), next_key});
  CHECK(status_of(old_token) == 200);
  CHECK(status_of(new_token) == 200);
  server->set_keys({next_key});
  CHECK(status_of(new_token) == 200);
  const auto refused = client.get("/api/v1/analytics/me", old_token);
  CHECK(refused.status == 401);
  CHECK(refused.headers.at("www-authenticate") ==
        R"(Bearer realm="flowtally", error="invalid_token", error_description="its signature is wrong")");
  CHECK(refused.body.find(R"("code":"unauthorized")") != std::string::npos);
}

TEST_CASE("server: connections beyond the limit are told so, and room that comes back is used") {
  auto options = server_options();
  options.http.connections_max = 2;
  const auto server = started(options);
  HttpClient first(server->port());
  CHECK(first.get("/healthz").status == 200);
  {
    HttpClient second(server->port());
    CHECK(second.get("/healthz").status == 200);
    HttpClient third(server->port());
    CHECK(third.get("/healthz").status == 503);
    CHECK(first.get("/healthz").status == 200);
  }
  int status = 503;
  while (status != 200) status = HttpClient(server->port()).get("/healthz").status;
  CHECK(status == 200);
}

TEST_CASE("server: what is refused whatever its body is, is refused before the body comes") {
  const RunningServer server;
  const auto status_of = [&](const std::string& line, const std::string& token, const std::string& headers) {
    HttpClient client(server.port());
    client.send(line + " HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer " + token + "\r\n" + headers + "\r\n");
    auto response = client.receive();
    if (response.status != 100) CHECK(response.headers["connection"] == "close");
    client.finish_sending();
    if (response.status != 100) CHECK(client.closed_by_server());
    return response.status;
  };
  const auto viewer = user_token(api::Role::kViewer, "acme", "ann", kServerNow);
  const auto admin = user_token(api::Role::kTeamAdmin, "acme", "ann", kServerNow);
  for (const std::string headers : {"Content-Length: 16000000\r\n", "Transfer-Encoding: chunked\r\n",
                                    "Content-Length: 16000000\r\nExpect: 100-continue\r\n"}) {
    CAPTURE(headers);
    CHECK(status_of("POST /api/v1/events", "nonsense", headers) == 401);
    CHECK(status_of("POST /api/v1/events", viewer, headers) == 403);
    CHECK(status_of("POST /api/v1/nothing", admin, headers) == 404);
    CHECK(status_of("PUT /api/v1/events", admin, headers) == 405);
  }
  CHECK(status_of("POST /api/v1/events", admin, "Content-Length: 16000000\r\nExpect: 100-continue\r\n") == 100);
}

TEST_CASE("server: stopping closes what is idle, answers what began, and can be repeated") {
  const auto server = started();
  const auto port = server->port();
  HttpClient idle(port);
  CHECK(idle.get("/healthz").status == 200);
  server->stop();
  server->stop();
  CHECK(idle.closed_by_server());
  auto again = server_options();
  again.http.port = port;
  CHECK(api::Server::start(again).ok());
}

TEST_CASE("server: every request that was sent whole before the stop is answered or cleanly refused") {
  const auto engine = acme_and_globex();
  auto server = started();
  server->attach(*engine);
  const auto token = user_token(api::Role::kViewer, "acme", "ann", kServerNow);
  std::atomic<int> answered{0};
  std::atomic<int> broken{0};
  std::vector<std::thread> clients;
  for (int i = 0; i < 8; ++i) {
    clients.emplace_back([&, port = server->port()] {
      HttpClient client(port);
      for (;;) {
        const auto response = client.get("/api/v1/analytics/me", token);
        if (response.status == 0) return;
        if (response.status != 200 || response.body.back() != '}') ++broken;
        ++answered;
        if (response.headers.contains("connection")) return;
      }
    });
  }
  while (answered < 100) std::this_thread::yield();
  server->stop();
  for (auto& client : clients) client.join();
  CHECK(broken == 0);
}

}  // namespace flowtally::tests
