#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "api/listener.h"
#include "api/problem.h"
#include "api/worker.h"
#include "tests/api/echo_server.h"
#include "tests/api/http_client.h"
#include "tests/engine/watched_log.h"

namespace flowtally::tests {
namespace {

using api::ConnectionOptions;
using api::Reply;
using api::Request;

ConnectionOptions small_limits() {
  ConnectionOptions options;
  options.header_bytes_max = 1024;
  options.body_bytes_max = 100;
  return options;
}

bool has_code(const HttpResponse& response, const std::string& code) {
  return response.body.find(R"("code":")" + code + "\"") != std::string::npos;
}

auto far_future() { return std::chrono::steady_clock::now() + std::chrono::hours{24}; }

}  // namespace

TEST_CASE("connection: an answer carries what every answer carries") {
  EchoServer server;
  HttpClient client(server.port());
  const auto response = client.request("GET", "/a?b=c", "Authorization: x y\r\n");
  CHECK(response.status == 200);
  CHECK(response.head.starts_with("HTTP/1.1 200 OK\r\n"));
  CHECK(response.body == "GET /a?b=c x y");
  CHECK(response.headers.at("content-type") == "application/json");
  CHECK(response.headers.at("cache-control") == "no-store");
  CHECK(response.headers.at("vary") == "Authorization, Accept, Accept-Encoding, Origin");
  CHECK(response.headers.at("server") == "flowtally");
  CHECK(response.headers.at("x-request-id").size() == 16);
  CHECK(response.headers.at("date").ends_with(" GMT"));
  CHECK(response.headers.at("date").size() == 29);
  CHECK_FALSE(response.headers.contains("connection"));
}

TEST_CASE("connection: it stays open for the next request, and ids differ") {
  EchoServer server;
  HttpClient client(server.port());
  const auto first = client.request("GET", "/1");
  const auto second = client.request("GET", "/2");
  CHECK(first.body == "GET /1");
  CHECK(second.body == "GET /2");
  CHECK(first.headers.at("x-request-id") != second.headers.at("x-request-id"));
}

TEST_CASE("connection: a client's request id is echoed if it is harmless") {
  EchoServer server;
  HttpClient client(server.port());
  CHECK(client.request("GET", "/", "X-Request-Id: a-B_9.z\r\n").headers.at("x-request-id") == "a-B_9.z");
  CHECK(client.request("GET", "/", "X-Request-Id: a b\r\n").headers.at("x-request-id").size() == 16);
  CHECK(
      client.request("GET", "/", "X-Request-Id: " + std::string(129, 'a') + "\r\n").headers.at("x-request-id").size() ==
      16);
}

TEST_CASE("connection: pipelined requests are answered in order, however they are cut") {
  EchoServer server;
  HttpClient client(server.port());
  std::string requests;
  for (int i = 0; i < 200; ++i) requests += "GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: h\r\n\r\n";
  for (std::size_t at = 0; at < requests.size(); at += 1000) client.send(std::string_view(requests).substr(at, 1000));
  for (int i = 0; i < 200; ++i) REQUIRE(client.receive().body == "GET /" + std::to_string(i));
}

TEST_CASE("connection: HEAD has the length and no body") {
  EchoServer server;
  HttpClient client(server.port());
  const auto head = client.request("HEAD", "/a");
  CHECK(head.headers.at("content-length") == "7");
  CHECK(client.request("GET", "/b").body == "GET /b");
}

TEST_CASE("connection: it closes when asked to, and an HTTP/1.0 client stays only if it asks") {
  EchoServer server;
  HttpClient asking(server.port());
  CHECK(asking.request("GET", "/", "Connection: close\r\n").headers.at("connection") == "close");
  CHECK(asking.closed_by_server());
  HttpClient old(server.port());
  old.send("GET / HTTP/1.0\r\n\r\n");
  CHECK(old.receive().headers.at("connection") == "close");
  CHECK(old.closed_by_server());
  HttpClient staying(server.port());
  staying.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  CHECK(staying.receive().headers.at("connection") == "keep-alive");
  staying.send("GET /again HTTP/1.0\r\n\r\n");
  CHECK(staying.receive().body == "GET /again");
}

TEST_CASE("connection: a body is read and dropped, whole or in chunks") {
  EchoServer server;
  HttpClient client(server.port());
  client.send("POST /1 HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello");
  CHECK(client.receive().body == "POST /1");
  client.send("POST /2 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
  CHECK(client.receive().body == "POST /2");
  CHECK(client.request("GET", "/3").body == "GET /3");
}

TEST_CASE("connection: the end of a body in chunks may come in pieces") {
  EchoServer server;
  HttpClient client(server.port());
  HttpClient other(server.port());  // once it is answered, the one thread has read what came before
  client.send("POST /1 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
  for (const std::string_view piece : {"0\r\n", "\r", "\n"}) {
    CHECK(other.request("GET", "/").status == 200);
    client.send(piece);
  }
  CHECK(client.receive().body == "POST /1");
}

TEST_CASE("connection: a client that waits for 100 Continue gets it") {
  EchoServer server;
  HttpClient client(server.port());
  client.send("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  CHECK(client.receive().status == 100);
  client.send("ab");
  CHECK(client.receive().status == 200);
}

TEST_CASE("connection: what is too large or malformed is answered, and the connection closed") {
  EchoServer server(small_limits());
  const auto answer_to = [&](const std::string& bytes) {
    HttpClient client(server.port());
    client.send(bytes);
    auto response = client.receive();
    CHECK(response.headers["connection"] == "close");
    CHECK(response.headers["content-type"] == "application/problem+json");
    client.finish_sending();
    CHECK(client.closed_by_server());
    return response;
  };
  const auto headers = answer_to("GET / HTTP/1.1\r\nHost: h\r\nX: " + std::string(5000, 'x') + "\r\n\r\n");
  CHECK(headers.status == 431);
  CHECK(has_code(headers, "headers_too_large"));
  const auto target = answer_to("GET /" + std::string(100'000, 'x') + " HTTP/1.1\r\nHost: h\r\n\r\n");
  CHECK(target.status == 431);
  const auto body = answer_to("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 101\r\n\r\n" + std::string(101, 'x'));
  CHECK(body.status == 413);
  CHECK(has_code(body, "body_too_large"));
  const auto chunked = answer_to("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n" +
                                 std::string(101, 'x') + "\r\n0\r\n\r\n");
  CHECK(chunked.status == 413);
  for (const std::string bad :
       {"nonsense\r\n\r\n", "GET /\r\n\r\n", "GET / HTTP/9.9\r\nHost: h\r\n\r\n", "GET / HTTP/1.1\r\nHost : h\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nAuthorization: a\r\nAuthorization: b\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"}) {
    CAPTURE(bad);
    const auto response = answer_to(bad);
    CHECK(response.status == 400);
    CHECK(has_code(response, "bad_request"));
  }
}

TEST_CASE("connection: a client that goes away in the middle harms nobody") {
  EchoServer server;
  { HttpClient gone(server.port()); }
  {
    HttpClient gone(server.port());
    gone.send("GET / HTTP/1.1\r\nHo");
  }
  {
    HttpClient gone(server.port());
    gone.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  }
  HttpClient client(server.port());
  CHECK(client.request("GET", "/").status == 200);
}

TEST_CASE("connection: one that idles too long is closed, half a request is 408") {
  EchoServer server;
  HttpClient idle(server.port());
  CHECK(idle.request("GET", "/").status == 200);
  HttpClient half(server.port());
  half.send("GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\nExpect: 100-continue\r\n\r\n");
  CHECK(half.receive().status == 100);  // so the worker has seen this half
  server.worker().expire(far_future());
  CHECK(idle.closed_by_server());
  const auto response = half.receive();
  CHECK(response.status == 408);
  CHECK(has_code(response, "timeout"));
}

TEST_CASE("connection: a client that does not read its answer is cut off when its time is over") {
  constexpr std::size_t kMoreThanSocketsHold = 64 * 1024 * 1024;
  std::atomic<int> asked{0};
  api::Worker worker({}, [&](Request&, const api::Defer&) -> std::optional<Reply> {
    ++asked;
    return Reply{.body = std::string(kMoreThanSocketsHold, 'x'), .headers = {}};
  });
  const auto listener = api::Listener::open("127.0.0.1", 0, [&](int fd) { worker.adopt(fd); });
  REQUIRE(listener.ok());
  HttpClient slow((*listener)->port());
  slow.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  while (asked == 0) std::this_thread::yield();
  worker.expire(far_future());
  while (worker.connection_count() > 0) std::this_thread::yield();
  CHECK(slow.receive().body.size() < kMoreThanSocketsHold);
}

TEST_CASE("connection: one whose time is not over survives") {
  EchoServer server;
  HttpClient client(server.port());
  CHECK(client.request("GET", "/").status == 200);
  server.worker().expire(std::chrono::steady_clock::now());
  CHECK(client.request("GET", "/").status == 200);
}

TEST_CASE("connection: draining closes the idle ones and answers a request that has begun, telling it is the last") {
  auto server = std::make_unique<EchoServer>();
  HttpClient idle(server->port());
  CHECK(idle.request("GET", "/").status == 200);
  HttpClient begun(server->port());
  begun.send("POST /begun HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  CHECK(begun.receive().status == 100);
  server->worker().drain();
  CHECK(idle.closed_by_server());
  begun.send("ab");
  const auto response = begun.receive();
  CHECK(response.body == "POST /begun");
  CHECK(response.headers.at("connection") == "close");
  CHECK(begun.closed_by_server());
  server.reset();
}

TEST_CASE("connection: draining answers a request that was read already and not yet handed over") {
  // The second request is taken from the socket at once when the read for it begins; the drain comes just then.
  std::mutex mutex;
  std::vector<api::Respond> waiting;
  api::Worker worker({}, [&](Request& request, const api::Defer& defer) -> std::optional<Reply> {
    if (request.target == "/now") return Reply{.body = "now", .headers = {}};
    const std::lock_guard lock(mutex);
    waiting.push_back(defer());
    return std::nullopt;
  });
  const auto listener = api::Listener::open("127.0.0.1", 0, [&](int fd) { worker.adopt(fd); });
  REQUIRE(listener.ok());
  const auto waiting_count = [&] {
    const std::lock_guard lock(mutex);
    return waiting.size();
  };
  const std::string later = "GET /later HTTP/1.1\r\nHost: h\r\n\r\n";
  HttpClient client((*listener)->port());
  HttpClient before((*listener)->port());  // whose answers hold the thread up before and behind the client's
  HttpClient behind((*listener)->port());
  std::size_t sent = 0;
  for (HttpClient* const each : {&client, &before, &behind}) {
    each->send(later);
    for (++sent; waiting_count() < sent;) std::this_thread::yield();
    if (sent == 1) client.send("GET /now HTTP/1.1\r\nHost: h\r\n\r\n");
  }
  Gate first_gate;
  Gate second_gate;
  waiting[1]([&] { return first_gate.pass(), Reply{.body = "before", .headers = {}}; });
  first_gate.wait_for_arrival();
  waiting[0](Reply{.body = "first", .headers = {}});
  waiting[2]([&] { return second_gate.pass(), Reply{.body = "behind", .headers = {}}; });
  first_gate.open();
  second_gate.wait_for_arrival();
  worker.drain();
  second_gate.open();
  CHECK(client.receive().body == "first");
  auto last = client.receive();
  CHECK(last.body == "now");
  CHECK(last.headers["connection"] == "close");
  CHECK(before.receive().body == "before");
  CHECK(behind.receive().body == "behind");
}

TEST_CASE("connection: an answer may come later and from another thread, and its connection waits for it") {
  std::mutex mutex;
  std::vector<api::Respond> waiting;
  std::optional<api::Worker> worker;
  worker.emplace(ConnectionOptions{}, [&](Request& request, const api::Defer& defer) -> std::optional<Reply> {
    if (request.target == "/now") return Reply{.body = "now", .headers = {}};
    const std::lock_guard lock(mutex);
    waiting.push_back(defer());
    return std::nullopt;
  });
  const auto listener = api::Listener::open("127.0.0.1", 0, [&](int fd) { worker->adopt(fd); });
  REQUIRE(listener.ok());
  HttpClient client((*listener)->port());
  HttpClient other((*listener)->port());
  auto gone = std::make_unique<HttpClient>((*listener)->port());
  const std::string request = "POST /later HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nab";
  client.send(request + request);  // pipelined: the second one is read when the first is answered
  gone->send(request);
  const auto waiting_count = [&] {
    const std::lock_guard lock(mutex);
    return waiting.size();
  };
  while (waiting_count() < 2) std::this_thread::yield();
  CHECK(other.request("GET", "/now").body == "now");
  gone.reset();
  const auto answer_all = [&] {
    std::vector<api::Respond> taken;
    {
      const std::lock_guard lock(mutex);
      taken.swap(waiting);
    }
    std::thread([&] {
      for (auto& respond : taken) respond(Reply{.body = "later", .headers = {}});
    }).join();
  };
  answer_all();
  CHECK(client.receive().body == "later");
  while (waiting_count() < 1) std::this_thread::yield();
  worker->drain();  // a request in flight is answered first
  answer_all();
  const auto last = client.receive();
  CHECK(last.body == "later");
  CHECK(last.headers.at("connection") == "close");
  worker.reset();
}

TEST_CASE("connection: a request is answered once, whatever its handler does after it put the answer off") {
  std::mutex mutex;
  std::optional<api::Respond> late;
  const api::Handler handler = [&](Request& request, const api::Defer& defer) -> std::optional<Reply> {
    auto respond = defer();
    if (request.target == "/given-up") return std::nullopt;
    if (request.target == "/twice") {
      respond(Reply{.body = "first", .headers = {}});
      respond(Reply{.body = "second", .headers = {}});
      return std::nullopt;
    }
    const std::lock_guard lock(mutex);
    if (late) (*late)(Reply{.body = "late", .headers = {}});  // of the request before
    late = respond;
    return Reply{.body = "at once", .headers = {}};
  };
  api::Worker worker({}, handler);
  const auto listener = api::Listener::open("127.0.0.1", 0, [&](int fd) { worker.adopt(fd); });
  REQUIRE(listener.ok());
  HttpClient client((*listener)->port());
  CHECK(client.request("GET", "/both").body == "at once");
  CHECK(client.request("GET", "/both").body == "at once");
  CHECK(client.request("GET", "/twice").body == "first");
  const auto given_up = client.request("GET", "/given-up");
  CHECK(given_up.status == 500);
  CHECK(has_code(given_up, "internal"));
  CHECK(client.request("GET", "/both").body == "at once");
  const std::lock_guard lock(mutex);
  late.reset();
}

TEST_CASE("connection: a refused one is told that the server is full") {
  api::Worker worker({}, [](Request&, const api::Defer&) { return Reply{}; });
  const auto listener = api::Listener::open("127.0.0.1", 0, [&](int fd) { worker.refuse(fd); });
  REQUIRE(listener.ok());
  HttpClient client((*listener)->port());
  client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  const auto response = client.receive();
  CHECK(response.status == 503);
  CHECK(has_code(response, "overloaded"));
  CHECK(response.headers.contains("retry-after"));
}

}  // namespace flowtally::tests
