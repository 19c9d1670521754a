// A request and its answer as everything above the sockets sees them: no library's types, nothing about connections.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace flowtally::api {

/// What of a request decides its answer. The views borrow from the connection's buffer until the request is answered;
/// the body is the handler's to take.
struct Request {
  std::string_view method;  // as it was sent; methods are case-sensitive
  std::string_view target;  // as it was sent: percent-encoded path and query
  std::optional<std::string_view> authorization;
  std::optional<std::string_view> content_type;
  std::string_view id;  // of this request, in its answer and in the log
  std::string body;
};

/// A whole answer but for what every answer carries (date, request id, caching, length).
struct Reply {
  unsigned status = 200;
  std::string_view content_type = "application/json";  // static storage
  std::string body;
  std::string headers;  // further header lines, each with its "\r\n"
};

/// Sends the answer of a request that was not answered at once. To be called exactly once, from any thread.
using Respond = std::function<void(Reply)>;
/// Puts the answer of the current request off, once at most.
using Defer = std::function<Respond()>;

/// Answers one request: with a reply, or with nothing once it has called `defer`. Called from every server thread at
/// once; throws nothing.
using Handler = std::function<std::optional<Reply>(Request& request, const Defer& defer)>;

}  // namespace flowtally::api
