#include "api/tls.h"

#include <doctest/doctest.h>
#include <openssl/ssl.h>

#include <chrono>
#include <memory>
#include <string>

#include "api/http_server.h"
#include "tests/api/certificate.h"
#include "tests/api/echo_server.h"
#include "tests/api/tls_client.h"
#include "tests/support/test_directory.h"

namespace flowtally::tests {
namespace {

/// The identity of a certificate, through files.
api::TlsContext identity_of(const Certificate& certificate) {
  const TestDirectory files;
  write_file(files / "cert.pem", certificate.pem());
  write_file(files / "key.pem", certificate.key_pem());
  auto identity = api::read_tls_identity(files / "cert.pem", files / "key.pem");
  REQUIRE_MESSAGE(identity.ok(), identity.status().message());
  return *std::move(identity);
}

api::ConnectionOptions encrypted() {
  api::ConnectionOptions options;
  options.tls = std::make_shared<api::TlsIdentity>(identity_of(Certificate({.name = "first"})));
  return options;
}

auto far_future() { return std::chrono::steady_clock::now() + std::chrono::hours{24}; }

std::string error_of(const std::string& cert, const std::string& key) {
  const TestDirectory files;
  write_file(files / "cert.pem", cert);
  write_file(files / "key.pem", key);
  const auto identity = api::read_tls_identity(files / "cert.pem", files / "key.pem");
  REQUIRE_FALSE(identity.ok());
  const std::string text = identity.status().message();
  return text.substr(text.find_last_of('/', text.find(": ")) + 1);
}

}  // namespace

TEST_CASE("tls: a connection is kept for the next request, and only here https is asked for from now on") {
  EchoServer server(encrypted());
  TlsClient client(server.port());
  REQUIRE(client.shook_hands());
  CHECK(client.version() == "TLSv1.3");
  for (int i = 0; i < 100; ++i) {
    const auto response = client.request("GET", "/" + std::to_string(i));
    REQUIRE(response.body == "GET /" + std::to_string(i));
    REQUIRE(response.headers.at("strict-transport-security") == "max-age=31536000");
  }
  EchoServer plain;
  CHECK_FALSE(HttpClient(plain.port()).request("GET", "/").headers.contains("strict-transport-security"));
}

TEST_CASE("tls: pipelined requests are answered in order") {
  EchoServer server(encrypted());
  TlsClient client(server.port());
  std::string requests;
  for (int i = 0; i < 500; ++i) requests += "GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: h\r\n\r\n";
  client.send(requests);
  for (int i = 0; i < 500; ++i) REQUIRE(client.receive().body == "GET /" + std::to_string(i));
}

TEST_CASE("tls: answers and bodies of megabytes pass whole") {
  api::HttpServerOptions options;
  options.connection = encrypted();
  const auto echo = [](api::Request& request, const api::Defer&) {
    api::Reply reply;
    reply.body = request.body;
    return std::optional(reply);
  };
  auto server = api::HttpServer::start(options, echo);
  REQUIRE(server.ok());
  std::string body;
  for (int i = 0; body.size() < 8'000'000; ++i) body += std::to_string(i) + ",";
  TlsClient client((*server)->port());
  for (int i = 0; i < 2; ++i) {
    const auto response = client.post("/", "", "", body);
    CHECK(response.status == 200);
    CHECK((response.body == body));
  }
}

TEST_CASE("tls: a new certificate is for new connections, open ones go on") {
  const auto options = encrypted();
  EchoServer server(options);
  TlsClient open(server.port());
  CHECK(open.server_name() == "first");
  CHECK(open.request("GET", "/").status == 200);
  options.tls->replace(identity_of(Certificate({.name = "second"})));
  CHECK(open.request("GET", "/").status == 200);
  TlsClient fresh(server.port());
  CHECK(fresh.server_name() == "second");
  CHECK(fresh.request("GET", "/").status == 200);
}

TEST_CASE("tls: versions before 1.2 are refused") {
  EchoServer server(encrypted());
  CHECK_FALSE(TlsClient(server.port(), TLS1_VERSION).shook_hands());
  CHECK_FALSE(TlsClient(server.port(), TLS1_1_VERSION).shook_hands());
  TlsClient client(server.port(), TLS1_2_VERSION);
  REQUIRE(client.shook_hands());
  CHECK(client.version() == "TLSv1.2");
  CHECK(client.request("GET", "/").status == 200);
}

TEST_CASE("tls: what is no TLS ends its connection and no other") {
  EchoServer server(encrypted());
  TlsClient other(server.port());
  for (const std::string& bytes :
       {std::string("GET / HTTP/1.1\r\nHost: h\r\n\r\n"), std::string(100'000, '\0'), std::string(5'000, '\xff'),
        std::string("\x16\x03\x01\xff\xff", 5) + std::string(70'000, 'x'),
        std::string("\x16\x03\x01\x00\x02\x01\x00", 7)}) {
    HttpClient client(server.port());
    client.send(bytes);
    client.finish_sending();
    CHECK(client.receive().status == 0);
    CHECK(other.request("GET", "/").status == 200);
  }
}

TEST_CASE("tls: a handshake that does not end in time is cut off, however far it came") {
  EchoServer server(encrypted());
  for (const std::string& bytes : {std::string(), std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11)}) {
    HttpClient client(server.port());
    client.send(bytes);
    TlsClient later(server.port());  // one that came later is served, so the first has been taken up
    REQUIRE(later.request("GET", "/").status == 200);
    server.worker().expire(std::chrono::steady_clock::now());
    REQUIRE(later.request("GET", "/").status == 200);
    CHECK(server.worker().connection_count() == 2);
    server.worker().expire(far_future());
    CHECK(client.closed_by_server());
  }
}

TEST_CASE("tls: the server says that it closes, whatever the reason") {
  EchoServer server(encrypted());
  TlsClient asking(server.port());
  CHECK(asking.request("GET", "/", "Connection: close\r\n").status == 200);
  CHECK(asking.closed_by_server());
  CHECK(asking.close_was_notified());

  TlsClient malformed(server.port());
  malformed.send("no HTTP at all\r\n\r\n");
  CHECK(malformed.receive().status == 400);
  CHECK(malformed.closed_by_server());
  CHECK(malformed.close_was_notified());

  TlsClient half(server.port());
  CHECK(half.request("GET", "/").status == 200);
  half.send("GET / HT");
  TlsClient idle(server.port());
  CHECK(idle.request("GET", "/").status == 200);
  TlsClient later(server.port());  // once it is answered, the server knows that the others have their answers
  CHECK(later.request("GET", "/").status == 200);
  server.worker().expire(far_future());
  CHECK(half.receive().status == 408);
  CHECK(half.closed_by_server());
  CHECK(half.close_was_notified());
  CHECK(idle.closed_by_server());
  CHECK(idle.close_was_notified());

  TlsClient last(server.port());
  CHECK(last.request("GET", "/").status == 200);
  server.worker().drain();
  CHECK(last.closed_by_server());
  CHECK(last.close_was_notified());
}

TEST_CASE("tls: a refusal is read by a client that goes on sending") {
  auto options = encrypted();
  options.body_bytes_max = 1'000;
  EchoServer server(options);
  TlsClient client(server.port());
  CHECK(client.post("/", "", "", std::string(3'000'000, 'x')).status == 413);
}

TEST_CASE("tls: a client is told, encrypted, that the server is full") {
  api::HttpServerOptions options;
  options.connection = encrypted();
  options.connections_max = 1;
  auto server = api::HttpServer::start(options, [](api::Request&, const api::Defer&) { return api::Reply(); });
  REQUIRE(server.ok());
  TlsClient first((*server)->port());
  REQUIRE(first.request("GET", "/").status == 200);
  TlsClient second((*server)->port());
  CHECK(second.receive().status == 503);
  CHECK(second.closed_by_server());
  CHECK(second.close_was_notified());
}

TEST_CASE("tls: files that are no pair are refused with the name of the one to look at") {
  const Certificate one;
  const Certificate other;
  CHECK(error_of(one.pem(), other.key_pem()).starts_with("key.pem: is not the key of the certificate in "));
  CHECK(error_of(one.pem(), rsa_pair().private_pem()).starts_with("key.pem: is not the key of the certificate in "));
  CHECK(error_of("", one.key_pem()).starts_with("cert.pem: holds no certificate chain in PEM"));
  CHECK(error_of(one.key_pem(), one.key_pem()).starts_with("cert.pem: holds no certificate chain in PEM"));
  CHECK(error_of(one.pem(), one.pem()).starts_with("key.pem: holds no private key in PEM without a passphrase"));
  CHECK(error_of(one.pem(), "").starts_with("key.pem: holds no private key in PEM without a passphrase"));
  const TestDirectory files;
  write_file(files / "cert.pem", one.pem());
  const auto missing = api::read_tls_identity(files / "cert.pem", files / "none.pem");
  REQUIRE_FALSE(missing.ok());
  CHECK(missing.status().message() == files / "none.pem" + ": cannot be read");
}

}  // namespace flowtally::tests
