#include <doctest/doctest.h>
#include <signal.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "engine/engine.h"
#include "tests/api/http_client.h"
#include "tests/api/key_pair.h"
#include "tests/cli/run_flowtally.h"

namespace flowtally::tests {
namespace {

bool contains(const std::string& text, const std::string& word) { return text.find(word) != std::string::npos; }

std::string token_by(const KeyPair& pair, const std::string& header) {
  const auto now_s = engine::system_now().time_since_epoch().count() / 1000;
  return pair.token(header, R"({"role":"ingest","account_id":"acme","exp":)" + std::to_string(now_s + 3600) + "}");
}

/// A server with these options more, which has said that it is ready.
class Serving {
 public:
  Serving(const TestDirectory& files, const std::vector<std::string>& options,
          const std::vector<std::string>& variables = {})
      : program_(words(files, options), {.variables = variables}) {
    log_ = program_.read_until("ready: ");
    const std::string before = "http://127.0.0.1:";
    REQUIRE_MESSAGE(contains(log_, before), log_);
    port_ = static_cast<std::uint16_t>(std::stoi(log_.substr(log_.find(before) + before.size())));
  }
  ~Serving() {
    program_.signal(SIGTERM);
    CHECK(program_.wait() == 0);
  }
  Serving(const Serving&) = delete;
  Serving& operator=(const Serving&) = delete;

  /// What it logged up to `ready`.
  const std::string& log() const { return log_; }
  /// Whether the token is accepted: what it may then do, nothing here, is another matter.
  bool accepts(const std::string& token) const {
    const int status = HttpClient(port_).get("/api/v1/analytics/me", token).status;
    CHECK((status == 401 || status == 403));
    return status == 403;
  }
  /// Sends SIGHUP and waits for a line that contains `word`.
  std::string reload(const std::string& word) {
    program_.signal(SIGHUP);
    return program_.read_until(word);
  }

 private:
  static std::vector<std::string> words(const TestDirectory& files, const std::vector<std::string>& options) {
    std::vector<std::string> all{"serve", "--data", files / "data", "--listen", "127.0.0.1:0"};
    all.insert(all.end(), options.begin(), options.end());
    return all;
  }

  RunningFlowtally program_;
  std::string log_;
  std::uint16_t port_ = 0;
};

const std::string kRs256 = R"({"alg":"RS256"})";

}  // namespace

TEST_CASE("serve: SIGHUP reads the key files again; a bad one changes nothing") {
  const TestDirectory files;
  write_file(files / "key.pem", rsa_pair().public_pem());
  Serving server(files, {"--jwt-public-key-file", files / "key.pem"});
  const std::string old_token = token_by(rsa_pair(), kRs256);
  const std::string new_token = token_by(ec_pair(), R"({"alg":"ES256"})");
  CHECK(server.accepts(old_token));
  CHECK_FALSE(server.accepts(new_token));

  write_file(files / "key.pem", ec_pair().private_pem());
  CHECK(contains(server.reload("stay as they were"), files / "key.pem"));
  CHECK(server.accepts(old_token));
  CHECK_FALSE(server.accepts(new_token));

  write_file(files / "key.pem", ec_pair().public_pem());
  CHECK(contains(server.reload("reloaded"), "reloaded the keys"));
  CHECK_FALSE(server.accepts(old_token));
  CHECK(server.accepts(new_token));
}

TEST_CASE("serve: a secret that other users can read is a warning that names the file, at start and at SIGHUP") {
  using std::filesystem::perms;
  const TestDirectory files;
  write_file(files / "secret", "a secret of more than thirty-two bytes");
  write_file(files / "key.pem", rsa_pair().public_pem());
  std::filesystem::permissions(files / "secret", perms::owner_read | perms::owner_write);
  std::filesystem::permissions(files / "key.pem", perms::owner_read | perms::others_read);
  const std::string warning = "other users can read a secret key";
  Serving server(files, {"--jwt-secret-file", "s=" + files / "secret", "--jwt-public-key-file", files / "key.pem"});
  CHECK_FALSE(contains(server.log(), warning));
  std::filesystem::permissions(files / "secret", perms::owner_read | perms::group_read);
  const std::string reloading = server.reload("reloaded");
  CHECK(contains(reloading, warning));
  CHECK(contains(reloading, files / "secret"));
  const TestDirectory more_files;
  const Serving other(more_files, {"--jwt-secret-file", files / "secret"});
  CHECK(contains(other.log(), warning));
  CHECK(contains(other.log(), files / "secret"));
}

TEST_CASE("serve: several keys by kid, secrets and public keys together") {
  const TestDirectory files;
  write_file(files / "a.pem", rsa_pair().public_pem());
  write_file(files / "b.pem", ec_pair().public_pem());
  write_file(files / "secret", "a secret of more than thirty-two bytes");
  const Serving server(files, {"--jwt-public-key-file", "a=" + files / "a.pem", "--jwt-public-key-file",
                               "b=" + files / "b.pem", "--jwt-secret-file", "s=" + files / "secret"});
  CHECK(server.accepts(token_by(rsa_pair(), R"({"alg":"RS256","kid":"a"})")));
  CHECK(server.accepts(token_by(ec_pair(), R"({"alg":"ES256","kid":"b"})")));
  CHECK(server.accepts(token_by(rsa_pair(), kRs256)));
  CHECK_FALSE(server.accepts(token_by(rsa_pair(), R"({"alg":"RS256","kid":"b"})")));
  CHECK_FALSE(server.accepts(token_by(rsa_pair(), R"({"alg":"RS256","kid":"c"})")));
  for (const std::string kid : {"s=", "=", ""}) {
    const RunResult minted =
        run_flowtally({"token", "--jwt-secret-file", kid + files / "secret", "--account", "acme", "--role", "ingest"});
    REQUIRE_MESSAGE(minted.exit_code == 0, minted.err);
    CHECK(server.accepts(lines_of(minted.out).front()));
  }
}

TEST_CASE("serve: keys come from variables and from the configuration file too") {
  const TestDirectory files;
  write_file(files / "a.pem", rsa_pair().public_pem());
  write_file(files / "b.pem", ec_pair().public_pem());
  const std::string a = token_by(rsa_pair(), R"({"alg":"RS256","kid":"a"})");
  const std::string b = token_by(ec_pair(), R"({"alg":"ES256","kid":"b"})");
  {
    const Serving server(files, {}, {"FLOWTALLY_JWT_PUBLIC_KEY_FILE=a=" + files / "a.pem" + ",b=" + files / "b.pem"});
    CHECK(server.accepts(a));
    CHECK(server.accepts(b));
  }
  write_file(files / "config.toml",
             "[serve]\njwt-public-key-file = [\"a=" + files / "a.pem" + "\", \"b=" + files / "b.pem" + "\"]\n");
  const Serving server(files, {"--config", files / "config.toml"});
  CHECK(server.accepts(a));
  CHECK(server.accepts(b));
}

TEST_CASE("serve: it does not start without a key or with a bad one, and names the file") {
  const TestDirectory files;
  const auto started_with = [&](const std::vector<std::string>& options) {
    std::vector<std::string> words{"serve", "--data", files / "data", "--listen", "127.0.0.1:0"};
    words.insert(words.end(), options.begin(), options.end());
    return run_flowtally(words);
  };
  const RunResult without = started_with({});
  CHECK(without.exit_code == 2);
  CHECK(contains(without.err, "--jwt-secret-file or --jwt-public-key-file"));
  write_file(files / "good.pem", rsa_pair().public_pem());
  const std::vector<std::pair<std::string, std::string>> bad{
      {rsa_pair().private_pem(), "holds a private key"},
      {KeyPair::rsa(1024).public_pem(), "holds an RSA key of 1024 bits"},
      {KeyPair::ec("P-384").public_pem(), "holds an EC key on a curve other than P-256"},
      {"", "holds no public key in PEM"},
  };
  for (const auto& [bytes, wrong] : bad) {
    write_file(files / "bad.pem", bytes);
    const RunResult result =
        started_with({"--jwt-public-key-file", files / "good.pem", "--jwt-public-key-file", "k=" + files / "bad.pem"});
    CHECK(result.exit_code == 1);
    CHECK_MESSAGE(contains(result.err, files / "bad.pem" + ": " + wrong), result.err);
  }
  CHECK(started_with({"--jwt-public-key-file", files / "none.pem"}).exit_code == 1);
}

}  // namespace flowtally::tests
