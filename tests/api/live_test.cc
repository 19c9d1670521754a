// The stream of live KPIs as clients see it, through a real socket; the test owns the clock and the ticks.
#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "api/json.h"
#include "storage/memory_log.h"
#include "tests/api/echo_server.h"
#include "tests/api/http_client.h"
#include "tests/api/server_fixture.h"
#include "tests/api/tokens.h"
#include "tests/support/feed.h"

namespace flowtally::tests {
namespace {

using api::Role;
using events::Milliseconds;
using events::Timestamp;
using std::chrono::seconds;

/// A server of acme and globex, each with its name and no more.
struct LiveServer {
  LiveServer() {
    engine::EngineOptions options;
    options.clock = [this] { return Timestamp(Milliseconds(now_ms.load())); };
    engine = engine::Engine::open(storage::make_memory_log(), options).value();
    add("acme", "a", "account.updated", R"("name":"Acme")");
    add("globex", "a", "account.updated", R"("name":"Globex")");
    auto with = server_options();
    with.live_interval = {};
    server = api::Server::start(with).value();
    server->attach(*engine);
  }

  void add(const std::string& account, const std::string& id, const std::string& type, const std::string& fields) {
    REQUIRE(feed(*engine, R"({"id":")" + id + R"(","type":")" + type + R"(","time":")" +
                              events::format_timestamp(engine->now() - Milliseconds(1)) + R"(","account_id":")" +
                              account + "\"," + fields + "}")
                .accepted == 1);
  }
  void open_chat(const std::string& account, const std::string& id) {
    add(account, id, "chat.opened", R"("chat_id":")" + id + R"(","visitor_id":"v")");
  }
  void move(Milliseconds by) { now_ms += by.count(); }
  std::string kpis() const { return api::to_json(*engine->live_kpis("acme", std::nullopt)); }
  std::string event(const std::string& name) const { return "event: " + name + "\ndata: " + kpis() + "\n\n"; }

  std::atomic<std::int64_t> now_ms = kServerNow.time_since_epoch().count();
  std::unique_ptr<engine::Engine> engine;
  std::unique_ptr<api::Server> server;
};

std::string token_of_acme(Role role = Role::kTeamAdmin) { return user_token(role, "acme", "ann", kServerNow); }

/// A listener that has its snapshot.
struct Listener {
  explicit Listener(const LiveServer& live, const std::string& query = "", Role role = Role::kTeamAdmin)
      : client(live.server->port()) {
    head = client.get("/api/v1/live" + query, token_of_acme(role));
    REQUIRE(head.status == 200);
    snapshot = client.receive_chunk();
  }
  HttpClient client;
  HttpResponse head;
  std::string snapshot;
};

}  // namespace

TEST_CASE("live: a snapshot first, then the KPIs whenever a number changed, and nothing else") {
  LiveServer live;
  Listener listener(live);
  CHECK(listener.head.headers.at("content-type") == "text/event-stream");
  CHECK(listener.head.headers.at("x-accel-buffering") == "no");  // nginx passes each event on at once
  CHECK(listener.head.headers.at("cache-control") == "no-store, no-transform");
  CHECK(listener.head.headers.at("transfer-encoding") == "chunked");
  CHECK(!listener.head.headers.contains("content-length"));
  CHECK(listener.snapshot == live.event("snapshot"));
  const auto polled = HttpClient(live.server->port()).get("/api/v1/admin/analytics/live-kpis", token_of_acme());
  CHECK(listener.snapshot == "event: snapshot\ndata: " + polled.body + "\n\n");
  live.move(seconds(1));
  live.server->tick_live();  // nothing but the time is new
  live.open_chat("globex", "g1");
  live.server->tick_live();
  live.open_chat("acme", "c1");
  live.open_chat("acme", "c2");
  live.server->tick_live();
  const auto told = listener.client.receive_chunk();
  CHECK(told == live.event("kpis"));
  CHECK(told.find(R"("waiting":2)") != std::string::npos);
  Listener again(live);
  CHECK(again.snapshot == live.event("snapshot"));
}

TEST_CASE("live: a number that changes by time passing is told at exactly that tick") {
  LiveServer live;
  live.open_chat("acme", "c1");
  Listener listener(live);
  CHECK(listener.snapshot.find(R"("sla_open_breaches":0)") != std::string::npos);
  live.move(seconds(300) - Milliseconds(1));  // waiting for 300 s, the limit
  live.server->tick_live();
  CHECK(listener.client.receive_chunk() == ":\n\n");
  live.move(Milliseconds(1));
  live.server->tick_live();
  CHECK(listener.client.receive_chunk() == live.event("kpis"));
  CHECK(live.kpis().find(R"("sla_open_breaches":1)") != std::string::npos);
}

TEST_CASE("live: a comment after 15 seconds without anything else") {
  LiveServer live;
  Listener listener(live);
  live.move(Milliseconds(14'999));
  live.server->tick_live();
  live.open_chat("acme", "c1");
  live.server->tick_live();
  CHECK(listener.client.receive_chunk() == live.event("kpis"));
  live.move(Milliseconds(14'999));
  live.server->tick_live();
  live.move(Milliseconds(1));
  live.server->tick_live();
  live.open_chat("acme", "c2");
  live.server->tick_live();
  CHECK(listener.client.receive_chunk() == ":\n\n");
  CHECK(listener.client.receive_chunk() == live.event("kpis"));
}

TEST_CASE("live: the stream ends when its token does, and other streams go on") {
  LiveServer live;
  Listener short_lived(live);
  live.move(seconds(3600 + 29));
  live.server->tick_live();
  CHECK(short_lived.client.receive_chunk() == ":\n\n");
  HttpClient other(live.server->port());
  const auto later = user_token(Role::kTeamAdmin, "acme", "bob", live.engine->now());
  REQUIRE(other.get("/api/v1/live", later).status == 200);
  CHECK(other.receive_chunk() == live.event("snapshot"));
  live.move(seconds(1));
  live.server->tick_live();
  CHECK(short_lived.client.receive_chunk().empty());
  CHECK(short_lived.client.closed_by_server());
  CHECK(live.server->listener_count() == 1);
  live.open_chat("acme", "c1");
  live.server->tick_live();
  CHECK(other.receive_chunk() == live.event("kpis"));
}

TEST_CASE("live: the stream ends when the key of its token is removed") {
  LiveServer live;
  Listener listener(live);
  live.server->set_keys({api::TokenKey::from_secret("another secret of thirty-two bytes and more").value()});
  live.server->tick_live();
  CHECK(listener.client.receive_chunk().empty());
  CHECK(listener.client.closed_by_server());
}

TEST_CASE("live: who may listen, and to what; never by a token in the URL") {
  LiveServer live;
  const auto status = [&](const std::string& target, const std::string& token) {
    return HttpClient(live.server->port()).get(target, token).status;
  };
  CHECK(status("/api/v1/live", "") == 401);
  CHECK(status("/api/v1/live?access_token=" + token_of_acme(), "") == 401);
  CHECK(status("/api/v1/live?access_token=x", token_of_acme()) == 422);
  CHECK(status("/api/v1/live", token_of_acme(Role::kEngineer)) == 403);
  CHECK(status("/api/v1/live?account_id=globex", token_of_acme()) == 404);
  live.open_chat("globex", "g1");
  Listener super(live, "?account_id=globex", Role::kSuperAdmin);
  CHECK(super.snapshot.find(R"("waiting":1)") != std::string::npos);
  HttpClient head(live.server->port());
  CHECK(head.request("HEAD", "/api/v1/live", "Authorization: Bearer " + token_of_acme() + "\r\n").status == 200);
  CHECK(head.closed_by_server());
  CHECK(live.server->listener_count() == 1);
}

TEST_CASE("live: a client of HTTP/1.0 gets the events without chunks") {
  LiveServer live;
  HttpClient client(live.server->port());
  client.send("GET /api/v1/live HTTP/1.0\r\nAuthorization: Bearer " + token_of_acme() + "\r\n\r\n");
  const auto head = client.receive();
  CHECK(head.status == 200);
  CHECK(!head.headers.contains("transfer-encoding"));
  std::string events;
  while (events.find("\n\n") == std::string::npos) REQUIRE(client.read_rest(events));
  live.server->stop();
  while (client.read_rest(events)) continue;
  CHECK(events == live.event("snapshot"));
}

TEST_CASE("live: a listener that goes is forgotten, and a stop ends the streams of the others") {
  LiveServer live;
  auto gone = std::make_unique<Listener>(live);
  Listener stays(live);
  CHECK(live.server->listener_count() == 2);
  gone.reset();
  while (live.server->listener_count() != 1) std::this_thread::yield();
  std::thread stop([&] { live.server->stop(); });
  CHECK(stays.client.receive_chunk().empty());
  CHECK(stays.client.closed_by_server());
  stop.join();
  CHECK(live.server->listener_count() == 0);
}

TEST_CASE("live: a listener that does not read is dropped, however long it stays") {
  std::optional<api::StreamSink> sink;
  std::atomic<bool> begun = false;
  std::atomic<bool> ended = false;
  api::Worker worker({}, [&](api::Request&, const api::Defer&) -> std::optional<api::Reply> {
    api::Reply reply;
    reply.stream = [&](api::StreamSink given) {
      sink = std::move(given);
      begun = true;
      return std::shared_ptr<void>(&ended, [](std::atomic<bool>* flag) { *flag = true; });
    };
    return reply;
  });
  auto listener = api::Listener::open("127.0.0.1", 0, [&](int fd) { worker.adopt(fd); }).value();
  HttpClient client(listener->port());
  client.send("GET / HTTP/1.1\r\nHost: test\r\n\r\n");
  while (!begun) std::this_thread::yield();
  const auto piece = std::make_shared<const std::string>(8 * 1024, 'x');
  std::size_t sent = 0;
  for (; !ended; ++sent) (*sink)(piece);
  while (worker.connection_count() != 0) std::this_thread::yield();
  CHECK(sent >= 8);
  (*sink)(piece);  // harmless
}

}  // namespace flowtally::tests
