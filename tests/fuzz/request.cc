// What a client sends, through the server's own connection and routes: heads and bodies, whole or in pieces, pipelined
// or cut off. Everything that is sent back is an HTTP response, to a request that was there; nothing is a 500; after
// `Connection: close` comes nothing more; and what the bodies held of memory is given back.
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/json/parse.hpp>
#include <cerrno>
#include <map>
#include <vector>

#include "api/connection.h"
#include "api/live_hub.h"
#include "api/router.h"
#include "api/routes.h"
#include "api/site.h"
#include "tests/api/tokens.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/target.h"
#include "tests/fuzz/world.h"

namespace flowtally::tests::fuzz {
namespace {

namespace http = boost::beast::http;

/// One answer that the server began, in order.
struct Begun {
  bool has_body = true;
};

class Registry final : public api::ConnectionRegistry {
 public:
  void opened(api::Connection&) override { ++open_; }
  void closed(api::Connection&) override { --open_; }
  bool is_open() const { return open_ > 0; }

 private:
  int open_ = 0;
};

api::RouterOptions router_options(api::LiveHub& live) {
  static const api::Site kSite(nullptr, "");
  api::RouterOptions options;
  options.site = &kSite;
  options.live = &live;
  return options;
}

/// The server's side: the real routes over an engine of its own.
class Service {
 public:
  Service() : engine_(world_engine()), router_(api::all_routes(), {test_key()}, router_options(live_)) {
    options_.header_bytes_max = 2 * 1024;
    options_.body_bytes_max = 8 * 1024;
    options_.bodies = std::make_shared<api::BodyBudget>(64 * 1024);
    options_.cors_origins = {"https://app.example"};
    options_.screen = [this](const api::Request& request) {
      auto reply = router_.screen(request, engine_.get(), kNow);
      if (reply) note(request);
      return reply;
    };
    options_.on_refused = [this](unsigned status, std::string_view, std::string_view /*client*/) {
      expect(status >= 400 && status != 500 && status < 504, "a refusal is an error of the client's");
      begun_.push_back({});
    };
    handler_ = [this](api::Request& request, const api::Defer& defer) {
      note(request);
      return router_.answer(request, defer, engine_.get(), kNow);
    };
  }
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  /// Serves what the client at the other end of the socket sends, which it looks for where it may.
  void open(boost::asio::io_context& context, int fd, std::string_view sent) {
    sent_ = sent;
    api::open_connection(context, fd, options_, handler_, registry_);
  }
  bool is_open() const { return registry_.is_open(); }
  const std::vector<Begun>& begun() const { return begun_; }
  std::size_t held_bytes() const { return options_.bodies->used_bytes(); }

 private:
  /// A request that is answered stands in what was sent, behind the one before it.
  void note(const api::Request& request) {
    const auto head = std::string(request.method) + ' ' + std::string(request.target) + " HTTP/1.";
    const auto at = sent_.find(head, searched_);
    expect(at != std::string_view::npos, "what is answered was asked");
    searched_ = at + head.size();
    begun_.push_back({request.method != "HEAD"});
  }

  std::unique_ptr<engine::Engine> engine_;
  api::LiveHub live_{std::chrono::milliseconds{0}, [](std::string_view, events::Timestamp) { return true; }};
  api::Router router_;
  api::ConnectionOptions options_;
  api::Handler handler_;
  Registry registry_;
  std::vector<Begun> begun_;
  std::string_view sent_;
  std::size_t searched_ = 0;
};

/// The client's end of a pair of sockets.
class Client {
 public:
  explicit Client(int fd) : fd_(fd) {}
  ~Client() { ::close(fd_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// As much as fits now. True once the server reads no more.
  std::size_t send(std::string_view bytes) {
    const auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent >= 0) return static_cast<std::size_t>(sent);
    return errno == EAGAIN ? 0 : bytes.size();
  }
  void finish() { ::shutdown(fd_, SHUT_WR); }
  /// Takes what has come.
  void receive() {
    char buffer[16 * 1024];
    for (;;) {
      const auto size = ::recv(fd_, buffer, sizeof buffer, MSG_DONTWAIT);
      if (size <= 0) return;
      received_.append(buffer, static_cast<std::size_t>(size));
    }
  }
  const std::string& received() const { return received_; }

 private:
  int fd_;
  std::string received_;
};

/// The input's `$NAME`, replaced by tokens, which nobody can guess.
std::string with_tokens(std::string_view input) {
  static const std::map<std::string, std::string> kTokens = {
      {"$ADMIN", user_token(api::Role::kTeamAdmin, "acme", "ann", kNow)},
      {"$ENGINEER", user_token(api::Role::kEngineer, "acme", "ann", kNow)},
      {"$SUPER", user_token(api::Role::kSuperAdmin, "globex", "root", kNow)},
      {"$INGEST", user_token(api::Role::kIngest, "*", "", kNow)},
  };
  std::string text(input);
  for (const auto& [name, token] : kTokens) {
    for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at + token.size())) {
      text.replace(at, name.size(), token);
    }
  }
  return text;
}

std::string talk(Service& service, std::string_view text, std::size_t piece_bytes) {
  int pair[2];
  expect(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair) == 0, "there are sockets");
  Client client(pair[1]);
  boost::asio::io_context context(1);
  service.open(context, pair[0], text);
  while (!text.empty()) {
    text.remove_prefix(client.send(text.substr(0, piece_bytes)));
    context.poll();
    client.receive();
    if (!service.is_open()) break;
    context.restart();
  }
  client.finish();
  while (service.is_open()) {
    context.restart();
    context.run_one_for(std::chrono::milliseconds{1});  // answers of the engine come from a thread of its own
    client.receive();
  }
  client.receive();
  return client.received();
}

void check_body(const http::response_parser<http::string_body>& parser) {
  const auto& response = parser.get();
  const auto type = response[http::field::content_type];
  if (type != "application/json" && type != "application/problem+json") return;
  if (!response[http::field::content_encoding].empty()) return;
  boost::json::error_code error;
  (void)boost::json::parse(response.body(), error);
  expect(!error, "an answer of JSON is JSON");
}

/// Takes the responses apart and holds them against the answers that were begun.
void check_received(std::string_view received, const std::vector<Begun>& begun) {
  constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
  std::size_t count = 0;
  bool closed = false;
  while (!received.empty()) {
    expect(!closed, "nothing comes after Connection: close");
    if (received.starts_with(kContinue)) {
      received.remove_prefix(kContinue.size());
      continue;
    }
    expect(count < begun.size(), "what is sent answers a request");
    http::response_parser<http::string_body> parser;
    parser.eager(true);
    parser.body_limit(boost::none);
    const bool has_body = begun[count++].has_body;
    parser.skip(!has_body);
    boost::system::error_code error;
    received.remove_prefix(parser.put(boost::asio::buffer(received.data(), received.size()), error));
    const auto& response = parser.get();
    const bool is_stream = response[http::field::content_type] == "text/event-stream";
    expect(!error || (is_stream && error == http::error::need_more), "what is sent is an HTTP response");
    expect(response.result_int() != 500, "nothing goes wrong in the server");
    expect(!response["X-Request-Id"].empty(), "an answer has an id");
    closed = !response.keep_alive();
    if (is_stream) break;
    expect(parser.is_done(), "an answer is whole");
    if (has_body) check_body(parser);
  }
  expect(count == begun.size(), "every request is answered");
}

}  // namespace

/// The first byte says in how large pieces the rest is sent: 0 mod 64 at once.
void run_request(std::string_view bytes) {
  Input input(bytes);
  const std::size_t piece = input.byte() % 64;
  const auto text = with_tokens(input.rest());
  Service service;
  const auto received = talk(service, text, piece == 0 ? std::max<std::size_t>(text.size(), 1) : piece);
  check_received(received, service.begun());
  expect(service.held_bytes() == 0, "what bodies hold of memory is given back");
}

}  // namespace flowtally::tests::fuzz
