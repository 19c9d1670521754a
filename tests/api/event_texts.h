// Words for tests that post events: lines, requests, and compressed bodies.
#pragma once

#include <zlib.h>
#include <zstd.h>

#include <string>
#include <string_view>

#include "events/status.h"

namespace flowtally::tests {

inline constexpr std::string_view kEvents = "/api/v1/events";
inline constexpr std::string_view kNdjson = "Content-Type: application/x-ndjson\r\n";
inline constexpr std::string_view kJson = "Content-Type: application/json\r\n";

/// An event of 2026-02-10 without its line's end; `fields` begin with a comma or are empty.
inline std::string event_text(const std::string& type, const std::string& id, const std::string& account = "acme",
                              const std::string& fields = "") {
  return R"({"id":")" + id + R"(","type":")" + type + R"(","time":"2026-02-10T13:00:00Z","account_id":")" + account +
         "\"" + fields + "}";
}

inline std::string user_updated(const std::string& id, const std::string& account = "acme") {
  return event_text("user.updated", id, account, R"(,"user_id":"u-)" + id + R"(","name":"N")");
}

inline std::string started(const std::string& id, const std::string& account = "acme",
                           const std::string& user = "ann") {
  return event_text("session.started", "start-" + id, account,
                    R"(,"session_id":")" + id + R"(","tree_id":"dns","user_id":")" + user + "\"");
}

inline std::string gzipped(std::string_view text) {
  z_stream stream{};
  events::ensure(deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) == Z_OK, "zlib starts");
  std::string out(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  events::ensure(deflate(&stream, Z_FINISH) == Z_STREAM_END, "zlib ends");
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

inline std::string zstd_packed(std::string_view text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  const std::size_t size = ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3);
  events::ensure(ZSTD_isError(size) == 0, "zstd packs");
  out.resize(size);
  return out;
}

}  // namespace flowtally::tests
