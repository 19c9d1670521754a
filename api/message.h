// A request and its answer as everything above the sockets sees them: no library's types, nothing about connections.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace flowtally::api {

/// What of a request decides its answer. Borrows from the connection's buffer for the length of one call.
struct Request {
  std::string_view method;  // as it was sent; methods are case-sensitive
  std::string_view target;  // as it was sent: percent-encoded path and query
  std::optional<std::string_view> authorization;
};

/// A whole answer but for what every answer carries (date, request id, caching, length).
struct Reply {
  unsigned status = 200;
  std::string_view content_type = "application/json";  // static storage
  std::string body;
  std::string headers;  // further header lines, each with its "\r\n"
};

/// Answers one request. Called from every server thread at once; throws nothing.
using Handler = std::function<Reply(const Request&)>;

}  // namespace flowtally::api
