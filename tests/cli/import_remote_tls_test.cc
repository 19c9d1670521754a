#include <doctest/doctest.h>
#include <openssl/ssl.h>

#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "api/tls.h"
#include "cli/import_remote.h"
#include "tests/api/certificate.h"
#include "tests/api/event_texts.h"
#include "tests/api/server_fixture.h"
#include "tests/api/tokens.h"
#include "tests/cli/run_flowtally.h"
#include "tests/support/cutting_proxy.h"
#include "tests/support/feed.h"

namespace flowtally::tests {
namespace {

const Certificate& authority() {
  static const Certificate certificate({.name = "Test CA", .alt_names = "DNS:ca", .is_ca = true});
  return certificate;
}

/// A server with a certificate of these properties, and a directory with the authority's.
class EncryptedServer {
 public:
  explicit EncryptedServer(const CertificateOptions& certificate = {}, const Certificate* issuer = &authority()) {
    const Certificate own(certificate, issuer);
    write_file(files_ / "cert.pem", own.pem());
    write_file(files_ / "key.pem", own.key_pem());
    write_file(files_ / "ca.pem", authority().pem());
    write_file(files_ / "events", user_updated("1") + "\n" + user_updated("2") + "\n");
    auto identity = api::read_tls_identity(files_ / "cert.pem", files_ / "key.pem");
    REQUIRE(identity.ok());
    auto* const context = (*identity)->native_handle();
    SSL_CTX_set_tlsext_servername_callback(context, &EncryptedServer::note_name);
    SSL_CTX_set_tlsext_servername_arg(context, this);
    auto options = server_options();
    options.http.connection.tls = std::make_shared<api::TlsIdentity>(*std::move(identity));
    server_ = std::make_unique<RunningServer>(options);
    sequence_before_ = server_->engine().last_sequence();
  }

  std::uint16_t port() const { return server_->port(); }
  std::string ca_file() const { return files_ / "ca.pem"; }
  std::uint64_t accepted() const { return server_->engine().last_sequence() - sequence_before_; }
  /// `flowtally import` of two events.
  RunResult import_from(const std::string& host, const std::vector<std::string>& options) const {
    std::vector<std::string> words{
        "import", files_ / "events", "--url", "https://" + host + ":" + std::to_string(port()), "--token", token()};
    words.insert(words.end(), options.begin(), options.end());
    return run_flowtally(words);
  }
  /// The names that clients asked for.
  std::set<std::string> names() const {
    const std::lock_guard lock(mutex_);
    return names_;
  }
  static std::string token() { return user_token(api::Role::kIngest, "*", "importer", kServerNow); }

 private:
  static int note_name(SSL* session, int* /*alert*/, void* server) {
    auto* const self = static_cast<EncryptedServer*>(server);
    const char* const name = SSL_get_servername(session, TLSEXT_NAMETYPE_host_name);
    const std::lock_guard lock(self->mutex_);
    if (name != nullptr) self->names_.insert(name);
    return SSL_TLSEXT_ERR_OK;
  }

  TestDirectory files_;
  mutable std::mutex mutex_;
  std::set<std::string> names_;
  std::unique_ptr<RunningServer> server_;
  std::uint64_t sequence_before_ = 0;
};

}  // namespace

TEST_CASE("remote import: https is spoken with a server that shows a certificate for its name or address") {
  const EncryptedServer server;
  const auto by_address = server.import_from("127.0.0.1", {"--ca-file", server.ca_file()});
  CHECK_MESSAGE(by_address.exit_code == 0, by_address.err);
  CHECK(by_address.err.find("accepted 2, duplicates 0") != std::string::npos);
  CHECK(server.names().empty());  // an address is no name
  const auto by_name = server.import_from("localhost", {"--ca-file", server.ca_file()});
  CHECK_MESSAGE(by_name.exit_code == 0, by_name.err);
  CHECK(by_name.err.find("accepted 0, duplicates 2") != std::string::npos);
  CHECK(server.names() == std::set<std::string>{"localhost"});
}

TEST_CASE("remote import: a certificate that does not hold is refused at once, and the reason told") {
  const auto refused = [](const EncryptedServer& server, const std::string& host,
                          const std::vector<std::string>& options, const std::string& reason) {
    const auto result = server.import_from(host, options);
    CHECK(result.exit_code == 1);
    const std::string told =
        "the certificate of " + host + ":" + std::to_string(server.port()) + " is refused: " + reason;
    CHECK_MESSAGE(result.err.find(told) != std::string::npos, result.err);
    CHECK(server.accepted() == 0);
  };
  const EncryptedServer good;
  const std::vector<std::string> trusting{"--ca-file", good.ca_file()};
  refused(good, "localhost", {}, "unable to get local issuer certificate");
  refused(EncryptedServer({}, nullptr), "localhost", trusting, "self-signed certificate");
  refused(EncryptedServer({.from_s = -7200, .to_s = -3600}), "localhost", trusting, "certificate has expired");
  refused(EncryptedServer({.from_s = 3600, .to_s = 7200}), "localhost", trusting, "certificate is not yet valid");
  refused(EncryptedServer({.alt_names = "DNS:other.example"}), "localhost", trusting, "hostname mismatch");
  refused(EncryptedServer({.alt_names = "DNS:localhost"}), "127.0.0.1", trusting, "IP address mismatch");
}

TEST_CASE("remote import: a TLS connection that is cut anywhere doubles nothing and loses nothing") {
  const auto seed = test_seed(1);
  INFO("seed = ", seed);
  for (std::uint64_t run = 0; run < 10; ++run) {
    CAPTURE(run);
    const EncryptedServer server;
    CuttingProxy proxy(server.port(), seed + run, 30, 20'000);
    cli::RemoteOptions options;
    options.server = {"127.0.0.1", std::to_string(proxy.port()), "", true};
    options.token = EncryptedServer::token();
    options.trust = api::read_tls_trust(server.ca_file()).value();
    options.pause = [](std::chrono::milliseconds) { return false; };
    std::uint64_t line = 0;
    const auto next = [&line]() -> events::Result<std::optional<cli::LineChunk>> {
      if (line == 600) return std::optional<cli::LineChunk>();
      const std::uint64_t first = line + 1;
      std::string text;
      for (int i = 0; i < 10; ++i) text += user_updated(std::to_string(++line)) + "\n";
      return std::optional(cli::make_chunk(text, first));
    };
    auto rejects = cli::RejectReport::open(std::nullopt);
    REQUIRE(rejects.ok());
    const auto outcome = cli::import_remote(next, options, *rejects);
    CHECK(rejects->close().ok());
    CHECK(outcome.status.ok());
    CHECK(proxy.cut_count() > 0);
    CHECK(outcome.counts.duplicates == 0);  // the input has none
    CHECK(outcome.counts.accepted + outcome.counts.resent == 600);
    CHECK(server.accepted() == 600);
  }
}

TEST_CASE("remote import: --ca-file is a file of certificates, and for https alone") {
  const TestDirectory files;
  write_file(files / "empty", "");
  write_file(files / "events", "");
  const auto import = [&](const std::string& where, const std::string& at) {
    return run_flowtally({"import", files / "events", where, at, "--token", "t", "--ca-file", files / "empty"});
  };
  const auto bad = import("--url", "https://localhost:1");
  CHECK(bad.exit_code == 1);
  CHECK_MESSAGE(bad.err.find(files / "empty" + ": holds no certificates in PEM") != std::string::npos, bad.err);
  CHECK(import("--url", "http://localhost:1").exit_code == 2);
  CHECK(import("--data", files / "data").exit_code == 2);
}

}  // namespace flowtally::tests
