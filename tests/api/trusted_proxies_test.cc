#include "api/trusted_proxies.h"

#include <doctest/doctest.h>
#include <sys/socket.h>

#include <future>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "api/listener.h"
#include "api/worker.h"
#include "tests/api/http_client.h"

namespace flowtally::tests {
namespace {

using api::TrustedProxies;
using List = std::optional<std::string_view>;

const std::vector<std::string> kNetworks{"10.0.0.0/8", "192.0.2.7", "fd00::/8", "unix"};

TrustedProxies trusting(const std::vector<std::string>& words) {
  auto proxies = TrustedProxies::parse(words);
  REQUIRE_MESSAGE(proxies.ok(), proxies.status().message());
  return std::move(proxies).value();
}

std::string by_list(std::string_view list, std::string_view peer = "10.0.0.1") {
  return trusting(kNetworks).client_of(peer, std::nullopt, list);
}

std::string by_forwarded(std::string_view list, std::string_view peer = "10.0.0.1") {
  return trusting(kNetworks).client_of(peer, list, std::nullopt);
}

/// A client that resets its connection when it goes.
class Resetting : public HttpClient {
 public:
  explicit Resetting(std::uint16_t port) : HttpClient(port) {
    const linger at_once{1, 0};
    REQUIRE(::setsockopt(fd(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once) == 0);
  }
};

}  // namespace

TEST_CASE("trusted proxies: without one, headers name nobody") {
  for (const std::string peer : {"127.0.0.1", "::1", ""}) {
    CHECK(TrustedProxies().client_of(peer, "for=203.0.113.9", "203.0.113.9") == peer);
  }
}

TEST_CASE("trusted proxies: the word of a peer that is not one counts for nothing") {
  for (const std::string peer : {"11.0.0.1", "192.0.2.8", "fc00::1", "127.0.0.1"}) {
    CHECK(by_list("203.0.113.9", peer) == peer);
    CHECK(by_forwarded("for=203.0.113.9", peer) == peer);
  }
  CHECK(trusting({"10.0.0.0/8"}).client_of("", std::nullopt, "203.0.113.9").empty());
}

TEST_CASE("trusted proxies: networks, addresses and Unix domain sockets are trusted as given") {
  const auto trusts = [](const std::string& word, const std::string& peer) {
    return trusting({word}).client_of(peer, std::nullopt, "203.0.113.9") == "203.0.113.9";
  };
  CHECK(trusts("10.0.0.0/8", "10.255.255.255"));
  CHECK(trusts("10.1.2.3/8", "10.9.9.9"));
  CHECK(trusts("192.168.0.0/23", "192.168.1.255"));
  CHECK_FALSE(trusts("192.168.0.0/23", "192.168.2.0"));
  CHECK(trusts("192.0.2.7", "192.0.2.7"));
  CHECK_FALSE(trusts("192.0.2.7", "192.0.2.6"));
  CHECK(trusts("0.0.0.0/0", "8.8.8.8"));
  CHECK_FALSE(trusts("0.0.0.0/0", "2001:db8::1"));
  CHECK(trusts("fd00::/8", "fdff::1"));
  CHECK(trusts("2001:db8::/33", "2001:db8:7fff::1"));
  CHECK_FALSE(trusts("2001:db8::/33", "2001:db8:8000::1"));
  CHECK(trusts("::1", "::1"));
  CHECK(trusts("::/0", "2001:db8::1"));
  CHECK(trusts("10.0.0.0/8", "::ffff:10.0.0.1"));
  CHECK(trusts("::ffff:10.0.0.0/104", "10.0.0.1"));
  CHECK(trusts("unix", ""));
  CHECK_FALSE(trusts("unix", "127.0.0.1"));
}

TEST_CASE("trusted proxies: what is no network is refused and named") {
  for (const std::string word : {"", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0/8", "fd00::/129", "proxy",
                                 "UNIX", "10.0.0.0/8,fd00::/8", "fe80::1%eth0", "[::1]", "10.0.0.1:80", "*"}) {
    CAPTURE(word);
    const auto status = TrustedProxies::parse({"10.0.0.0/8", word}).status();
    CHECK(status.code() == events::StatusCode::kInvalidArgument);
    CHECK(status.message().find("'" + word + "'") != std::string::npos);
  }
}

TEST_CASE("trusted proxies: the client is the last address that no trusted proxy has") {
  CHECK(by_list("203.0.113.9") == "203.0.113.9");
  CHECK(by_list("198.51.100.1, 203.0.113.9") == "203.0.113.9");
  CHECK(by_list("198.51.100.1, 203.0.113.9, 10.2.2.2, 192.0.2.7") == "203.0.113.9");
  CHECK(by_list("6.6.6.6,10.0.0.5,203.0.113.9\t ,  fd00::2") == "203.0.113.9");
  CHECK(by_list("10.0.0.9, 10.0.0.8") == "10.0.0.9");
  CHECK(by_list("203.0.113.9", "") == "203.0.113.9");
  CHECK(by_forwarded("for=198.51.100.1, for=203.0.113.9;proto=https;by=10.0.0.1") == "203.0.113.9");
  CHECK(by_forwarded("For=\"[2001:db8::17]:4711\", for=10.3.3.3") == "2001:db8::17");
}

TEST_CASE("trusted proxies: an address has a port, brackets or another spelling, and comes out as one") {
  for (const auto& [node, address] :
       std::vector<std::pair<std::string, std::string>>{{"203.0.113.9:4711", "203.0.113.9"},
                                                        {"[2001:db8::17]", "2001:db8::17"},
                                                        {"[2001:db8::17]:4711", "2001:db8::17"},
                                                        {"2001:DB8:0::17", "2001:db8::17"},
                                                        {"::ffff:203.0.113.9", "203.0.113.9"},
                                                        {"[::ffff:203.0.113.9]:1", "203.0.113.9"}}) {
    CAPTURE(node);
    CHECK(by_list(node) == address);
    CHECK(by_forwarded("for=\"" + node + "\"") == address);
  }
}

TEST_CASE("trusted proxies: an entry that is no address ends the walk at the proxy that is known") {
  for (const std::string node : {"unknown",
                                 "_hidden",
                                 "_SEVKISEK",
                                 "",
                                 "203.0.113",
                                 "203.0.113.9.1",
                                 "203.0.113.256",
                                 "203.0.113.9:",
                                 "203.0.113.9:x",
                                 "203.0.113.9:123456",
                                 "[2001:db8::17",
                                 "2001:db8::17]",
                                 "[203.0.113.9]",
                                 "[2001:db8::17]x",
                                 "[2001:db8::17]:",
                                 "fe80::1%eth0",
                                 "example.com",
                                 "203.0.113.9 x",
                                 "0x7f.1",
                                 "127.1",
                                 "-",
                                 "\xC3\xA9"}) {
    CAPTURE(node);
    CHECK(by_list("6.6.6.6, " + node) == "10.0.0.1");
    CHECK(by_list("6.6.6.6, " + node + ", 10.0.0.3") == "10.0.0.3");
    CHECK(by_list(node + ", 203.0.113.9") == "203.0.113.9");
    CHECK(by_forwarded("for=6.6.6.6, for=\"" + node + "\", for=10.0.0.3") == "10.0.0.3");
    CHECK(by_forwarded("for=\"" + node + "\", for=203.0.113.9") == "203.0.113.9");
  }
  CHECK(by_list(", 203.0.113.9") == "203.0.113.9");
  CHECK(by_list("203.0.113.9,") == "10.0.0.1");
  CHECK(by_forwarded("for=6.6.6.6, proto=https") == "10.0.0.1");
  CHECK(by_forwarded("for=6.6.6.6,,for=203.0.113.9") == "203.0.113.9");
  CHECK(by_forwarded("for=\"203.0.113\\.9\"") == "10.0.0.1");
}

TEST_CASE("trusted proxies: a Forwarded that is malformed anywhere says nothing") {
  for (const std::string list :
       {"for=\"6.6.6.6, for=203.0.113.9", "for=203.0.113.9;for=6.6.6.6", "for =203.0.113.9", "for= 203.0.113.9", "for",
        "for=", "=203.0.113.9", "for=2001:db8::17", "for=[2001:db8::17]", "for=203.0.113.9:80", "for=\"203.0.113.9\"x",
        "for=\"203.0.113.9\\", "for=203.0.113.9 for=6.6.6.6", "203.0.113.9", "for=\"x, for=203.0.113.9;host=\"h\""}) {
    CAPTURE(list);
    CHECK(by_forwarded(list) == "10.0.0.1");
  }
  for (const std::string list : {"", ",", ";", "proto=http", "by=203.0.113.9", "host=\"a, for=6.6.6.6\"",
                                 "host=\"a;for=6.6.6.6\"", "host=\"\\\";for=6.6.6.6\""}) {
    CAPTURE(list);
    CHECK(by_forwarded(list) == "10.0.0.1");
  }
  CHECK(by_forwarded(";; for=203.0.113.9 ; x=\"\" ;") == "203.0.113.9");
}

TEST_CASE("trusted proxies: two headers that name different clients name none") {
  const auto by_both = [](std::string_view forwarded, std::string_view list) {
    return trusting(kNetworks).client_of("10.0.0.1", forwarded, list);
  };
  CHECK(by_both("for=203.0.113.9", "203.0.113.9") == "203.0.113.9");
  CHECK(by_both("for=\"[2001:db8::17]:1\"", "2001:DB8::17") == "2001:db8::17");
  CHECK(by_both("for=6.6.6.6", "203.0.113.9") == "10.0.0.1");
  CHECK(by_both("for=203.0.113.9", "6.6.6.6") == "10.0.0.1");
  CHECK(by_both("for=unknown", "203.0.113.9") == "10.0.0.1");
  CHECK(by_both("\"", "203.0.113.9") == "10.0.0.1");
}

TEST_CASE("trusted proxies: thousands of hops are walked once") {
  std::string list = "203.0.113.9";
  std::string forwarded = "for=203.0.113.9";
  for (int hop = 0; hop < 100'000; ++hop) {
    list += ",10.0.0.2";
    forwarded += ",for=10.0.0.2";
  }
  CHECK(trusting(kNetworks).client_of("10.0.0.1", forwarded, list) == "203.0.113.9");
}

TEST_CASE("trusted proxies: a client that is gone already is not taken for one on a Unix domain socket") {
  std::promise<int> accepted;
  const auto listener = api::Listener::open("127.0.0.1", 0, [&](int fd) { accepted.set_value(fd); });
  REQUIRE(listener.ok());
  auto client = std::make_unique<Resetting>((*listener)->port());
  client->send("GET / HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: 203.0.113.9\r\n\r\n");
  const int fd = accepted.get_future().get();
  client.reset();
  std::string seen = "nobody asked";
  api::ConnectionOptions options;
  options.trusted_proxies = trusting({"unix"});
  api::Worker worker(options, [&](api::Request& request, const api::Defer&) -> std::optional<api::Reply> {
    seen = request.client;
    return api::Reply{};
  });
  worker.adopt(fd);
  while (worker.connection_count() > 0) std::this_thread::yield();
  worker.join();
  CHECK(seen == "unknown");
}

}  // namespace flowtally::tests
