// Sockets to requests: listens on one address, spreads connections over threads of its own, and has every request
// answered by one handler. Knows no route and no engine.
//
// Threads: start() and stop() from one thread, the rest from any.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "api/connection.h"
#include "api/message.h"
#include "events/status.h"

namespace flowtally::api {

struct HttpServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;   // 0: any free one
  std::string socket_path;  // of a Unix domain socket, which is then listened at in place of the address
  int threads = 0;          // 0: one per core
  std::size_t connections_max = 10'000;
  std::size_t refusals_max = 64;  // more that are open at once only to be told so; the rest is closed without a word
  ConnectionOptions connection;
};

class HttpServer {
 public:
  /// Listens and serves from now on. kIoError names the address that could not be bound.
  static events::Result<std::unique_ptr<HttpServer>> start(const HttpServerOptions& options, Handler handler);
  /// stop().
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  /// "127.0.0.1:8080", with the port that was really bound.
  /// With several addresses, the first.
  std::string endpoint() const;
  /// Listener::endpoints().
  std::vector<std::string> endpoints() const;
  std::uint16_t port() const;
  std::size_t connection_count() const;
  /// Takes no new connection, lets requests in flight finish, closes the rest. Idempotent.
  void stop();

 private:
  struct Impl;
  explicit HttpServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace flowtally::api
