#include "cli/values.h"

#include <fmt/core.h>

#include <charconv>
#include <optional>

#include "api/unix_socket.h"

namespace flowtally::cli {
namespace {

events::Status bad_value(std::string_view text, std::string_view wanted) {
  return {events::StatusCode::kInvalidArgument, "'" + std::string(text) + "' is not " + std::string(wanted)};
}

std::optional<std::uint64_t> parse_number(std::string_view text, std::uint64_t max) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number > max) return std::nullopt;
  return number;
}

}  // namespace

events::Result<ListenAddress> parse_listen_address(std::string_view text) {
  constexpr std::string_view kWanted =
      "an address to listen on, such as 127.0.0.1:8080, [::1]:8080 or unix:/run/flowtally.sock";
  constexpr std::string_view kUnix = "unix:";
  if (text.starts_with(kUnix)) {
    const auto path = text.substr(kUnix.size());
    if (path.size() > api::kSocketPathBytesMax) {
      return bad_value(text, fmt::format("a socket's path: it has {} bytes, and may have {}", path.size(),
                                         api::kSocketPathBytesMax));
    }
    if (path.empty() || path.back() == '/')
      return bad_value(text, "the path of a socket, such as unix:/run/flowtally.sock");
    return ListenAddress{"", 0, std::string(path)};
  }
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return bad_value(text, kWanted);
  std::string_view address = text.substr(0, colon);
  const auto port = parse_number(text.substr(colon + 1), 65535);
  const bool bracketed = address.size() > 2 && address.front() == '[' && address.back() == ']';
  if (bracketed) address = address.substr(1, address.size() - 2);
  if (!port || (!bracketed && address.find(':') != std::string_view::npos)) return bad_value(text, kWanted);
  return ListenAddress{address.empty() ? "0.0.0.0" : std::string(address), static_cast<std::uint16_t>(*port)};
}

void set_listen_address(api::HttpServerOptions& options, const ListenAddress& listen) {
  options.address = listen.address;
  options.port = listen.port;
  options.socket_path = listen.socket_path;
}

events::Result<std::chrono::seconds> parse_span(std::string_view text) {
  constexpr std::string_view kWanted = "a span of time, such as 90s, 30m, 12h or 7d";
  constexpr std::uint64_t kSecondsMax = 10ULL * 366 * 86'400;
  if (text.size() < 2) return bad_value(text, kWanted);
  std::uint64_t unit_s = 0;
  switch (text.back()) {
    case 's':
      unit_s = 1;
      break;
    case 'm':
      unit_s = 60;
      break;
    case 'h':
      unit_s = 3'600;
      break;
    case 'd':
      unit_s = 86'400;
      break;
    default:
      return bad_value(text, kWanted);
  }
  const auto number = parse_number(text.substr(0, text.size() - 1), kSecondsMax / unit_s);
  if (!number || *number == 0) return bad_value(text, kWanted);
  return std::chrono::seconds{*number * unit_s};
}

events::Result<events::Timestamp> parse_instant(std::string_view text) {
  if (const auto day = events::parse_date(text)) {
    const events::Timestamp time{events::Milliseconds{*day * events::kDayMs}};
    if (time >= events::kTimestampMin && time < events::kTimestampEnd) return time;
  }
  if (const auto time = events::parse_timestamp(text)) return *time;
  return bad_value(text, "an instant, such as 2026-02-15T12:00:00Z, or a date");
}

}  // namespace flowtally::cli
