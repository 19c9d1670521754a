#include <doctest/doctest.h>
#include <signal.h>

#include <string>
#include <vector>

#include "tests/api/certificate.h"
#include "tests/api/tls_client.h"
#include "tests/api/tokens.h"
#include "tests/cli/run_flowtally.h"

namespace flowtally::tests {
namespace {

bool contains(const std::string& text, const std::string& word) { return text.find(word) != std::string::npos; }

std::vector<std::string> serve_words(const TestDirectory& files, const std::vector<std::string>& options) {
  write_file(files / "secret", kTestSecret);
  std::vector<std::string> words{
      "serve", "--data", files / "data", "--listen", "127.0.0.1:0", "--jwt-secret-file", files / "secret"};
  words.insert(words.end(), options.begin(), options.end());
  return words;
}

void write_pair(const TestDirectory& files, const std::string& name) {
  const Certificate certificate({.name = name});
  write_file(files / "cert.pem", certificate.pem());
  write_file(files / "key.pem", certificate.key_pem());
}

/// Waits until the program is ready, and gives its port.
std::uint16_t https_port(RunningFlowtally& program) {
  const std::string told = program.read_until("ready: ");
  const std::string before = "listening on https://127.0.0.1:";
  REQUIRE_MESSAGE(contains(told, before), told);
  return static_cast<std::uint16_t>(std::stoi(told.substr(told.find(before) + before.size())));
}

}  // namespace

TEST_CASE("serve: SIGHUP reads certificate and key again; a bad pair changes nothing, open connections go on") {
  const TestDirectory files;
  write_pair(files, "first");
  RunningFlowtally program(
      serve_words(files, {"--tls-cert-file", files / "cert.pem", "--tls-key-file", files / "key.pem"}));
  const auto port = https_port(program);
  TlsClient open(port);
  CHECK(open.server_name() == "first");
  CHECK(open.get("/readyz").status == 200);

  write_file(files / "key.pem", KeyPair::ec().private_pem());
  program.signal(SIGHUP);
  const std::string refused = program.read_until("cannot reload the TLS certificate and key, which stay as they were");
  CHECK_MESSAGE(contains(refused, files / "key.pem" + ": is not the key of the certificate in "), refused);
  CHECK(TlsClient(port).server_name() == "first");

  write_pair(files, "second");
  program.signal(SIGHUP);
  program.read_until("reloaded the TLS certificate and key");
  TlsClient fresh(port);
  CHECK(fresh.server_name() == "second");
  CHECK(fresh.get("/readyz").status == 200);
  CHECK(open.get("/readyz").status == 200);
  program.signal(SIGTERM);
  CHECK(open.closed_by_server());
  CHECK(open.close_was_notified());
  CHECK(program.wait() == 0);
}

TEST_CASE("serve: certificate and key come from variables or the configuration file too") {
  const TestDirectory files;
  write_pair(files, "any");
  write_file(files / "config.toml", "[serve]\ntls-key-file = \"" + files / "key.pem" + "\"\n");
  RunningFlowtally program(serve_words(files, {"--config", files / "config.toml"}),
                           {.variables = {"FLOWTALLY_TLS_CERT_FILE=" + files / "cert.pem"}});
  CHECK(TlsClient(https_port(program)).get("/healthz").status == 200);
}

TEST_CASE("serve: a certificate without a key, or the other way round, is a usage error; a bad pair fails the start") {
  const TestDirectory files;
  write_pair(files, "any");
  for (const std::string name : {"cert", "key"}) {
    const auto result = run_flowtally(serve_words(files, {"--tls-" + name + "-file", files / name + ".pem"}));
    CHECK(result.exit_code == 2);
    CHECK_MESSAGE(contains(result.err, "--tls-cert-file and --tls-key-file go together"), result.err);
  }
  const auto swapped =
      run_flowtally(serve_words(files, {"--tls-cert-file", files / "key.pem", "--tls-key-file", files / "cert.pem"}));
  CHECK(swapped.exit_code == 1);
  CHECK_MESSAGE(contains(swapped.err, files / "key.pem" + ": holds no certificate chain in PEM"), swapped.err);
}

}  // namespace flowtally::tests
