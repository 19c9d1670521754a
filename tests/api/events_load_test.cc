// POST /events when much happens at once, when the log is slow, and when it fails.
#include <doctest/doctest.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "storage/memory_log.h"
#include "tests/api/event_texts.h"
#include "tests/api/server_fixture.h"
#include "tests/api/tokens.h"
#include "tests/engine/watched_log.h"

namespace flowtally::tests {
namespace {

using api::Role;
using events::Status;
using events::StatusCode;

std::string token(const std::string& account = "acme", Role role = Role::kIngest) {
  return user_token(role, account, "ann", kServerNow);
}

/// A server on an empty log that is watched.
class WatchedServer {
 public:
  explicit WatchedServer(LogHooks hooks, api::ServerOptions options = server_options()) {
    engine::EngineOptions engine_options;
    engine_options.clock = [this] { return ++asked_for_time_, kServerNow; };
    auto engine = engine::Engine::open(
        std::make_unique<WatchedLog>(std::shared_ptr<storage::EventLog>(storage::make_memory_log()), std::move(hooks)),
        std::move(engine_options));
    REQUIRE(engine.ok());
    engine_ = std::move(engine).value();
    auto server = api::Server::start(std::move(options));
    REQUIRE(server.ok());
    server_ = std::move(server).value();
    server_->attach(*engine_);
  }
  std::uint16_t port() const { return server_->port(); }
  HttpResponse post(const std::string& body, const std::string& account = "acme") const {
    return HttpClient(port()).post(kEvents, token(account), kNdjson, body);
  }
  /// Waits until so many posts, and nothing else, have been handed to the engine. Needs a server of one thread.
  void wait_for_posts(int posts) const {
    while (asked_for_time_ < posts) std::this_thread::yield();
    CHECK(HttpClient(port()).get("/healthz").status == 200);  // by then that thread is done with the last one
  }

 private:
  std::atomic<int> asked_for_time_{0};  // once a request
  std::unique_ptr<engine::Engine> engine_;
  std::unique_ptr<api::Server> server_;
};

api::ServerOptions one_thread() {
  auto options = server_options();
  options.http.threads = 1;
  return options;
}

bool has_code(const HttpResponse& response, const std::string& code) {
  INFO(response.body);
  return response.body.find(R"("code":")" + code + "\"") != std::string::npos;
}

std::string post_of(const std::string& body, const std::string& account = "acme") {
  return post_text(kEvents, token(account), kNdjson, body);
}

}  // namespace

TEST_CASE("events: 64 posters who come while a group is kept share the next one") {
  Gate appending;
  std::atomic<int> appends = 0;
  auto options = one_thread();
  options.account_writes_max = 65;
  const WatchedServer server({.on_append = [&] { return ++appends, appending.pass(), Status(); }}, options);
  HttpClient first(server.port());
  first.send(post_of(user_updated("first")));
  appending.wait_for_arrival();
  std::vector<std::unique_ptr<HttpClient>> posters;
  for (int i = 0; i < 64; ++i) {
    posters.push_back(std::make_unique<HttpClient>(server.port()));
    posters.back()->send(post_of(user_updated(std::to_string(i))));
  }
  server.wait_for_posts(65);
  CHECK(appends == 1);
  appending.open();
  CHECK(first.receive().status == 200);
  for (const auto& poster : posters) CHECK(poster->receive().body.starts_with(R"({"accepted":1,)"));
  CHECK(appends == 2);
}

TEST_CASE("events: an account at its limit waits, others don't, and places come back") {
  Gate appending;
  auto options = one_thread();
  options.account_writes_max = 2;
  const WatchedServer server({.on_append = [&] { return appending.pass(), Status(); }}, options);
  HttpClient one(server.port());
  HttpClient two(server.port());
  HttpClient other(server.port());
  HttpClient all(server.port());
  one.send(post_of(user_updated("1")));
  appending.wait_for_arrival();
  two.send(post_of(user_updated("2")));
  server.wait_for_posts(2);
  const auto refused = server.post(user_updated("3"));
  CHECK(refused.status == 503);
  CHECK(has_code(refused, "overloaded"));
  CHECK(refused.headers.at("retry-after") == "1");
  other.send(post_of(user_updated("1", "globex"), "globex"));
  all.send(post_of(user_updated("4"), "*"));
  appending.open();
  for (HttpClient* client : {&one, &two, &other, &all}) CHECK(client->receive().status == 200);
  for (int i = 0; i < 10; ++i) CHECK(one.post(kEvents, token(), kNdjson, user_updated("3")).status == 200);
}

TEST_CASE("events: bodies beyond the memory for them are refused, and the memory comes back") {
  auto options = server_options();
  options.http.connection.bodies = std::make_shared<api::BodyBudget>(300'000);
  const WatchedServer server({}, options);
  const std::string large = user_updated("1") + std::string(400'000, ' ');
  for (int i = 0; i < 5; ++i) {
    const auto refused = server.post(large);
    CHECK(refused.status == 503);
    CHECK(has_code(refused, "overloaded"));
    CHECK(refused.headers.at("retry-after") == "1");
    CHECK(server.post(std::string(100'000, ' ') + "\n" + user_updated("2")).status == 200);
    CHECK(server.post(std::string(1'000, '\n')).status == 503);  // every line may cost a reject
    const auto bomb = HttpClient(server.port())
                          .post(kEvents, token(), std::string(kNdjson) + "Content-Encoding: gzip\r\n", gzipped(large));
    CHECK(bomb.status == 503);
  }
}

TEST_CASE("events: a promised length takes no memory") {
  auto options = server_options();
  options.http.connection.bodies = std::make_shared<api::BodyBudget>(300'000);
  const WatchedServer server({}, options);
  std::vector<std::unique_ptr<HttpClient>> slow;
  for (int i = 0; i < 20; ++i) {
    slow.push_back(std::make_unique<HttpClient>(server.port()));
    slow.back()->send("POST /api/v1/events HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer " + token() +
                      "\r\nExpect: 100-continue\r\nContent-Length: 9000000\r\n\r\n");
    CHECK(slow.back()->receive(false).status == 100);
    slow.back()->send("{");
  }
  CHECK(server.post(std::string(100'000, ' ') + "\n" + user_updated("2")).status == 200);
}

TEST_CASE("events: a full disk is 503 and passes, a failed log is 500 for good, and nothing is kept") {
  std::atomic<bool> full = true;
  std::atomic<bool> broken = false;
  const WatchedServer server(
      {.on_check_room = [&] { return full ? Status(StatusCode::kDiskFull, "no room") : Status(); },
       .on_append = [&] { return broken ? Status(StatusCode::kIoError, "a secret path") : Status(); }});
  const auto disk_full = server.post(user_updated("1"));
  CHECK(disk_full.status == 503);
  CHECK(has_code(disk_full, "disk_full"));
  CHECK(disk_full.headers.at("retry-after") == "1");
  full = false;
  CHECK(
      server.post(user_updated("1")).body ==
      R"({"accepted":1,"duplicates":0,"duplicates_that_differ":0,"first_that_differ":[],"rejected":[],"last_sequence":1})");
  broken = true;
  for (int i = 0; i < 2; ++i) {
    const auto failed = server.post(user_updated("2"));
    CHECK(failed.status == 500);
    CHECK(has_code(failed, "internal"));
    CHECK(failed.body.find("secret") == std::string::npos);
  }
}

TEST_CASE("events: while the server starts it is 503 starting") {
  auto server = api::Server::start(server_options());
  REQUIRE(server.ok());
  const auto response = HttpClient((*server)->port()).post(kEvents, token(), kNdjson, user_updated("1"));
  CHECK(response.status == 503);
  CHECK(has_code(response, "starting"));
}

TEST_CASE("events: an account's sequence goes on where it was after a restart") {
  const std::shared_ptr<storage::EventLog> log = storage::make_memory_log();
  for (int round = 0; round < 3; ++round) {
    engine::EngineOptions options;
    options.clock = [] { return kServerNow; };
    auto engine = engine::Engine::open(std::make_unique<WatchedLog>(log, LogHooks{}), options);
    REQUIRE(engine.ok());
    auto server = api::Server::start(server_options());
    REQUIRE(server.ok());
    (*server)->attach(**engine);
    HttpClient client((*server)->port());
    const std::string id = std::to_string(round);
    CHECK(client
              .post(kEvents, token("globex"), kNdjson,
                    user_updated(id, "globex") + "\n" + user_updated(id + "b", "globex"))
              .status == 200);
    const auto response = client.post(kEvents, token(), kNdjson, user_updated(id) + "\n" + user_updated("0"));
    CHECK(response.body.ends_with(R"("last_sequence":)" + std::to_string(round + 1) + "}"));
    (*server)->stop();
  }
}

TEST_CASE("events: what a post answered, a read on another connection sees, under load") {
  const WatchedServer server({});
  std::atomic<int> unseen = 0;
  std::vector<std::thread> writers;
  for (int writer = 0; writer < 16; ++writer) {
    writers.emplace_back([&, writer] {
      HttpClient posting(server.port());
      HttpClient reading(server.port());
      const std::string user = "user-" + std::to_string(writer);
      const std::string reader = user_token(Role::kEngineer, "acme", user, kServerNow);
      for (int i = 1; i <= 50; ++i) {
        const std::string id = std::to_string(writer) + "-" + std::to_string(i);
        const auto posted = posting.post(kEvents, token(), kNdjson, started(id, "acme", user));
        const auto read = reading.get("/api/v1/analytics/me?period=30d", reader);
        const std::string wanted = R"("total_sessions":)" + std::to_string(i) + ",";
        if (posted.status != 200 || read.body.find(wanted) == std::string::npos) ++unseen;
      }
    });
  }
  for (auto& writer : writers) writer.join();
  CHECK(unseen == 0);
}

}  // namespace flowtally::tests
