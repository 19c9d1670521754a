#include "tests/support/malformed_requests.h"

#include <fmt/format.h>

#include <iterator>
#include <utility>

#include "tests/api/event_texts.h"
#include "tests/api/http_client.h"

namespace flowtally::tests {

std::string MalformedRequests::next() {
  using Make = std::string (MalformedRequests::*)();
  static constexpr Make kKinds[] = {&MalformedRequests::truncated,
                                    &MalformedRequests::too_long,
                                    &MalformedRequests::wrongly_encoded,
                                    &MalformedRequests::random_bytes,
                                    &MalformedRequests::too_deep,
                                    &MalformedRequests::not_utf8,
                                    &MalformedRequests::contradicting_lengths,
                                    &MalformedRequests::strange_head,
                                    &MalformedRequests::mutated};
  return (this->*kKinds[count_++ % std::size(kKinds)])();
}

std::string MalformedRequests::noise(std::size_t bytes) {
  std::string out(bytes, '\0');
  for (char& c : out) c = static_cast<char>(random_());
  return out;
}

std::string MalformedRequests::post(const std::string& headers, const std::string& body) const {
  return post_text(kEvents, ingest_, headers, body);
}

std::string MalformedRequests::rate(const std::string& body) const {
  return post_text("/api/v1/sessions/2/rate", user_, kJson, body);
}

std::string MalformedRequests::truncated() {
  const std::string whole =
      below(2) == 0 ? post(std::string(kNdjson), user_updated("truncated")) : rate(R"({"rating":5})");
  return whole.substr(0, below(whole.size()));
}

std::string MalformedRequests::too_long() {
  const std::string filler(20'000 + below(60'000), 'x');
  switch (below(5)) {
    case 0:
      return "GET /" + filler + " HTTP/1.1\r\nHost: h\r\n\r\n";
    case 1:
      return "GET /healthz HTTP/1.1\r\nHost: h\r\nX: " + filler + "\r\n\r\n";
    case 2:
      return "POST /api/v1/events HTTP/1.1\r\nHost: h\r\nContent-Length: 17000000\r\n\r\n" + filler;
    case 3:
      return "POST /api/v1/events HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nfffffff\r\n" + filler;
    default:
      return post(std::string(kNdjson), std::string(200'000, '\n'));  // more lines than a body may have
  }
}

std::string MalformedRequests::wrongly_encoded() {
  const auto encoded = [&](const std::string& coding, const std::string& body) {
    return post(std::string(kNdjson) + "Content-Encoding: " + coding + "\r\n", body);
  };
  const std::string text = user_updated("encoded");
  switch (below(6)) {
    case 0:
      return encoded(one_of({"gzip", "zstd"}), noise(below(3'000)));
    case 1:
      return encoded("gzip", gzipped(text).substr(0, 1 + below(gzipped(text).size() - 1)));
    case 2:
      return encoded("zstd", zstd_packed(text).substr(0, 1 + below(zstd_packed(text).size() - 1)));
    case 3:
      return encoded(one_of({"br", "gzip, gzip", "deflate", "GZIP;q=1", "\x80"}), text);
    case 4: {
      static const std::string bomb = gzipped(std::string(std::size_t{20} << 20, ' '));
      return encoded("gzip", bomb);
    }
    default:
      return encoded("gzip", zstd_packed(text));
  }
}

std::string MalformedRequests::random_bytes() {
  return below(2) == 0 ? noise(1 + below(3'000)) : post(std::string(kNdjson), noise(1 + below(3'000)));
}

std::string MalformedRequests::too_deep() {
  const std::size_t levels = 1'000 + below(30'000);
  std::string objects;
  for (std::size_t i = 0; i < levels; ++i) objects += R"({"a":)";
  switch (below(5)) {
    case 0:
      return post(std::string(kJson), std::string(levels, '['));
    case 1:
      return post(std::string(kJson), std::string(levels, '[') + std::string(levels, ']'));
    case 2:
      return post(std::string(kNdjson), objects);
    case 3:
      return rate(objects + "1" + std::string(levels, '}'));
    default:
      return post(std::string(kNdjson),
                  event_text("flow.updated", "deep", "acme",
                             R"(,"tree_id":"t","tree_structure":)" + objects + "1" + std::string(levels, '}')));
  }
}

std::string MalformedRequests::not_utf8() {
  const std::string bytes = one_of({"\xC0\xAF", "\xE0\x80\xAF", "\xF0\x80\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                                    "\xF8\x88\x80\x80\x80", "\xFF", "\x80", "\xE2\x82"});
  if (below(3) == 0) {
    std::string escaped;
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    for (const char c : bytes) {
      const auto byte = static_cast<unsigned char>(c);
      escaped += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    }
    const auto place = one_of({"/api/v1/trees?search=", "/api/v1/trees/", "/api/v1/analytics/team?engineer_id="});
    return "GET " + place + escaped + " HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer " + user_ + "\r\n\r\n";
  }
  if (below(2) == 0) return rate(R"({"rating":5,"comment":")" + bytes + "\"}");
  return post(std::string(kNdjson),
              event_text("user.updated", "utf8", "acme", R"(,"user_id":"u","name":")" + bytes + "\""));
}

std::string MalformedRequests::contradicting_lengths() {
  const std::string start = "POST /api/v1/events HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer " + ingest_ +
                            "\r\nContent-Type: application/x-ndjson\r\n";
  const std::string body = user_updated("smuggled");
  const std::string size = fmt::format("{:x}", body.size());
  const auto lengths = one_of(
      {"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding: chunked\r\nContent-Length: 17\r\n",
       "Content-Length: 17\r\nContent-Length: 18\r\n", "Content-Length: -1\r\n", "Content-Length: +17\r\n",
       "Content-Length: 0x11\r\n", "Content-Length: 99999999999999999999999\r\n", "Content-Length: 17, 18\r\n",
       "Content-Length: 17\r\n17\r\n", "Content-Length: \r\n", "Transfer-Encoding: chunked, identity\r\n",
       "Transfer-Encoding: gzip\r\n", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
       "Transfer-Encoding: xchunked\r\n"});
  const auto chunks = one_of({"11\r\n" + body + "\r\n0\r\n\r\n", "g\r\n" + body, "-1\r\n" + body,
                              "11" + std::string(20'000, ' ') + "\r\n" + body, "ffffffffffffffff1\r\n" + body, body});
  return start + lengths + "\r\n" + chunks;
}

std::string MalformedRequests::strange_head() {
  return one_of(
      {"GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "GET / HTTP/9.9\r\nHost: h\r\n\r\n",
       "GET  /healthz HTTP/1.1\r\nHost: h\r\n\r\n", "GET /healthz\nHost: h\n\n",
       "GET /healthz HTTP/1.1\r\nHost : h\r\n\r\n", "GET /healthz HTTP/1.1\r\n Host: h\r\n\r\n",
       "GET /healthz HTTP/1.1\r\nHost: h\r\nX: a\r\n b\r\n\r\n", "GET http:// HTTP/1.1\r\nHost: h\r\n\r\n",
       "GET /%zz HTTP/1.1\r\nHost: h\r\n\r\n", "GET /%00 HTTP/1.1\r\nHost: h\r\n\r\n",
       "CONNECT h:80 HTTP/1.1\r\nHost: h\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
       std::string("GET /\0 HTTP/1.1\r\nHost: h\r\n\r\n", 29),
       std::string("GET / HTTP/1.1\r\nHost: h\r\nX: \0\r\n\r\n", 34), "\r\n\r\n\r\n\r\n", "\x16\x03\x01\x02\x01\x01",
       "GET /api/v1/trees HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer " + noise(200) + "\r\n\r\n",
       "GET /api/v1/trees HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer " + std::string(9'000, 'a') + "\r\n\r\n"});
}

std::string MalformedRequests::mutated() {
  std::string text = post(std::string(kNdjson), R"({"id":"mutated","type":"no.such_type","account_id":"acme"})");
  for (std::size_t flips = 1 + below(8); flips > 0; --flips) text[below(text.size())] = static_cast<char>(random_());
  return text;
}

}  // namespace flowtally::tests
