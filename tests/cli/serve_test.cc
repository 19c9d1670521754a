#include <doctest/doctest.h>
#include <signal.h>

#include <cstdlib>
#include <string>

#include "api/identity.h"
#include "api/web_files.h"
#include "cli/history_generator.h"
#include "engine/engine.h"
#include "tests/api/http_client.h"
#include "tests/cli/run_flowtally.h"

namespace flowtally::tests {
namespace {

constexpr const char* kSecret = "a secret of more than thirty-two bytes";

TEST_CASE("serve: says where it listens, and SIGTERM ends it with exit 0") {
  const TestDirectory files;
  write_file(files / "secret", kSecret);
  for (const int number : {SIGTERM, SIGINT}) {
    RunningFlowtally server(
        {"serve", "--data", files / "data", "--listen", "127.0.0.1:0", "--jwt-secret-file", files / "secret"});
    const std::string told = server.read_until("ready: ");
    CHECK(told.find("listening on http://127.0.0.1:") != std::string::npos);
    const bool has_dashboard = api::WebFiles::of_program() != nullptr;
    CHECK((told.find("dashboard at http://127.0.0.1:") != std::string::npos) == has_dashboard);
    server.signal(number);
    CHECK(server.wait() == 0);
  }
}

TEST_CASE("serve: an address in use, a short secret and a locked directory are told") {
  const TestDirectory files;
  write_file(files / "secret", kSecret);
  write_file(files / "short", "short");
  RunningFlowtally server(
      {"serve", "--data", files / "data", "--listen", "127.0.0.1:0", "--jwt-secret-file", files / "secret"});
  const std::string told = server.read_until("ready: ");
  const std::size_t at = told.find("127.0.0.1:");
  REQUIRE(at != std::string::npos);
  const std::string endpoint = told.substr(at, told.find_first_of("\"\n", at) - at);
  CHECK(run_flowtally({"serve", "--data", files / "other", "--listen", endpoint, "--jwt-secret-file", files / "secret"})
            .exit_code == 1);
  CHECK(run_flowtally(
            {"serve", "--data", files / "other", "--listen", "127.0.0.1:0", "--jwt-secret-file", files / "short"})
            .exit_code == 1);
  const auto second = run_flowtally(
      {"serve", "--data", files / "data", "--listen", "127.0.0.1:0", "--jwt-secret-file", files / "secret"});
  CHECK(second.exit_code == 6);
  CHECK_MESSAGE(second.err.find("listening on") == std::string::npos, second.err);
  server.signal(SIGTERM);
  CHECK(server.wait() == 0);
}

TEST_CASE("serve: operations listen on an address of their own, and promtool takes the metrics") {
  const TestDirectory files;
  write_file(files / "secret", kSecret);
  RunningFlowtally server({"serve", "--data", files / "data", "--listen", "127.0.0.1:0", "--ops-listen", "127.0.0.1:0",
                           "--jwt-secret-file", files / "secret", "--log-format", "json"});
  const std::string told = server.read_until("ready: ");
  const std::string marker = R"("message":"operations on http://127.0.0.1:)";
  const std::size_t at = told.find(marker);
  REQUIRE(at != std::string::npos);
  HttpClient client(static_cast<std::uint16_t>(std::stoi(told.substr(at + marker.size()))));
  const auto metrics = client.request("GET", "/metrics");
  CHECK(metrics.status == 200);
  CHECK(metrics.body.find("flowtally_ready 1\n") != std::string::npos);
  write_file(files / "metrics", metrics.body);
  const std::string check = "'" FLOWTALLY_PROMTOOL "' check metrics < '" + (files / "metrics") + "'";
  CHECK(std::system(check.c_str()) == 0);
  server.signal(SIGTERM);
  CHECK(server.wait() == 0);
}

TEST_CASE("token: what it prints is what the server verifies") {
  const TestDirectory files;
  write_file(files / "secret", kSecret);
  const RunResult result = run_flowtally({"token", "--jwt-secret-file", files / "secret", "--account", "acme", "--role",
                                          "team_admin", "--sub", "jane", "--expires", "2h"});
  REQUIRE_MESSAGE(result.exit_code == 0, result.err);
  const std::string token = lines_of(result.out).front();
  const events::Timestamp now = engine::system_now();
  const api::KeySet keys{api::TokenKey::from_secret(kSecret).value()};
  const auto identity = api::verify_token(token, keys, now);
  REQUIRE(identity.ok());
  CHECK(identity->account_id == "acme");
  CHECK(identity->user_id == "jane");
  CHECK(identity->role == api::Role::kTeamAdmin);
  CHECK(api::verify_token(token, keys, now + std::chrono::minutes{119}).ok());
  CHECK_FALSE(api::verify_token(token, keys, now + std::chrono::minutes{121}).ok());
  CHECK_FALSE(identity->session_id);

  const RunResult widget = run_flowtally({"token", "--jwt-secret-file", files / "secret", "--account", "acme", "--role",
                                          "viewer", "--sub", "jane", "--session", "s1"});
  REQUIRE_MESSAGE(widget.exit_code == 0, widget.err);
  const auto narrowed = api::verify_token(lines_of(widget.out).front(), keys, now);
  REQUIRE(narrowed.ok());
  CHECK(narrowed->session_id == "s1");
}

TEST_CASE("report: an account that is not there is exit 1, a bad window exit 2") {
  const TestDirectory files;
  const RunResult history = run_flowtally({"generate", "--sessions", "20", "--accounts", "1", "--end", "2026-03-01"});
  REQUIRE(run_flowtally({"import", "-", "--data", files / "data"}, {history.out, {}}).exit_code == 0);
  const std::string account = cli::HistoryWorld(1, 1).accounts()[0].account_id;
  CHECK(run_flowtally({"report", "team", "--data", files / "data", "--account", "nobody"}).exit_code == 1);
  CHECK(
      run_flowtally({"report", "team", "--data", files / "data", "--account", account, "--period", "12d"}).exit_code ==
      2);
  CHECK(run_flowtally({"report", "flow", "--data", files / "data", "--account", account, "--tree-id", "none"})
            .exit_code == 1);
  const RunResult table = run_flowtally(
      {"report", "team", "--data", files / "data", "--account", account, "--from", "2025-11-30", "--to", "2026-03-01"});
  CHECK(table.exit_code == 0);
  for (const std::string& line : lines_of(table.out)) {
    if (line.find("total_sessions") != std::string::npos) CHECK(line.substr(line.rfind(' ')) == " 20");
  }
  CHECK(table.out.find("total_sessions") != std::string::npos);
}

TEST_CASE("report: the live-chat desk, as tables and as the body of the HTTP answer") {
  const TestDirectory files;
  const std::string of_chat = R"(","account_id":"a","chat_id":"c")";
  const std::string history =
      R"({"id":"1","type":"chat.opened","visitor_id":"v","time":"2026-02-15T11:00:00Z)" + of_chat + "}\n" +
      R"({"id":"2","type":"chat.claimed","operator_id":"jo","time":"2026-02-15T11:01:00Z)" + of_chat + "}\n" +
      R"({"id":"3","type":"chat.message_sent","visitor_id":"v","sender":"operator",)" +
      R"("time":"2026-02-15T11:01:30Z)" + of_chat + "}\n";
  REQUIRE(run_flowtally({"import", "-", "--data", files / "data"}, {history, {}}).exit_code == 0);
  const auto report = [&](std::vector<std::string> words) {
    words.insert(words.begin(), "report");
    words.insert(words.end(), {"--data", files / "data", "--account", "a", "--to", "2026-02-15T12:00:00Z"});
    const RunResult result = run_flowtally(words);
    INFO(result.err);
    CHECK(result.exit_code == 0);
    return result.out;
  };
  CHECK(report({"live-kpis"}).starts_with("waiting  0\nactive  1\navg_first_response_seconds  30.0\n"));
  CHECK(report({"live-kpis"}).find("\nqueue_wait\n  n                           1\n") != std::string::npos);
  CHECK(report({"live-kpis", "--json"}).starts_with(R"({"waiting":0,"active":1,)"));
  CHECK(report({"hours", "--hours", "2"}) ==
        "  hour                       message_count\n"
        "  2026-02-15T10:00:00+00:00              0\n"
        "  2026-02-15T11:00:00+00:00              1\n");
  CHECK(report({"operators"}).find("\nfirst_response\n      n  avg_seconds") != std::string::npos);
  CHECK(report({"operators", "--operator-id", "x"}) == "none\n");
  CHECK(report({"operators", "--operator-id", "x", "--json"}) == "[]");
  CHECK(report({"dashboard"})
            .find("\n  avg_first_response_seconds    30.00      0.00  30.00              -          1           0\n") !=
        std::string::npos);
}

}  // namespace
}  // namespace flowtally::tests
