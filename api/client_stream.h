// The bytes between a connection and its client, through TLS if the server has it: a stream in Beast's words that
// chooses between the two per operation, so that there is one kind of connection. A part of the connection; no header
// includes it.
//
// One thread; an operation has ended before the next of its kind begins, and all of them before the stream goes.
#pragma once

#include <openssl/ssl.h>
#include <sys/socket.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <optional>
#include <string>
#include <utility>

#include "api/tls.h"

namespace flowtally::api {

class ClientStream {
 public:
  using executor_type = boost::asio::io_context::executor_type;
  using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, executor_type>;

  /// Owns the connected socket `fd`. Plain if `identity` is null.
  ClientStream(const executor_type& executor, int fd, TlsContext identity)
      : socket_(executor), identity_(std::move(identity)) {
    boost::system::error_code error;
    socket_.assign(boost::asio::ip::tcp::v4(), fd, error);  // the family is only remembered, never used
    socket_.set_option(boost::asio::ip::tcp::no_delay(true), error);
    if (identity_) tls_.emplace(socket_, *identity_);
  }

  executor_type get_executor() { return socket_.get_executor(); }
  /// What lies below TLS.
  Socket& socket() { return socket_; }
  bool is_encrypted() const { return tls_.has_value(); }
  /// The address of the other end, an IPv4 one as such however it came; empty if it came through a Unix domain socket.
  /// One that is gone already has none, and is "unknown": an empty one may be a proxy that is trusted.
  std::string peer_address() const {
    namespace ip = boost::asio::ip;
    boost::system::error_code error;
    const auto endpoint = socket_.remote_endpoint(error);
    if (error) return "unknown";
    if (endpoint.data()->sa_family != AF_INET && endpoint.data()->sa_family != AF_INET6) return {};
    const auto address = endpoint.address();
    if (address.is_v6() && address.to_v6().is_v4_mapped()) {
      return ip::make_address_v4(ip::v4_mapped, address.to_v6()).to_string();
    }
    return address.to_string();
  }

  template <typename Buffers, typename Handler>
  void async_read_some(const Buffers& buffers, Handler&& handler) {
    if (tls_) return tls_->async_read_some(buffers, std::forward<Handler>(handler));
    socket_.async_read_some(buffers, std::forward<Handler>(handler));
  }
  template <typename Buffers, typename Handler>
  void async_write_some(const Buffers& buffers, Handler&& handler) {
    if (tls_) return tls_->async_write_some(buffers, std::forward<Handler>(handler));
    socket_.async_write_some(buffers, std::forward<Handler>(handler));
  }
  /// Encrypted only, before anything else.
  template <typename Handler>
  void async_handshake(Handler&& handler) {
    tls_->async_handshake(boost::asio::ssl::stream_base::server, std::forward<Handler>(handler));
  }
  /// Encrypted only, and the last: tells the client that no more will come (close_notify), and does not wait for its
  /// word.
  template <typename Handler>
  void async_notify_close(Handler&& handler) {
    SSL_set_shutdown(tls_->native_handle(), SSL_RECEIVED_SHUTDOWN);
    tls_->async_shutdown(std::forward<Handler>(handler));
  }
  /// Whether all that the client sent has been read, as far as is known here.
  bool nothing_waits() const {
    boost::system::error_code error;
    if (socket_.available(error) != 0 || error) return false;
    if (!tls_) return true;
    SSL* const session = const_cast<Tls&>(*tls_).native_handle();  // Asio has no const one
    return SSL_has_pending(session) == 0 && BIO_ctrl_pending(SSL_get_rbio(session)) == 0;
  }

 private:
  using Tls = boost::asio::ssl::stream<Socket&>;

  Socket socket_;
  TlsContext identity_;  // outlives tls_, whatever replaces it for others
  std::optional<Tls> tls_;
};

}  // namespace flowtally::api
