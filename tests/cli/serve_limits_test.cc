#include <doctest/doctest.h>
#include <signal.h>

#include <string>
#include <vector>

#include "tests/api/http_client.h"
#include "tests/cli/run_flowtally.h"

namespace flowtally::tests {
namespace {

using Words = std::vector<std::string>;

/// The words of a server with these options more.
Words serve_words(const TestDirectory& files, const Words& more) {
  write_file(files / "secret", "a secret of more than thirty-two bytes");
  Words words{"serve", "--data", files / "data", "--listen", "127.0.0.1:0", "--jwt-secret-file", files / "secret"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

std::uint16_t port_of(RunningFlowtally& server) {
  const std::string told = server.read_until("ready: ");
  const std::string before = "http://127.0.0.1:";
  REQUIRE_MESSAGE(told.find(before) != told.npos, told);
  return static_cast<std::uint16_t>(std::stoi(told.substr(told.find(before) + before.size())));
}

/// Asked again until the server has seen that the connection before went.
int status_of(std::uint16_t port, const std::string& request) {
  int status = 503;
  while (status == 503) {
    HttpClient client(port);
    client.send(request);
    status = client.receive().status;
  }
  return status;
}

std::string get_with(std::size_t header_bytes) {
  return "GET /healthz HTTP/1.1\r\nHost: h\r\nX: " + std::string(header_bytes, 'x') + "\r\n\r\n";
}

const std::string kLongPost = "POST /api/v1/events HTTP/1.1\r\nHost: h\r\nContent-Length: 2000\r\n\r\n";

}  // namespace

TEST_CASE("serve: limits come from flags, variables and the file, as every option does") {
  const TestDirectory files;
  write_file(files / "config.toml", "[serve]\nconnections-max = 1\n");
  RunningFlowtally server(serve_words(files, {"--header-bytes-max", "2KiB", "--config", files / "config.toml"}),
                          {.variables = {"FLOWTALLY_BODY_BYTES_MAX=1024"}});
  const auto port = port_of(server);
  CHECK(status_of(port, get_with(1'500)) == 200);
  CHECK(status_of(port, get_with(2'100)) == 431);
  CHECK(status_of(port, kLongPost) == 413);
  bool second_was_refused = false;
  while (!second_was_refused) {
    HttpClient first(port);
    if (first.get("/healthz").status == 503) continue;
    HttpClient second(port);
    REQUIRE(second.get("/healthz").status == 503);
    second_was_refused = true;
  }
  server.signal(SIGTERM);
  CHECK(server.wait() == 0);
}

TEST_CASE("serve: a limit out of its bounds is a usage error that names the option") {
  const TestDirectory files;
  const std::vector<Words> cases{{"--header-bytes-max", "1000"},
                                 {"--header-bytes-max", "2MiB"},
                                 {"--body-bytes-max", "0"},
                                 {"--body-bytes-max", "-1"},
                                 {"--body-bytes-max", "2GiB"},
                                 {"--body-memory-bytes-max", "64MiB"},
                                 {"--body-memory-bytes-max", "1GiB", "--body-bytes-max", "256MiB"},
                                 {"--connections-max", "0"},
                                 {"--account-writes-max", "many"},
                                 {"--idle-timeout", "0s"},
                                 {"--idle-timeout", "2h"},
                                 {"--idle-timeout", "60"},
                                 {"--cors-origin", "*"},
                                 {"--trusted-proxy", "10.0.0.0/33"},
                                 {"--trusted-proxy", "10.0.0.0/8", "--trusted-proxy", "proxy.example"},
                                 {"--cors-origin", "https://a.example", "--cors-origin", "https://b.example/"}};
  for (const Words& words : cases) {
    const RunResult result = run_flowtally(serve_words(files, words));
    INFO(words.back(), result.err);
    CHECK(result.exit_code == 2);
    CHECK(result.err.find(words.front()) != result.err.npos);
  }
}

}  // namespace flowtally::tests
