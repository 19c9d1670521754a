// RFC 9112, sections 2 to 7, form by form. A second request follows each first one on the wire: it is answered if it is
// certain where the first one ends, and never read otherwise.
#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "tests/api/echo_server.h"
#include "tests/api/http_client.h"

namespace flowtally::tests {
namespace {

constexpr std::string_view kSecond = "GET /second HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
constexpr std::string_view kChunks = "5\r\nhello\r\n0\r\n\r\n";

/// A POST with these header lines, and what follows its head.
std::string post(std::string_view lines, std::string_view rest = kChunks) {
  std::string text = "POST /first HTTP/1.1\r\nHost: h\r\n";
  return text.append(lines).append("\r\n\r\n").append(rest);
}

std::string get(std::string_view lines) { return std::string("GET /first HTTP/1.1\r\n").append(lines).append("\r\n"); }

std::string chunked(std::string_view chunks) { return post("Transfer-Encoding: chunked", chunks); }

/// All that the server says to `first` with another request behind it, up to its end of the connection.
std::string said_to(const EchoServer& server, const std::string& first) {
  HttpClient client(server.port());
  client.send(first + std::string(kSecond));
  client.finish_sending();
  std::string text;
  while (client.read_rest(text)) {
  }
  return text;
}

std::size_t answers_in(std::string_view text) {
  constexpr std::string_view kBegin = "HTTP/1.1 ";  // and a status; a problem speaks of HTTP/1.1 too
  std::size_t count = 0;
  for (std::size_t at = text.find(kBegin); at != text.npos; at = text.find(kBegin, at + 1)) {
    const auto status = text.substr(at + kBegin.size(), 1);
    if (!status.empty() && status[0] >= '1' && status[0] <= '5') ++count;
  }
  return count;
}

void check_sound(const std::string& first) {
  static const EchoServer server;
  CAPTURE(first);
  const auto text = said_to(server, first);
  CHECK(text.starts_with("HTTP/1.1 200 OK\r\n"));
  CHECK(answers_in(text) == 2);
  CHECK(text.ends_with("GET /second"));
}

/// That `first` is answered with `status`, or with nothing (0), and that nothing behind it is read.
void check_unsound(int status, const std::string& first) {
  static const EchoServer server;
  CAPTURE(first);
  const auto text = said_to(server, first);
  CHECK(text.find("/second") == std::string::npos);
  if (status == 0) {
    CHECK(text.empty());
    return;
  }
  CHECK(text.starts_with("HTTP/1.1 " + std::to_string(status) + " "));
  CHECK(answers_in(text) == 1);
  CHECK(text.find("\r\nConnection: close\r\n") != std::string::npos);
}

/// That `first` is answered and nothing behind it is read.
void check_closing(const std::string& first) {
  static const EchoServer server;
  CAPTURE(first);
  const auto text = said_to(server, first);
  CHECK(text.starts_with("HTTP/1.1 200 OK\r\n"));
  CHECK(answers_in(text) == 1);
}

}  // namespace

TEST_CASE("framing: a Transfer-Encoding other than chunked alone is 501, and what follows it is not read") {
  for (const std::string_view value : {"gzip, chunked",
                                       "chunked, chunked",
                                       "xchunked",
                                       "identity",
                                       "deflate",
                                       "gzip",
                                       "chunked, identity",
                                       "chunked, gzip",
                                       "chunked;q=1",
                                       "\"chunked\"",
                                       "chunked chunked",
                                       "chun ked",
                                       ", chunked",
                                       "chunked,",
                                       "",
                                       "chunked\xA0",
                                       "'chunked'",
                                       "x, y",
                                       "chunke",
                                       "chunkedd",
                                       "CHUNKED, gzip"}) {
    check_unsound(501, post("Transfer-Encoding: " + std::string(value)));
  }
}

TEST_CASE("framing: several lines of Transfer-Encoding count as one list") {
  check_unsound(501, post("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked"));
  check_unsound(501, post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"));
  check_unsound(501, post("Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip"));
  check_unsound(501, post("Transfer-Encoding: chunked\r\nTransfer-Encoding:"));
  check_unsound(501, post("Transfer-Encoding:\r\nTransfer-Encoding: chunked"));
  check_unsound(501, post("Transfer-Encoding: identity\r\nX: y\r\ntransfer-encoding: chunked"));
}

TEST_CASE("framing: chunked is known in any letter case and with any white space around it") {
  for (const std::string_view value : {"chunked", "CHUNKED", "cHuNkEd", "chunked \t ", "\tchunked", "   chunked"}) {
    check_sound(post("Transfer-Encoding:" + std::string(value)));
  }
  check_sound(post("TRANSFER-ENCODING: chunked"));
}

TEST_CASE("framing: a Content-Length beside a Transfer-Encoding is 400, in either order") {
  for (const std::string coding : {"chunked", "gzip", "gzip, chunked", "identity", ""}) {
    for (const std::string length : {"0", "5", "15"}) {
      check_unsound(400, post("Transfer-Encoding: " + coding + "\r\nContent-Length: " + length));
      check_unsound(400, post("Content-Length: " + length + "\r\nTransfer-Encoding: " + coding));
    }
  }
}

TEST_CASE("framing: HTTP/1.0 knows no Transfer-Encoding") {
  const auto old = [](std::string_view lines) {
    return std::string("POST /first HTTP/1.0\r\n").append(lines).append("\r\n\r\n").append(kChunks);
  };
  check_unsound(400, old("Transfer-Encoding: chunked"));
  check_unsound(400, old("Connection: keep-alive\r\nTransfer-Encoding: chunked"));
  check_unsound(501, old("Connection: keep-alive\r\nTransfer-Encoding: gzip"));
  check_unsound(400, old("Connection: keep-alive\r\nContent-Length: 15\r\nTransfer-Encoding: chunked"));
  check_sound("POST /first HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 5\r\n\r\nhello");
}

TEST_CASE("framing: a Content-Length is one number in plain digits") {
  for (const std::string_view value : {"+5",
                                       "-5",
                                       "-0",
                                       "0x5",
                                       "5 5",
                                       "5;",
                                       "5.0",
                                       "1e1",
                                       "",
                                       " ",
                                       "\"5\"",
                                       "five",
                                       "5,",
                                       ",5",
                                       "5,,5",
                                       "5, 6",
                                       "5\xA0",
                                       "99999999999999999999",
                                       "18446744073709551616",
                                       "5h"}) {
    check_unsound(400, post("Content-Length: " + std::string(value), "hello"));
  }
  check_unsound(400, post("Content-Length: 5\r\nContent-Length: 6", "hello"));
  check_unsound(400, post("Content-Length: 5\r\nContent-Length:", "hello"));
  check_unsound(413, post("Content-Length: 18446744073709551615", "hello"));
}

TEST_CASE("framing: equal lengths are one length") {
  for (const std::string_view lines :
       {"Content-Length: 5", "Content-Length: 005", "Content-Length:5", "Content-Length: \t5 ", "Content-Length: 5, 5",
        "Content-Length: 5\r\nContent-Length: 5"}) {
    check_sound(post(lines, "hello"));
  }
  check_sound(post("Content-Length: 0", ""));
  check_sound(get("Host: h\r\nContent-Length: 5\r\n") + "hello");
}

TEST_CASE("framing: a chunk's size is hexadecimal digits and nothing else") {
  for (const std::string_view size : {"+5", "-5", " 5", "5 ", "0x5", "g", "", "5h", "5.", "\t5", "5\t", "5\n", "5,5",
                                      "\"5\"", "ffffffffffffffff5", "10000000000000005", ";x"}) {
    check_unsound(400, chunked(std::string(size) + "\r\nhello\r\n0\r\n\r\n"));
  }
  check_unsound(413, chunked("ffffffffffffffff\r\nhello\r\n0\r\n\r\n"));
  for (const std::string_view size : {"5", "05", "000000000000000000000005"}) {
    check_sound(chunked(std::string(size) + "\r\nhello\r\n0\r\n\r\n"));
  }
  check_sound(chunked("A\r\n0123456789\r\na\r\n0123456789\r\n0\r\n\r\n"));
}

TEST_CASE("framing: the last chunk's size is zero in hexadecimal digits") {
  for (const std::string_view end :
       {"0x0\r\n\r\n", "-0\r\n\r\n", "+0\r\n\r\n", "0 \r\n\r\n", " 0\r\n\r\n", "00x\r\n\r\n"}) {
    check_unsound(400, chunked("5\r\nhello\r\n" + std::string(end)));
  }
  check_sound(chunked("5\r\nhello\r\n000\r\n\r\n"));
  check_sound(chunked("0\r\n\r\n"));
}

TEST_CASE("framing: chunk data ends where its size says, with CRLF") {
  check_unsound(400, chunked("5\r\nhello0\r\n\r\n"));
  check_unsound(400, chunked("5\r\nhello!\r\n0\r\n\r\n"));
  check_unsound(400, chunked("5\r\nhello\n0\r\n\r\n"));
  check_unsound(400, chunked("5\r\nhello\r0\r\n\r\n"));
  check_unsound(400, chunked("5\r\nhello\n\r0\r\n\r\n"));
  check_unsound(400, chunked("4\r\nhello\r\n0\r\n\r\n"));
}

TEST_CASE("framing: chunk extensions are skipped, if they are ones") {
  for (const std::string_view extension :
       {";a", ";a=b", ";a=\"b\"", ";a;b=c", " ; a", ";a = b", ";a=\"b \\\" ; c\"", ";a=\"\xC3\xA9\""}) {
    check_sound(chunked("5" + std::string(extension) + "\r\nhello\r\n0" + std::string(extension) + "\r\n\r\n"));
  }
  for (const std::string_view extension : {";", ";a=", ";=b", ";a=b c", ";a\n", ";\n", "\n;a", ";a=\"b\n\"",
                                           ";a=\"\x01\"", ";a=\"b\"c", ";a b", ";a=\"\x7F\""}) {
    check_unsound(400, chunked("5" + std::string(extension) + "\r\nhello\r\n0\r\n\r\n"));
    check_unsound(400, chunked("5\r\nhello\r\n0" + std::string(extension) + "\r\n\r\n"));
  }
  check_unsound(400, chunked("5;a=\"b\rc\"\r\nhello\r\n0\r\n\r\n"));
}

TEST_CASE("framing: chunk extensions have a limit, each and all together") {
  const std::string half(9'000, 'x');
  check_sound(chunked("5;" + half + "\r\nhello\r\n0\r\n\r\n"));
  check_unsound(400, chunked("5;" + half + "\r\nhello\r\n5;" + half + "\r\nhello\r\n0\r\n\r\n"));
  check_unsound(431, chunked("5;" + std::string(70'000, 'x') + "\r\nhello\r\n0\r\n\r\n"));
}

TEST_CASE("framing: trailer fields change nothing, and none of them frames") {
  check_sound(chunked("5\r\nhello\r\n0\r\nX: y\r\n\r\n"));
  check_sound(chunked("5\r\nhello\r\n0\r\nX: y\r\n folded\r\n\r\n"));
  check_sound(chunked("5\r\nhello\r\n0\r\nAuthorization: Bearer x\r\nHost: other\r\nConnection: close\r\n\r\n"));
  check_unsound(400, chunked("5\r\nhello\r\n0\r\nContent-Length: 5\r\n\r\n"));
  check_unsound(400, chunked("5\r\nhello\r\n0\r\nTransfer-Encoding: chunked\r\n\r\n"));
  check_unsound(400, chunked("5\r\nhello\r\n0\r\nX : y\r\n\r\n"));
  check_unsound(400, chunked("5\r\nhello\r\n0\r\n: y\r\n\r\n"));
  check_unsound(400, chunked("5\r\nhello\r\n0\r\nX: y\nZ: z\r\n\r\n"));
}

TEST_CASE("framing: a body that ends with the connection is no request") {
  check_unsound(0, post("Content-Length: 5000", "hello"));
  check_unsound(0, chunked("5000\r\nhello"));
}

TEST_CASE("framing: header lines are whole and end in CRLF") {
  for (const std::string_view lines :
       {"Host : h\r\n", "Host\t: h\r\n", ": h\r\nHost: h\r\n", "Host: h\r\nX\r\n", " Host: h\r\n", "\tHost: h\r\n",
        "Host: h\r\nX Y: z\r\n", "Host: h\r\nX(: z\r\n", "Host: h\nX: y\r\n", "Host: h\rX: y\r\n",
        "Host: h\r\n\rX: y\r\n", "Host: h\r\nX: y\n\r\n", "Host: h\r\nX: a\x01z\r\n", "Host: h\r\nX: a\x7Fz\r\n",
        "Host: h\r\nX: a\vz\r\n", "Host: h\r\nX\xC3\xA9: z\r\n", "Host: h\r\nContent-Length : 0\r\n",
        "Host: h\r\nTransfer-Encoding : chunked\r\n"}) {
    check_unsound(400, get(lines));
  }
  using namespace std::string_view_literals;
  check_unsound(400, get("Host: h\r\nX: a\0z\r\n"sv));
  check_unsound(400, get("Host: h\r\nX\0: z\r\n"sv));
  check_sound(get("Host: h\r\nX:\r\nY: \t \r\nZ: a\tb\xC3\xA9\r\n"));
}

TEST_CASE("framing: a folded header line counts as one line, also where it frames") {
  for (const std::string_view lines : {"X: a\r\n b\r\n", "X: a\r\n\tb\r\n", "X:\r\n b\r\n", "X: a\r\n \r\n",
                                       "X:\r\n \r\n", "Content-Length:\r\n 0\r\n"}) {
    check_sound(get("Host: h\r\n" + std::string(lines)));
  }
  check_sound(post("Transfer-Encoding:\r\n chunked"));
  check_unsound(501, post("Transfer-Encoding: chunked\r\n , gzip"));
  check_unsound(501, post("Transfer-Encoding: gzip,\r\n chunked"));
  check_unsound(400, post("Content-Length: 1\r\n 5"));
  check_unsound(400, post("Content-Length: 15\r\nTransfer-Encoding:\r\n chunked"));
}

TEST_CASE("framing: a request line is method, target and version, with one space between them") {
  for (const std::string_view line :
       {"GET  /first HTTP/1.1", "GET /first  HTTP/1.1",  "GET /first HTTP/1.1 ", " GET /first HTTP/1.1",
        "GET /fi rst HTTP/1.1", "GET\t/first HTTP/1.1",  "GET /first\tHTTP/1.1", "GET /first",
        "GET HTTP/1.1",         "/first HTTP/1.1",       "GET /first HTTP/1",    "GET /first HTTP/1.",
        "GET /first HTTP/1.10", "GET /first http/1.1",   "GET /first HTTP/2.0",  "GET /first HTTP/0.9",
        "GET /first HTTP/1.2",  "GET /first XTTP/1.1",   "G(T /first HTTP/1.1",  "GET /\x01 HTTP/1.1",
        "GET /\x7F HTTP/1.1",   "GET /first HTTP/1.1\rX"}) {
    check_unsound(400, std::string(line) + "\r\nHost: h\r\n\r\n");
  }
  check_unsound(400, "GET /first HTTP/1.1\nHost: h\n\n");
  for (const std::string_view target : {"http://h/first", "https://other:1/first?x=y", "*", "h:80", "//first"}) {
    check_sound("GET " + std::string(target) + " HTTP/1.1\r\nHost: h\r\n\r\n");
  }
  check_sound("get /first HTTP/1.1\r\nHost: h\r\n\r\n");  // methods are case-sensitive, and any token is one
}

TEST_CASE("framing: a Host is a host with or without a port") {
  for (const std::string_view host :
       {"a/../b@c", "a@b", "user:pass@h", "h/", "h?x", "h#x", "h:80:80", "h:x", "h:-1", "a b", "[::1", "::1", "[::1]x",
        "[zz]", "h%zz", "http://h", "h\\i", "<h>", "h\xC3\xA9"}) {
    check_unsound(400, get("Host: " + std::string(host) + "\r\n"));
  }
  for (const std::string_view host : {"h", "h:80", "h:", "", "example.com", "127.0.0.1:8080", "[::1]", "[::1]:8080",
                                      "xn--bcher-kva.example", "a_b", "h%20i", "[v1.x]"}) {
    check_sound(get("Host: " + std::string(host) + "\r\n"));
  }
  check_unsound(400, get(""));
  check_unsound(400, get("Host: h\r\nHost: h\r\n"));
  check_unsound(400, "GET /first HTTP/1.0\r\nConnection: keep-alive\r\nHost: a/../b@c\r\n\r\n");
  check_sound("GET /first HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
}

TEST_CASE("framing: a Connection is a list of words") {
  check_unsound(400, get("Host: h\r\nConnection: close; x\r\n"));
  check_unsound(400, get("Host: h\r\nConnection: \"close\"\r\n"));
  check_sound(
      get("Host: h\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n"));
  check_closing(get("Host: h\r\nConnection: keep-alive\r\nConnection: close\r\n"));
  check_closing(get("Host: h\r\nConnection: TE, CLOSE\r\n"));
  check_sound(get("Host: h\r\nConnection: keep-alive, TE\r\nTE: trailers, gzip;q=0.5\r\n"));
}

}  // namespace flowtally::tests
