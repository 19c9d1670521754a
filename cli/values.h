// Values of options that are more than a word or a number. Errors are kInvalidArgument and name the value.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "api/http_server.h"
#include "events/status.h"
#include "events/time.h"

namespace flowtally::cli {

struct ListenAddress {
  std::string address;  // an IP address, without brackets, or a host name
  std::uint16_t port = 0;
  std::string socket_path = {};  // of a Unix domain socket; then there is no address
};

/// "127.0.0.1:8080", "[::1]:8080", ":8080" (every IPv4 interface), "localhost:8080", "unix:/run/flowtally.sock".
events::Result<ListenAddress> parse_listen_address(std::string_view text);

/// Lets a server listen there.
void set_listen_address(api::HttpServerOptions& options, const ListenAddress& listen);

/// "90s", "30m", "12h", "7d": at least a second, at most ten years.
events::Result<std::chrono::seconds> parse_span(std::string_view text);

/// An RFC 3339 instant, or a date, which is its midnight in UTC.
events::Result<events::Timestamp> parse_instant(std::string_view text);

}  // namespace flowtally::cli
