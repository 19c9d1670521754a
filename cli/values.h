// Values of options that are more than a word or a number. Errors are kInvalidArgument and name the value.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "events/status.h"
#include "events/time.h"

namespace flowtally::cli {

struct ListenAddress {
  std::string address;  // an IP address, without brackets
  std::uint16_t port = 0;
};

/// "127.0.0.1:8080", "[::1]:8080", ":8080" (every IPv4 interface).
events::Result<ListenAddress> parse_listen_address(std::string_view text);

/// "90s", "30m", "12h", "7d": at least a second, at most ten years.
events::Result<std::chrono::seconds> parse_span(std::string_view text);

/// An RFC 3339 instant, or a date, which is its midnight in UTC.
events::Result<events::Timestamp> parse_instant(std::string_view text);

}  // namespace flowtally::cli
