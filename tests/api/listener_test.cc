#include "api/listener.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <string>
#include <thread>

#include "api/worker.h"
#include "tests/api/http_client.h"

namespace flowtally::tests {

TEST_CASE("listener: it tells where it really listens") {
  const auto listener = api::Listener::open("127.0.0.1", 0, [](int fd) { ::close(fd); });
  REQUIRE(listener.ok());
  CHECK((*listener)->port() != 0);
  CHECK((*listener)->endpoint() == "127.0.0.1:" + std::to_string((*listener)->port()));
}

TEST_CASE("listener: an address that is taken or is none is an error that names it") {
  const auto listener = api::Listener::open("127.0.0.1", 0, [](int fd) { ::close(fd); });
  REQUIRE(listener.ok());
  const auto port = (*listener)->port();
  const auto second = api::Listener::open("127.0.0.1", port, [](int fd) { ::close(fd); });
  CHECK(second.status().code() == events::StatusCode::kIoError);
  CHECK(second.status().message().find("127.0.0.1:" + std::to_string(port)) != std::string::npos);
  CHECK_FALSE(api::Listener::open("256.0.0.1", 0, [](int) {}).ok());
}

TEST_CASE("listener: accepting goes on after the process had no descriptor left") {
  api::Worker worker({}, [](api::Request&, const api::Defer&) { return api::Reply{}; });
  const auto listener = api::Listener::open("127.0.0.1", 0, [&](int fd) { worker.adopt(fd); });
  REQUIRE(listener.ok());
  HttpClient client((*listener)->port());
  REQUIRE(client.request("GET", "/").status == 200);

  rlimit saved{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &saved) == 0);
  const int client_socket = ::dup(0);  // the descriptor that the next client's socket gets
  ::close(client_socket);
  rlimit tight = saved;
  tight.rlim_cur = static_cast<rlim_t>(client_socket) + 1;
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &tight) == 0);
  HttpClient waiting((*listener)->port());
  while ((*listener)->pauses() == 0) std::this_thread::yield();
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &saved) == 0);
  CHECK(waiting.request("GET", "/").status == 200);
}

TEST_CASE("listener: once stopped it accepts nothing, and stopping twice is fine") {
  const auto listener = api::Listener::open("127.0.0.1", 0, [](int fd) { ::close(fd); });
  REQUIRE(listener.ok());
  const auto port = (*listener)->port();
  (*listener)->stop();
  (*listener)->stop();
  CHECK(api::Listener::open("127.0.0.1", port, [](int fd) { ::close(fd); }).ok());
}

}  // namespace flowtally::tests
