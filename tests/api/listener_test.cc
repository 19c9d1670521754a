#include "api/listener.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "api/worker.h"
#include "storage/file.h"
#include "tests/api/http_client.h"

namespace flowtally::tests {
namespace {

sockaddr_in6 ipv6_loopback(std::uint16_t port) {
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_addr = in6addr_loopback;
  address.sin6_port = htons(port);
  return address;
}

bool has_ipv6_loopback() {
  const storage::Descriptor socket(::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const auto address = ipv6_loopback(0);
  return ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

bool connects(int family, std::uint16_t port) {
  const storage::Descriptor socket(::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const auto six = ipv6_loopback(port);
  sockaddr_in four{};
  four.sin_family = AF_INET;
  four.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  four.sin_port = htons(port);
  return family == AF_INET6 ? ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&six), sizeof six) == 0
                            : ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&four), sizeof four) == 0;
}

}  // namespace

TEST_CASE("listener: it tells where it really listens") {
  const auto listener = api::Listener::open("127.0.0.1", 0, [](int fd) { ::close(fd); });
  REQUIRE(listener.ok());
  CHECK((*listener)->port() != 0);
  CHECK((*listener)->endpoint() == "127.0.0.1:" + std::to_string((*listener)->port()));
}

TEST_CASE("listener: localhost is both loopbacks, with one port") {
  const auto listener = api::Listener::open("localhost", 0, [](int fd) { ::close(fd); });
  REQUIRE(listener.ok());
  const auto port = std::to_string((*listener)->port());
  std::vector<std::string> expected{"127.0.0.1:" + port};
  if (has_ipv6_loopback()) expected.push_back("[::1]:" + port);
  CHECK((*listener)->endpoints() == expected);
  CHECK((*listener)->endpoint() == expected.front());
  for (const int family : {AF_INET, AF_INET6}) {
    if (family == AF_INET6 && !has_ipv6_loopback()) continue;
    CAPTURE(family);
    CHECK(connects(family, (*listener)->port()));
  }
}

TEST_CASE("listener: another port is taken until one is free on every address of a name") {
  if (!has_ipv6_loopback()) return;
  // Ports that are free on 127.0.0.1 and taken on ::1: enough that one of many listeners meets one.
  std::vector<storage::Descriptor> taken;
  for (int i = 0; i < 700; ++i) {
    storage::Descriptor socket(::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0));
    REQUIRE(socket.is_open());
    sockaddr_in6 loopback = ipv6_loopback(0);
    REQUIRE(::bind(socket.get(), reinterpret_cast<const sockaddr*>(&loopback), sizeof loopback) == 0);
    REQUIRE(::listen(socket.get(), 1) == 0);
    taken.push_back(std::move(socket));
  }
  for (int i = 0; i < 500; ++i) {
    const auto listener = api::Listener::open("localhost", 0, [](int fd) { ::close(fd); });
    REQUIRE_MESSAGE(listener.ok(), listener.status().message());
    CHECK((*listener)->endpoints().size() == 2);
  }
}

TEST_CASE("listener: a port that one address of a name lacks is an error, and takes none of the others") {
  if (!has_ipv6_loopback()) return;
  const auto first = api::Listener::open("::1", 0, [](int fd) { ::close(fd); });
  REQUIRE(first.ok());
  const auto port = (*first)->port();
  const auto both = api::Listener::open("localhost", port, [](int fd) { ::close(fd); });
  CHECK(both.status().code() == events::StatusCode::kIoError);
  CHECK(both.status().message().find("[::1]:" + std::to_string(port)) != std::string::npos);
  CHECK(api::Listener::open("127.0.0.1", port, [](int fd) { ::close(fd); }).ok());
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
