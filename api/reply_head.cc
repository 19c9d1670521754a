#include "api/reply_head.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <boost/beast/http/status.hpp>
#include <cstdint>
#include <random>

namespace flowtally::api {
namespace {

constexpr std::size_t kRequestIdBytesMax = 128;

void append_number(std::string& out, std::size_t number) {
  const fmt::format_int digits(number);
  out.append(digits.data(), digits.size());
}

/// The date of this second, formatted once per second and thread.
std::string_view date_now() {
  thread_local std::time_t formatted_at = -1;
  thread_local std::string text;
  const std::time_t now = std::time(nullptr);
  if (now != formatted_at) {
    text = http_date(now);
    formatted_at = now;
  }
  return text;
}

bool is_request_id(std::string_view text) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.';
  };
  return !text.empty() && text.size() <= kRequestIdBytesMax && std::all_of(text.begin(), text.end(), allowed);
}

std::uint64_t process_salt() {
  std::random_device device;
  return (static_cast<std::uint64_t>(device()) << 32) | device();
}

/// A bijection (SplitMix64's finalizer), so that ids of one process never repeat and don't tell how many there were.
std::uint64_t mixed(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9U;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBU;
  return x ^ (x >> 31);
}

}  // namespace

std::string http_date(std::time_t time) { return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(time)); }

std::string request_id_of(std::string_view from_client) {
  if (is_request_id(from_client)) return std::string(from_client);
  static const std::uint64_t salt = process_salt();
  static std::atomic<std::uint64_t> count{0};
  const std::uint64_t id = mixed(salt + count.fetch_add(1, std::memory_order_relaxed));
  std::string text(16, '0');
  for (std::size_t i = 0; i < text.size(); ++i) text[i] = "0123456789abcdef"[(id >> (60 - 4 * i)) & 15];
  return text;
}

void append_reply_head(std::string& out, const Reply& reply, const ReplyContext& context) {
  out.append("HTTP/1.1 ");
  append_number(out, reply.status);
  out.push_back(' ');
  const auto reason = boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(reply.status));
  out.append(reason.data(), reason.size());
  out.append("\r\nServer: flowtally\r\nDate: ").append(date_now());
  if (reply.status != 204 && reply.status != 304) {  // which have no body by themselves
    out.append("\r\nContent-Type: ").append(reply.content_type);
    if (!reply.stream) {
      out.append("\r\nContent-Length: ");
      append_number(out, reply.body_size());
    } else if (context.chunks) {
      out.append("\r\nTransfer-Encoding: chunked");
    }
  }
  out.append("\r\nCache-Control: ").append(reply.cache_control);
  out.append("\r\nContent-Security-Policy: ").append(reply.content_security_policy);
  out.append(reply.readers == Readers::kNamedOrigins ? "\r\nVary: Authorization, Accept, Accept-Encoding, Origin"
                                                     : "\r\nVary: Accept-Encoding");
  out.append("\r\nX-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\nX-Request-Id: ");
  out.append(context.request_id).append("\r\n");
  if (context.persistence == Persistence::kClose) out.append("Connection: close\r\n");
  if (context.persistence == Persistence::kKeepAliveOldClient) out.append("Connection: keep-alive\r\n");
  if (context.encrypted) out.append("Strict-Transport-Security: max-age=31536000\r\n");
  if (reply.readers == Readers::kAllOrigins) {
    out.append("Access-Control-Allow-Origin: *\r\nCross-Origin-Resource-Policy: cross-origin\r\n");
  } else if (reply.readers == Readers::kNamedOrigins && context.origin != nullptr) {
    out.append("Access-Control-Allow-Origin: ").append(*context.origin);
    out.append("\r\nAccess-Control-Expose-Headers: ETag, X-Request-Id, Retry-After, WWW-Authenticate\r\n");
  }
  out.append(reply.headers).append("\r\n");
}

}  // namespace flowtally::api
