// What operators see of a server under load: figures of everything, and never anything of a tenant.
#include <doctest/doctest.h>
#include <signal.h>

#include <string>
#include <thread>
#include <vector>

#include "tests/api/event_texts.h"
#include "tests/cli/serving.h"

namespace flowtally::tests {
namespace {

using api::Role;

// In every text that a client can choose, so that it is found wherever it leaks.
const std::string kMark = "xyzzy";

/// All kinds of requests, good and bad, of an account whose every word is marked.
void use_everything(std::uint16_t port, const std::string& client) {
  const std::string account = kMark + "-account";
  const std::string session = kMark + client;
  const std::string user = kMark + "-user";
  const auto ingest = Serving::token(Role::kIngest, account);
  const auto admin = Serving::token(Role::kTeamAdmin, account, user);
  HttpClient http(port);
  const auto post = [&](const std::string& token, const std::string& path, const std::string& body) {
    return http.post("/api/v1" + path, token, kJson, body).status;
  };
  CHECK(post(ingest, "/events",
             "[" +
                 event_text("user.updated", "u" + session, account,
                            R"(,"user_id":")" + user + R"(","name":")" + kMark + "\"") +
                 "," + started(session, account, user) + "," +
                 event_text("session.completed", "c" + session, account, R"(,"session_id":")" + session + "\"") +
                 "]") == 200);
  CHECK(post(ingest, "/events", "[" + started(session, account, user) + R"(,{"id":")" + kMark + "\"}]") == 200);
  CHECK(post(ingest, "/events", R"({"id":")" + kMark) == 422);
  CHECK(post(admin, "/sessions/" + session + "/rate", R"({"rating":5,"comment":")" + kMark + " comment\"}") == 201);
  CHECK(post(admin, "/sessions/" + session + "/rate", R"({"rating":6,"comment":")" + kMark + "\"}") == 422);
  CHECK(post(admin, "/steps/" + kMark + "/feedback", R"({"session_id":")" + session + R"(","was_helpful":true})") ==
        201);
  for (const std::string& path :
       std::vector<std::string>{"/analytics/team", "/analytics/me?" + kMark + "=" + kMark, "/trees?search=" + kMark,
                                "/trees/" + kMark + "/ratings", "/" + kMark, "/admin/settings"}) {
    CHECK(http.get("/api/v1" + path, admin).status >= 200);
    CHECK(http.get("/api/v1" + path, admin + kMark).status >= 400);
  }
  CHECK(http.request("GET", "/healthz", "X-" + kMark + ": " + kMark + "\r\n").status == 200);
  CHECK(http.request("GET", "/healthz", "Host: " + kMark + "\r\n").status == 400);
}

bool has_value(const std::string& metrics, const std::string& name) {
  const auto at = metrics.find("\n" + name + " ");
  return at != std::string::npos && std::stod(metrics.substr(at + name.size() + 2)) > 0;
}

std::string histogram_count(const std::string& name, const std::string& labels) {
  return name + "_count" + (labels.empty() ? "" : "{" + labels + "}");
}

}  // namespace

TEST_CASE("observed: under load every figure is there, and neither figures nor logs hold a word of a tenant's") {
  const TestDirectory files;
  Serving server(files, {"--log-level", "debug", "--log-requests"});
  std::vector<std::thread> clients;
  for (int i = 0; i < 8; ++i) {
    clients.emplace_back([&, i] { use_everything(server.port(), std::to_string(i)); });
  }
  for (auto& client : clients) client.join();

  const auto metrics = server.metrics();
  const std::string rate = R"(method="POST",route="/api/v1/sessions/{session_id}/rate")";
  for (const std::string& name : std::vector<std::string>{
           "flowtally_http_requests_total{" + rate + R"(,status="201"})",
           "flowtally_http_requests_total{" + rate + R"(,status="422"})",
           histogram_count("flowtally_http_request_seconds", rate),
           R"(flowtally_events_total{result="accepted",type="session.started"})",
           R"(flowtally_events_total{result="duplicate",type="session.started"})",
           R"(flowtally_events_total{result="missing_field",type=""})", "flowtally_log_appended_bytes_total",
           "flowtally_log_events", histogram_count("flowtally_group_events", ""),
           histogram_count("flowtally_group_seconds", R"(stage="append")"),
           R"(flowtally_group_seconds_sum{stage="append"})",  // with the fsync
           "flowtally_resident_memory_bytes"}) {
    CAPTURE(name);
    CHECK(has_value(metrics, name));
  }
  CHECK(server.metric("flowtally_projection_lag_events") == 0);
  CHECK(metrics.find(kMark) == std::string::npos);

  CHECK(server.end(SIGTERM) == 0);
  const auto& log = server.log();
  CHECK(log.find(R"("route":"/api/v1/sessions/{session_id}/rate","status":201)") != std::string::npos);
  CHECK(log.find(kMark) == std::string::npos);
  CHECK(log.find("eyJ") == std::string::npos);  // how every token begins
}

}  // namespace flowtally::tests
