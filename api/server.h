// The HTTP server: listens, identifies callers, and answers from an engine. It can listen before there is an engine
// (while the log is replayed): then /readyz and every route that needs one answer 503 `starting`.
//
// Threads: start() and stop() from one thread, the rest from any. The server runs threads of its own.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "api/http_server.h"
#include "api/metrics.h"
#include "api/token_key.h"
#include "api/web_files.h"
#include "engine/engine.h"
#include "events/status.h"

namespace flowtally::api {

struct ServerOptions {
  HttpServerOptions http;
  KeySet keys;                          // what tokens are verified with; at least one
  std::size_t account_writes_max = 64;  // requests other than GET of one account, under way at once
  std::size_t answer_cache_bytes = std::size_t{64} * 1024 * 1024;  // of answers that are kept; 0: none is
  Metrics* metrics = nullptr;                                      // where requests are counted; outlives the server
  const WebFiles* web = WebFiles::of_program();                    // the dashboard, or null; outlives the server
  std::string base_path;  // below which the server is found from outside, as parse_base_path() gives it
  std::chrono::milliseconds live_interval{1000};  // between two looks for listeners; 0: only by tick_live()
  bool log_requests = false;  // every request; otherwise only those that failed by the server's fault
};

class Server {
 public:
  /// Listens and serves from now on. kIoError names the address that could not be bound.
  static events::Result<std::unique_ptr<Server>> start(const ServerOptions& options);
  /// stop().
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// From now on requests are answered from `engine`, which outlives the server or its stop().
  void attach(engine::Engine& engine);
  /// Tokens are verified with `keys`, at least one, from now on: a request that begins later is refused if its token's
  /// key is not among them.
  void set_keys(KeySet keys);
  /// "127.0.0.1:8080", with the port that was really bound.
  std::string endpoint() const;
  /// All that it listens at: HttpServer::endpoints().
  std::vector<std::string> endpoints() const;
  std::uint16_t port() const;
  std::size_t connection_count() const;
  ServerState state() const;
  /// Who listens to live KPIs.
  std::size_t listener_count() const;
  /// What the clock does once in every live_interval.
  void tick_live();
  /// Takes no new connection, lets requests in flight finish, closes the rest. Idempotent.
  void stop();

 private:
  struct Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace flowtally::api
