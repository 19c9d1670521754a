// A request and its answer as everything above the sockets sees them: no library's types, nothing about connections.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "api/body_budget.h"

namespace flowtally::api {

/// What of a request decides its answer. The views borrow from the connection's buffer until the request is answered;
/// the body is the handler's to take.
struct Request {
  std::string_view method;  // as it was sent; methods are case-sensitive
  std::string_view target;  // as it was sent: percent-encoded path and query
  std::optional<std::string_view> authorization;
  std::optional<std::string_view> content_type;
  std::optional<std::string_view> content_encoding = {};
  std::string_view id;                            // of this request, in its answer and in the log
  std::string body;                               // as it was sent: still encoded
  std::size_t body_bytes_max = 16 * 1024 * 1024;  // what it may be once it is decoded
  BodyCharge* charge = nullptr;                   // what it holds of memory, up to the answer; null: it has no body
};

/// A whole answer but for what every answer carries (date, request id, caching, length).
struct Reply {
  unsigned status = 200;
  std::string_view content_type = "application/json";  // static storage
  std::string body;
  std::string headers;                            // further header lines, each with its "\r\n"
  std::string_view content_security_policy = {};  // of a page that browsers show; static storage
};

/// Sends the answer of a request that was not answered at once. To be called exactly once, from any thread.
class Respond {
 public:
  using Make = std::function<Reply()>;
  explicit Respond(std::function<void(Make)> send) : send_(std::move(send)) {}

  void operator()(Reply reply) const {
    send_([reply = std::move(reply)]() mutable { return std::move(reply); });
  }
  /// The same with an answer that the connection's own thread makes; `make` throws nothing.
  void operator()(Make make) const { send_(std::move(make)); }

 private:
  std::function<void(Make)> send_;
};
/// Puts the answer of the current request off, once at most.
using Defer = std::function<Respond()>;

/// Answers one request: with a reply, or with nothing once it has called `defer`. Called from every server thread at
/// once; throws nothing.
using Handler = std::function<std::optional<Reply>(Request& request, const Defer& defer)>;

}  // namespace flowtally::api
