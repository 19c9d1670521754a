// The HTTP server: listens, identifies callers, and answers from an engine. It can listen before there is an engine
// (while the log is replayed): then /readyz and every route that needs one answer 503 `starting`.
//
// Threads: start() and stop() from one thread, the rest from any. The server runs threads of its own.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "api/identity.h"
#include "engine/engine.h"
#include "events/status.h"

namespace flowtally::api {

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  // 0: any free one
  int threads = 0;         // 0: one per core
  TokenKey key;            // what tokens are verified with
  std::size_t header_bytes_max = 16 * 1024;
  std::size_t body_bytes_max = 16 * 1024 * 1024;
  std::size_t connections_max = 10'000;
  std::chrono::seconds idle_timeout{60};
};

class Server {
 public:
  /// Listens and serves from now on. kIoError names the address that could not be bound.
  static events::Result<std::unique_ptr<Server>> start(ServerOptions options);
  /// stop().
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// From now on requests are answered from `engine`, which outlives the server or its stop().
  void attach(engine::Engine& engine);
  /// "127.0.0.1:8080", with the port that was really bound.
  std::string endpoint() const;
  std::uint16_t port() const;
  /// Takes no new connection, lets requests in flight finish, closes the rest. Idempotent.
  void stop();

 private:
  struct Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace flowtally::api
