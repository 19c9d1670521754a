// One HTTP/1.1 connection: reads a request, answers it, reads the next (keep-alive, pipelined requests in order). It
// lives as long as an operation on its socket is pending and tells its registry when it goes. Everything it does has a
// deadline, which its worker checks with expire(): a TLS handshake must end, a request arrive whole, and an answer
// leave whole, within the idle timeout.
//
// What cannot be parsed is answered (400, 408, 413, 431) and the connection closed, gently: the sending side first,
// then, once the client has seen the answer and closed too, the rest; a socket closed with unread bytes would take the
// answer back with a reset.
//
// Threads: all functions on the thread that runs the io_context; there is one, so the connection is on a strand.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "api/body_budget.h"
#include "api/message.h"
#include "api/tls.h"
#include "api/trusted_proxies.h"

namespace boost::asio {
class io_context;
}

namespace flowtally::api {

struct ConnectionOptions {
  std::size_t header_bytes_max = 16 * 1024;
  std::size_t body_bytes_max = 16 * 1024 * 1024;
  std::chrono::seconds idle_timeout{60};
  std::shared_ptr<BodyBudget> bodies = std::make_shared<BodyBudget>(256 * 1024 * 1024);  // of many connections
  std::vector<std::string> cors_origins;                                                 // whose pages may read answers
  TrustedProxies trusted_proxies;                                                        // who may name the client
  std::shared_ptr<TlsIdentity> tls;                                                      // null: not encrypted
  /// Asked about requests whose body has not all arrived: what is refused anyhow need not be read.
  Screen screen;
  /// Told of every request that was answered before it reached the handler: too long, too slow, malformed.
  std::function<void(unsigned status, std::string_view request_id, std::string_view client)> on_refused;
};

class Connection;

/// Who knows the open connections. Told from the connection's thread.
class ConnectionRegistry {
 public:
  virtual void opened(Connection& connection) = 0;
  virtual void closed(Connection& connection) = 0;

 protected:
  ~ConnectionRegistry() = default;
};

class Connection {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;

  virtual ~Connection() = default;
  /// Answers 408 to a request that is half there, closes anything else whose deadline is over.
  virtual void expire(TimePoint now) = 0;
  /// The server stops: closes an idle connection; a request that has begun is answered first, if it comes before
  /// `deadline`.
  virtual void drain(TimePoint deadline) = 0;
};

/// Serves the connected socket `fd`, which it owns from now on. The rest outlives the connection.
void open_connection(boost::asio::io_context& context, int fd, const ConnectionOptions& options, const Handler& handler,
                     ConnectionRegistry& registry);

/// Tells the peer of `fd` that there are too many connections, and closes.
void refuse_connection(boost::asio::io_context& context, int fd, const ConnectionOptions& options,
                       const Handler& handler, ConnectionRegistry& registry);

}  // namespace flowtally::api
