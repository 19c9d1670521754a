// What a request's head costs: bytes asked of the heap, which the program's `new` counts here.
#include "api/request_head.h"

#include <doctest/doctest.h>

#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <cstddef>
#include <cstdlib>
#include <new>
#include <string>
#include <string_view>

namespace {
thread_local std::size_t allocated_bytes = 0;
}  // namespace

[[gnu::noinline]] void* operator new(std::size_t size) {
  allocated_bytes += size;
  if (void* const memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t /*size*/) noexcept { std::free(memory); }

namespace flowtally::tests {
namespace {

namespace http = boost::beast::http;

constexpr std::size_t kHeadBytes = 16 * 1024;

/// A head of nearly 16 KiB that has `line` as often as fits.
http::request_parser<http::string_body>& parsed_head(std::string_view line,
                                                     http::request_parser<http::string_body>& parser) {
  std::string text = "GET /healthz HTTP/1.1\r\nHost: h\r\n";
  while (text.size() + line.size() + 4 < kHeadBytes) text.append(line).append("\r\n");
  text += "\r\n";
  parser.header_limit(kHeadBytes);
  boost::system::error_code error;
  parser.put(boost::asio::buffer(text), error);
  REQUIRE_FALSE(error);
  return parser;
}

}  // namespace

TEST_CASE("request head: a list in any number of lines costs a few times the bytes of its lines") {
  for (const std::string_view line :
       {"Accept: */*,*", "Accept:", "Accept-Encoding: gzip;q=0.1, br", "If-None-Match: \"a\", W/\"b\"",
        "Forwarded: for=192.0.2.1", "X-Forwarded-For: 192.0.2.1", "Connection: close, x", "TE: trailers, gzip;q=0.5",
        "Via: 1.1 x", "Cache-Control: no-cache", "Cookie: a=b", "X-Request-Id: 1"}) {
    CAPTURE(line);
    http::request_parser<http::string_body> parser;
    const auto& header = parsed_head(line, parser).get();
    api::RequestHead head;
    api::Request request;
    const std::size_t before = allocated_bytes;
    CHECK_FALSE(head.read(header, request).has_value());
    CHECK(allocated_bytes - before < 4 * kHeadBytes);
  }
}

TEST_CASE("request head: a list in several lines is joined with commas, in order") {
  http::request_parser<http::string_body> parser;
  const std::string text =
      "GET / HTTP/1.1\r\nHost: h\r\nAccept: a/a\r\nIf-None-Match:\r\nAccept: b/b, c/c\r\nX: y\r\naccept:\r\n"
      "IF-NONE-MATCH: \"x\"\r\nAccept-Encoding: gzip\r\n\r\n";
  boost::system::error_code error;
  parser.put(boost::asio::buffer(text), error);
  REQUIRE_FALSE(error);
  api::RequestHead head;
  api::Request request;
  CHECK_FALSE(head.read(parser.get(), request).has_value());
  CHECK(request.accept == "a/a, b/b, c/c, ");
  CHECK(request.if_none_match == ", \"x\"");
  CHECK(request.accept_encoding == "gzip");
}

}  // namespace flowtally::tests
