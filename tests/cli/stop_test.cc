// How a server ends: asked to, in the middle of posts, or killed between a command and the read that follows it.
#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "tests/api/event_texts.h"
#include "tests/cli/serving.h"

namespace flowtally::tests {
namespace {

using api::Role;

bool can_connect(std::uint16_t port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const bool connected = ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  ::close(fd);
  return connected;
}

std::string post_of(const std::string& event, const std::string& token) {
  return post_text(kEvents, token, kNdjson, user_updated(event));
}

/// The ids of all events in the data directory.
std::string exported(const TestDirectory& files) {
  const auto result = run_flowtally({"export", "--data", files / "data"});
  CHECK(result.exit_code == 0);
  return result.out;
}

bool holds(const std::string& log, const std::string& event) {
  return log.find(R"("id":")" + event + "\"") != std::string::npos;
}

HttpResponse send(std::uint16_t port, const std::string& method, const std::string& path, const std::string& body) {
  HttpClient client(port);
  std::string text = method + " /api/v1" + path + " HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer " +
                     Serving::token(Role::kTeamAdmin) + "\r\n";
  if (!body.empty()) text += std::string(kJson) + "Content-Length: " + std::to_string(body.size()) + "\r\n";
  client.send(text + "\r\n" + body);
  return client.receive();
}

}  // namespace

TEST_CASE("stop: every post that was sent whole is answered, and what was answered 200 is in the log") {
  for (int round = 0; round < 4; ++round) {
    CAPTURE(round);
    const TestDirectory files;
    Serving server(files);
    const std::string token = Serving::token(Role::kIngest);
    std::vector<std::unique_ptr<HttpClient>> posters;
    for (int i = 0; i < 48; ++i) {
      posters.push_back(std::make_unique<HttpClient>(server.port()));
      posters.back()->send(post_of("first-" + std::to_string(i), token));
    }
    for (const auto& poster : posters) REQUIRE(poster->receive().status == 200);
    const std::size_t busy = posters.size() / 2;  // the others idle
    for (std::size_t i = 0; i < busy; ++i) posters[i]->send(post_of("second-" + std::to_string(i), token));
    server.signal(SIGTERM);
    std::set<std::string> kept;
    for (std::size_t i = 0; i < busy; ++i) {
      const auto answer = posters[i]->receive();
      CHECK((answer.status == 200 || answer.status == 503));
      if (answer.status == 200) kept.insert("second-" + std::to_string(i));
      CHECK(posters[i]->closed_by_server());
    }
    for (std::size_t i = busy; i < posters.size(); ++i) CHECK(posters[i]->closed_by_server());
    CHECK(server.wait() == 0);
    const auto log = exported(files);
    for (const auto& event : kept) CHECK(holds(log, event));
    for (int i = 0; i < 48; ++i) CHECK(holds(log, "first-" + std::to_string(i)));
  }
}

TEST_CASE("stop: while a request that has begun is waited for, no new connection is taken, and it is answered") {
  const TestDirectory files;
  Serving server(files);
  const std::string text = post_of("begun", Serving::token(Role::kIngest));
  HttpClient begun(server.port());
  begun.send("GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n" + text.substr(0, text.size() - 10));
  REQUIRE(begun.receive().status == 200);
  server.signal(SIGTERM);
  while (can_connect(server.port())) {
  }
  begun.send(text.substr(text.size() - 10));
  const auto answer = begun.receive();
  CHECK(answer.status == 200);
  CHECK(answer.headers.at("connection") == "close");
  CHECK(server.wait() == 0);
  CHECK(holds(exported(files), "begun"));
}

TEST_CASE("stop: killed between a command and the read that follows it, the read sees the command") {
  const TestDirectory files;
  const std::string session =
      started("1") + "\n" +
      event_text("session.completed", "done-1", "acme", R"(,"session_id":"1","outcome":"resolved")");
  struct Step {
    const char* method;
    const char* path;
    const char* body;
    int status;
    const char* read;
    const char* seen;
  };
  constexpr Step kSteps[] = {
      {"POST", "/steps/n1/feedback", R"({"session_id":"1","was_helpful":true})", 201, "/sessions/1/feedback",
       R"({"items":[{"node_id":"n1","was_helpful":true}],"rating":null})"},
      {"POST", "/sessions/1/rate", R"({"rating":4})", 201, "/sessions/1/feedback",
       R"({"items":[{"node_id":"n1","was_helpful":true}],"rating":4})"},
      {"DELETE", "/steps/n1/feedback/1", "", 204, "/sessions/1/feedback", R"({"items":[],"rating":4})"},
      {"PUT", "/admin/settings", R"({"name":"Acme"})", 200, "/admin/settings", R"({"name":"Acme",)"},
  };
  {
    Serving server(files);
    REQUIRE(HttpClient(server.port()).post(kEvents, Serving::token(Role::kIngest), kNdjson, session).status == 200);
    CHECK(server.end(SIGKILL) == 128 + SIGKILL);
  }
  for (const Step& step : kSteps) {
    CAPTURE(step.path);
    {
      Serving server(files);
      CHECK(send(server.port(), step.method, step.path, step.body).status == step.status);
      CHECK(server.end(SIGKILL) == 128 + SIGKILL);
    }
    Serving server(files);
    CHECK(send(server.port(), "GET", step.read, "").body.starts_with(step.seen));
    CHECK(server.end(SIGKILL) == 128 + SIGKILL);
  }
}

}  // namespace flowtally::tests
