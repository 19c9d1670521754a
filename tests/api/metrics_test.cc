#include "api/metrics.h"

#include <doctest/doctest.h>

#include <string>

#include "api/http_server.h"
#include "api/ops_handlers.h"
#include "tests/api/http_client.h"
#include "tests/api/server_fixture.h"
#include "tests/support/feed.h"

namespace flowtally::tests {
namespace {

bool has_line(const std::string& text, const std::string& line) {
  return text.find("\n" + line + "\n") != std::string::npos;
}

std::string started(const std::string& id, const std::string& session) {
  return R"({"id":")" + id +
         R"(","type":"session.started","time":"2026-02-01T10:00:00Z","account_id":"secret-tenant",)" +
         R"("session_id":")" + session + R"(","tree_id":"t","user_id":"u"})";
}

}  // namespace

TEST_CASE("metrics: requests are counted by route and status, with their latency") {
  api::Metrics metrics;
  metrics.count_request("GET", "/a/{b}", 200, std::chrono::microseconds{30});
  metrics.count_request("GET", "/a/{b}", 200, std::chrono::milliseconds{3});
  metrics.count_request("GET", "/a/{b}", 404, std::chrono::microseconds{30});
  metrics.count_request("", "", 400, {});
  const auto text = metrics.text(nullptr, {7, {5, 3, 2, 4096}});
  CHECK(has_line(text, R"(flowtally_http_requests_total{method="GET",route="/a/{b}",status="200"} 2)"));
  CHECK(has_line(text, R"(flowtally_http_requests_total{method="GET",route="/a/{b}",status="404"} 1)"));
  CHECK(has_line(text, R"(flowtally_http_requests_total{method="",route="",status="400"} 1)"));
  CHECK(has_line(text, R"(flowtally_http_request_seconds_count{method="GET",route="/a/{b}"} 3)"));
  CHECK(has_line(text, R"(flowtally_http_request_seconds_bucket{method="GET",route="/a/{b}",le="5e-05"} 2)"));
  CHECK(has_line(text, "flowtally_http_connections 7"));
  CHECK(has_line(text, "flowtally_answer_cache_hits_total 5"));
  CHECK(has_line(text, "flowtally_answer_cache_misses_total 3"));
  CHECK(has_line(text, "flowtally_answer_cache_answers 2"));
  CHECK(has_line(text, "flowtally_answer_cache_bytes 4096"));
  CHECK(has_line(text, "flowtally_ready 0"));
}

TEST_CASE("metrics: events are counted by type and result, and no tenant is named") {
  api::Metrics metrics;
  engine::EngineOptions options;
  options.on_group = [&](const engine::GroupReport& report) { metrics.count_group(report); };
  const auto engine = memory_engine(kServerNow, options);
  const std::vector<std::string> lines = {
      started("1", "s"), started("1", "s"), R"({"id":"2"})", "nonsense",
      R"({"id":"3","type":"session.step_visited","time":"2026-02-01T10:00:00Z","account_id":"secret-tenant","session_id":"later","node_id":"n"})"};
  REQUIRE(feed(*engine, lines).accepted == 2);
  const auto text = metrics.text(engine.get(), {});
  CHECK(has_line(text, R"(flowtally_events_total{result="accepted",type="session.started"} 1)"));
  CHECK(has_line(text, R"(flowtally_events_total{result="duplicate",type="session.started"} 1)"));
  CHECK(has_line(text, R"(flowtally_events_total{result="accepted",type="session.step_visited"} 1)"));
  CHECK(has_line(text, R"(flowtally_events_total{result="invalid_json",type=""} 1)"));
  CHECK(has_line(text, R"(flowtally_events_total{result="missing_field",type=""} 1)"));
  CHECK(has_line(text, "flowtally_log_events 2"));
  CHECK(has_line(text, "flowtally_waiting_facts 1"));
  CHECK(has_line(text, "flowtally_group_events_count 1"));
  CHECK(has_line(text, R"(flowtally_group_seconds_count{stage="append"} 1)"));
  CHECK(text.find("secret-tenant") == std::string::npos);
}

TEST_CASE("operations: a listener of its own answers metrics and health, and nothing else") {
  api::Metrics metrics;
  engine::Engine* engine = nullptr;
  const auto server = api::HttpServer::start({}, api::ops_handler(metrics, {[&] { return engine; },
                                                                            [] {
                                                                              return api::ServerState{3, {}};
                                                                            }}));
  REQUIRE(server.ok());
  HttpClient client((*server)->port());
  CHECK(client.request("GET", "/readyz").status == 503);
  const auto running = memory_engine(kServerNow);
  engine = running.get();
  CHECK(client.request("GET", "/readyz").status == 200);
  CHECK(client.request("GET", "/healthz").body == R"({"status":"ok"})");
  const auto told = client.request("GET", "/metrics");
  CHECK(told.headers.at("content-type").starts_with("text/plain"));
  CHECK(has_line(told.body, "flowtally_http_connections 3"));
  CHECK(client.request("POST", "/metrics").status == 405);
  CHECK(client.request("GET", "/api/v1/analytics/team").status == 404);
  CHECK(client.request("GET", "/").status == 404);
}

}  // namespace flowtally::tests
