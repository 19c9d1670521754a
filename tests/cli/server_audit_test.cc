// What commands and signals put into the server's own audit, read from the real server.
#include <doctest/doctest.h>
#include <signal.h>

#include <boost/json.hpp>
#include <string>

#include "tests/api/http_client.h"
#include "tests/api/tokens.h"
#include "tests/cli/serving.h"

namespace flowtally::tests {
namespace {

constexpr const char* kEvents =
    R"({"id":"e1","type":"session.started","time":"2026-01-05T10:00:00Z","account_id":"acme","session_id":"s1","tree_id":"t1","user_id":"u1"}
{"id":"e2","type":"session.completed","time":"2026-01-05T10:05:00Z","account_id":"acme","session_id":"s1","outcome":"resolved"}
no JSON
)";

/// Oldest first: action, source and details.
std::string audit_of(std::uint16_t port) {
  const auto answer = HttpClient(port).get("/api/v1/admin/server-audit?days=1", Serving::token(api::Role::kSuperAdmin));
  REQUIRE_MESSAGE(answer.status == 200, answer.body);
  std::string text;
  const auto page = boost::json::parse(answer.body);
  for (const auto& entry : page.at("logs").as_array()) {
    const bool by_command = entry.at("source") == "command";
    CHECK(entry.at("actor").is_string() == by_command);
    CHECK(entry.at("ip_address").is_null());
    text.insert(0,
                std::string(entry.at("action").as_string()) + " " + boost::json::serialize(entry.at("details")) + "\n");
  }
  return text;
}

/// What the directory answers about its one account, and its log.
std::string answers(const std::string& data) {
  std::string text;
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"export", "--data", data},
        {"report", "team", "--data", data, "--account", "acme", "--json", "--from", "2026-01-01", "--to", "2026-01-31"},
        {"report", "live-kpis", "--data", data, "--account", "acme", "--json", "--to", "2026-02-01T00:00:00Z"}}) {
    const auto result = run_flowtally(words);
    REQUIRE_MESSAGE(result.exit_code == 0, result.err);
    text += result.out;
  }
  return text;
}

}  // namespace

TEST_CASE("server audit: every import is in it, and how often a file was imported changes no answer") {
  const TestDirectory files;
  write_file(files / "events", kEvents);
  const auto import = [&] { return run_flowtally({"import", files / "events", "--data", files / "data"}).exit_code; };
  REQUIRE(import() == 3);
  const auto once = answers(files / "data");
  CHECK(once.find("audit") == std::string::npos);
  REQUIRE(import() == 3);
  REQUIRE(import() == 3);
  CHECK(answers(files / "data") == once);
  const std::string file = R"({"file":")" + files / "events" + "\"";
  const std::string started = "import.started " + file + "}\n";
  const std::string ended = "import.ended " + file + R"(,"accepted":)";
  const std::string again = started + ended + "0,\"duplicates\":2,\"rejected\":1}\n";
  const Serving server(files);
  CHECK(audit_of(server.port()) == started + ended + "2,\"duplicates\":0,\"rejected\":1}\n" + again + again);
}

TEST_CASE("server audit: an import that was killed has begun, and has not ended") {
  const TestDirectory files;
  {
    RunningFlowtally import({"import", "-", "--data", files / "data"});
    std::string lines;  // more than a pipe holds: they are only all taken once the import has begun
    for (int i = 0; i < 100'000; ++i) {
      lines += R"({"id":"u)" + std::to_string(i) +
               R"(","type":"user.updated","time":"2026-01-05T10:00:00Z","account_id":"acme","user_id":"u"})" + "\n";
    }
    REQUIRE(import.write(lines));
    import.signal(SIGKILL);
    CHECK(import.wait() == 128 + SIGKILL);
  }
  CHECK(audit_of(Serving(files).port()) == "import.started {\"file\":\"-\"}\n");
}

TEST_CASE("server audit: keys that were read again are in it, keys that stayed as they were are not") {
  const TestDirectory files;
  write_file(files / "secret", kTestSecret);
  RunningFlowtally server(
      {"serve", "--data", files / "data", "--listen", "127.0.0.1:0", "--jwt-secret-file", files / "secret"});
  const auto said = server.read_until("ready: ");
  const std::string before = "http://127.0.0.1:";
  REQUIRE_MESSAGE(said.find(before) != std::string::npos, said);
  const auto port = static_cast<std::uint16_t>(std::stoi(said.substr(said.find(before) + before.size())));
  write_file(files / "secret", "too short");
  server.signal(SIGHUP);
  server.read_until("stay as they were");
  CHECK(audit_of(port).empty());
  write_file(files / "secret", kTestSecret);
  server.signal(SIGHUP);
  server.read_until("reloaded the keys");
  CHECK(audit_of(port) == "keys.reloaded null\n");
  server.signal(SIGTERM);
  CHECK(server.wait() == 0);
}

}  // namespace flowtally::tests
