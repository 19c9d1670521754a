// Once a write is answered, every later read on any other connection sees it: events and commands, in lists, analytics,
// totals and settings, while many others write.
#include <doctest/doctest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "tests/api/event_texts.h"
#include "tests/api/tokens.h"
#include "tests/api/two_tenants.h"

namespace flowtally::tests {
namespace {

using api::Role;

constexpr int kWriters = 12;
constexpr int kRounds = 20;

/// A user of acme: writes on one connection, reads on another, and counts what it misses.
class Writer {
 public:
  Writer(std::uint16_t port, int number)
      : writing_(port),
        reading_(port),
        name_("w" + std::to_string(number)),
        ingest_(user_token(Role::kIngest, "acme", "", kServerNow)),
        own_(user_token(Role::kTeamAdmin, "acme", name_, kServerNow)),
        // Settings are one thing of an account: each writer changes those of another one.
        settings_(user_token(Role::kTeamAdmin, "account-" + name_, name_, kServerNow)) {}

  int run() {
    for (int i = 1; i <= kRounds; ++i) round(i);
    return unseen_;
  }

 private:
  void round(int i) {
    const std::string session = name_ + "-" + std::to_string(i);
    const std::string flow = "flow-" + session;
    const std::string count = std::to_string(i);
    write(
        "POST", "/events", ingest_,
        "[" +
            event_text("session.started", "start-" + session, "acme",
                       R"(,"session_id":")" + session + R"(","tree_id":")" + flow + R"(","user_id":")" + name_ + "\"") +
            "," + event_text("session.completed", "done-" + session, "acme", R"(,"session_id":")" + session + "\"") +
            "," + event_text("flow.updated", flow, "acme", R"(,"tree_id":")" + flow + R"(","name":"N")") + "]");
    expect("/analytics/me", own_, R"("total_sessions":)" + count + R"(,"completed_sessions":)" + count + ",");
    expect("/analytics/team?engineer_id=" + name_, own_, R"("total_sessions":)" + count + ",");
    expect("/trees?search=" + flow, own_, R"("tree_id":")" + flow + "\"");
    expect("/users?search=" + name_, own_, R"("user_id":")" + name_ + "\"");
    write("POST", "/sessions/" + session + "/rate", own_, R"({"rating":3,"comment":")" + session + "\"}");
    expect("/sessions/" + session + "/feedback", own_, R"("rating":3)");
    expect("/trees/" + flow + "/ratings", own_, R"("comment":")" + session + "\"");
    const std::string feedback = "/steps/n-" + name_ + "/feedback";
    write("POST", feedback, own_, R"({"session_id":")" + session + R"(","was_helpful":true})");
    expect(feedback, own_, R"("helpful_yes":1,)");
    write("DELETE", feedback + "/" + session, own_, "");
    expect("/sessions/" + session + "/feedback", own_, R"({"items":[],)");
    write("PUT", "/admin/settings", settings_, R"({"name":")" + session + "\"}");
    expect("/admin/settings", settings_, R"("name":")" + session + "\"");
  }

  void write(const std::string& method, const std::string& path, const std::string& token, const std::string& body) {
    std::string text = method + " /api/v1" + path + " HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer " + token + "\r\n";
    if (!body.empty()) text += std::string(kJson) + "Content-Length: " + std::to_string(body.size()) + "\r\n";
    writing_.send(text + "\r\n" + body);
    if (writing_.receive().status / 100 != 2) ++unseen_;
  }

  void expect(const std::string& path, const std::string& token, const std::string& part) {
    if (reading_.get("/api/v1" + path, token).body.find(part) == std::string::npos) ++unseen_;
  }

  HttpClient writing_;
  HttpClient reading_;
  std::string name_;
  std::string ingest_;
  std::string own_;
  std::string settings_;
  int unseen_ = 0;
};

}  // namespace

TEST_CASE("read your writes: events and commands are in every answer that comes after theirs, under load") {
  const RunningServer server(server_options(), two_tenants());
  std::atomic<int> unseen = 0;
  std::vector<std::thread> writers;
  for (int i = 0; i < kWriters; ++i) {
    writers.emplace_back([&, i] { unseen += Writer(server.port(), i).run(); });
  }
  for (auto& writer : writers) writer.join();
  CHECK(unseen == 0);
  CHECK(server.engine().state().queued_events == 0);
}

}  // namespace flowtally::tests
