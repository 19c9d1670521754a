#include <doctest/doctest.h>
#include <signal.h>

#include <algorithm>
#include <atomic>
#include <boost/json.hpp>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "api/web_files.h"
#include "cli/demo_links.h"
#include "storage/memory_log.h"
#include "tests/api/http_client.h"
#include "tests/api/server_fixture.h"
#include "tests/api/tokens.h"
#include "tests/cli/run_flowtally.h"
#include "tests/support/feed.h"

namespace flowtally::tests {
namespace {

/// A link taken apart.
struct Link {
  std::string said;  // the line before it
  std::string endpoint;
  std::string path;
  std::map<std::string, std::string> fragment;
};

std::vector<Link> links_in(const std::string& text) {
  const std::string kBegin = "http://";
  std::vector<Link> links;
  std::string said;
  for (const std::string& line : lines_of(text)) {
    if (line.starts_with(kBegin)) {
      const auto path = line.find('/', kBegin.size());
      const auto fragment = line.find('#');
      REQUIRE(fragment != std::string::npos);
      Link& link = links.emplace_back();
      link.said = said;
      link.endpoint = line.substr(kBegin.size(), path - kBegin.size());
      link.path = line.substr(path, fragment - path);
      for (std::size_t at = fragment; at < line.size();) {
        const auto end = std::min(line.find('&', at + 1), line.size());
        const auto member = line.substr(at + 1, end - at - 1);
        const auto equals = member.find('=');
        link.fragment[member.substr(0, equals)] = member.substr(equals + 1);
        at = end;
      }
    }
    said = line;
  }
  return links;
}

int status_of(std::uint16_t port, const std::string& target, const std::string& token) {
  return HttpClient(port).get(target, token).status;
}

/// An engine with a session for the widgets, and the links to a server on it.
struct Demo {
  Demo() : engine(memory_engine(kServerNow)) {
    auto completed = cli::complete_session(*engine, account);
    REQUIRE(completed.ok());
    session = *completed;
    auto started = api::Server::start(server_options());
    REQUIRE(started.ok());
    server = std::move(started).value();
    server->attach(*engine);
  }
  std::vector<Link> links() const {
    return links_in(cli::dashboard_links(
        {"http://" + server->endpoint(), account, test_key(), kServerNow, kServerNow + std::chrono::hours{1}},
        session));
  }

  const cli::HistoryWorld world{1, 1};
  const cli::WorldAccount& account = world.accounts().front();
  std::unique_ptr<engine::Engine> engine;
  cli::WidgetSession session;
  std::unique_ptr<api::Server> server;
};

}  // namespace

TEST_CASE("demo: once prints the reports of a history that it made, and leaves nothing behind") {
  const TestDirectory files;
  const RunResult result = run_flowtally({"demo", "--once", "--sessions", "300"}, {"", {"TMPDIR=" + files / "."}});
  INFO(result.err);
  CHECK(result.exit_code == 0);
  CHECK(result.out.find("== team of ") == 0);
  CHECK(result.out.find("\nstep_feedback\n") != std::string::npos);
  CHECK(std::filesystem::is_empty(files / "."));
}

TEST_CASE("demo: each role has a link to the dashboard with a token of its own, in the fragment alone") {
  const Demo demo;
  const auto port = demo.server->port();
  const auto links = demo.links();
  REQUIRE(links.size() == 5);
  const std::vector<std::string> roles = {"viewer", "engineer", "team_admin", "super_admin"};
  for (std::size_t i = 0; i < roles.size(); ++i) {
    CAPTURE(roles[i]);
    const Link& link = links[i];
    CHECK(link.said.find(", " + roles[i] + ": ") != std::string::npos);
    CHECK(link.endpoint == demo.server->endpoint());
    CHECK(link.path == "/");
    REQUIRE(link.fragment.size() == 1);
    const std::string token = link.fragment.at("token");
    const auto identity = api::verify_token(token, {test_key()}, kServerNow);
    REQUIRE(identity.ok());
    CHECK(api::role_name(identity->role) == roles[i]);
    const auto user = std::find_if(demo.account.users.begin(), demo.account.users.end(),
                                   [&](const auto& each) { return each.user_id == identity->user_id; });
    REQUIRE(user != demo.account.users.end());
    CHECK(link.said.starts_with("# " + user->name + ", "));
    CHECK(status_of(port, "/api/v1/analytics/me", token) == 200);
    CHECK(status_of(port, "/api/v1/analytics/team", token) == (i < 2 ? 403 : 200));
    CHECK(status_of(port, "/api/v1/admin/server-audit", token) == (i < 3 ? 403 : 200));
  }
}

TEST_CASE("demo: below a base path every link and curl line begins with it") {
  const TestDirectory files;
  const Demo demo;
  const auto text = cli::dashboard_links(
      {"http://127.0.0.1:8080/flowtally", demo.account, test_key(), kServerNow, kServerNow + std::chrono::hours{1}},
      demo.session);
  int links = 0;
  for (const std::string& line : lines_of(text)) {
    if (!line.starts_with("http")) continue;
    ++links;
    CHECK((line.starts_with("http://127.0.0.1:8080/flowtally/#token=") ||
           line.starts_with("http://127.0.0.1:8080/flowtally/widgets#token=")));
  }
  CHECK(links == 5);

  RunningFlowtally program({"demo", "--sessions", "50", "--chats", "10", "--base-path", "/flowtally"},
                           {{}, {}, files / "out"});
  program.read_until("Sessions and chats keep coming");
  const auto printed = read_file(files / "out");
  for (std::size_t at = printed.find("http://"); at != printed.npos; at = printed.find("http://", at + 1)) {
    CHECK(printed.substr(printed.find('/', at + 7), 11) == "/flowtally/");
  }
  CHECK(printed.find("/flowtally/api/v1/live'") != std::string::npos);
}

TEST_CASE("demo: the widgets' link is an engineer's, for one completed session that nobody has rated") {
  const Demo demo;
  const auto port = demo.server->port();
  const Link link = demo.links().back();
  CHECK(link.path == "/widgets");
  REQUIRE(link.fragment.size() == 3);
  const auto& token = link.fragment.at("token");
  const auto& session = link.fragment.at("session_id");
  const auto identity = api::verify_token(token, {test_key()}, kServerNow);
  REQUIRE(identity.ok());
  CHECK(identity->role == api::Role::kEngineer);
  CHECK(identity->session_id == session);
  CHECK(link.said.find(demo.session.user->name) != std::string::npos);
  CHECK(status_of(port, "/api/v1/analytics/me", token) == 403);
  HttpClient client(port);
  const std::string path = "/api/v1/sessions/" + session;
  const auto before = boost::json::parse(client.get(path + "/feedback", token).body);
  CHECK(before.at("rating").is_null());
  CHECK(before.at("items").as_array().empty());
  const auto tree = demo.engine->flow(demo.account.account_id, {}, demo.account.flows.front().tree_id);
  REQUIRE(tree.ok());
  const auto visited = std::count_if(tree->step_feedback.begin(), tree->step_feedback.end(), [&](const auto& step) {
    return step.node_id == link.fragment.at("node_id") && step.visit_count == 1;
  });
  CHECK(visited == 1);
  const std::string kJson = "Content-Type: application/json\r\n";
  CHECK(client
            .post("/api/v1/steps/" + link.fragment.at("node_id") + "/feedback", token, kJson,
                  R"({"was_helpful":true,"session_id":")" + session + "\"}")
            .status == 201);
  CHECK(client.post(path + "/rate", token, kJson, R"({"rating":5})").status == 201);
}

TEST_CASE("demo: a second run on the same data has another session for the widgets") {
  const cli::HistoryWorld world(1, 1);
  std::atomic<std::int64_t> now_ms{kServerNow.time_since_epoch().count()};
  engine::EngineOptions options;
  options.clock = [&] { return events::Timestamp{std::chrono::milliseconds{now_ms}}; };
  const auto engine = engine::Engine::open(storage::make_memory_log(), options);
  REQUIRE(engine.ok());
  const auto first = cli::complete_session(**engine, world.accounts().front());
  now_ms += 60'000;
  const auto second = cli::complete_session(**engine, world.accounts().front());
  REQUIRE(first.ok());
  REQUIRE(second.ok());
  CHECK(first->session_id != second->session_id);
  const auto me = (*engine)->me(world.accounts().front().account_id, {}, first->user->user_id);
  REQUIRE(me.ok());
  CHECK(me->summary.completed_sessions == 2);
}

TEST_CASE("demo: serves until it is told to stop; prints links that work, or that there is no dashboard") {
  const TestDirectory files;
  RunningFlowtally demo({"demo", "--sessions", "200"}, {.out = files / "out"});
  CHECK(demo.read_until("Ctrl-C").find("Sessions and chats keep coming") != std::string::npos);
  const std::string out = read_file(files / "out");
  CHECK(out.find("\ncurl -sN -H 'Authorization: Bearer ") != std::string::npos);
  const auto links = links_in(out);
  const bool has_dashboard = api::WebFiles::of_program() != nullptr;
  CHECK(links.size() == (has_dashboard ? 5 : 0));
  CHECK((out.find("this flowtally was built without it") != std::string::npos) == !has_dashboard);
  for (const Link& link : links) {
    const auto port = static_cast<std::uint16_t>(std::stoi(link.endpoint.substr(link.endpoint.find(':') + 1)));
    CHECK(status_of(port, link.path, "") == 200);
    const bool is_of_widgets = link.fragment.contains("session_id");
    const std::string target =
        is_of_widgets ? "sessions/" + link.fragment.at("session_id") + "/feedback" : "analytics/me";
    CHECK(status_of(port, "/api/v1/" + target, link.fragment.at("token")) == 200);
  }
  demo.signal(SIGINT);
  CHECK(demo.wait() == 0);
}

}  // namespace flowtally::tests
