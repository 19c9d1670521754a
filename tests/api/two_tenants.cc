#include "tests/api/two_tenants.h"

#include <doctest/doctest.h>

#include <array>
#include <optional>
#include <sstream>
#include <utility>

#include "tests/api/tokens.h"
#include "tests/support/feed.h"

namespace flowtally::tests {
namespace {

/// Collects one account's events; each has an id of its own in its account, the same ones in every account.
class Account {
 public:
  Account(std::vector<std::string>& lines, std::string id) : lines_(lines), id_(std::move(id)) {}

  void fact(const std::string& type, const std::string& time, const std::string& fields) {
    lines_.push_back(R"({"id":"e)" + std::to_string(++count_) + R"(","type":")" + type + R"(","time":"2026-02-)" +
                     time + R"(","account_id":")" + id_ + "\"," + fields + "}");
  }
  void flow(const std::string& tree, const std::string& name, const std::string& node) {
    fact("flow.updated", "01T00:00:00Z",
         R"("tree_id":")" + tree + R"(","name":")" + name + R"(","tree_structure":{"id":")" + node + R"("})");
  }
  void user(const std::string& user_id, const std::string& name) {
    fact("user.updated", "01T00:00:00Z", R"("user_id":")" + user_id + R"(","name":")" + name + "\"");
  }
  /// Of ten minutes; still open without an outcome.
  void session(const std::string& session, const std::string& tree, const std::string& user_id, const std::string& node,
               const std::string& outcome) {
    const std::string of_it = R"("session_id":")" + session + "\"";
    fact("session.started", "10T10:00:00Z", of_it + R"(,"tree_id":")" + tree + R"(","user_id":")" + user_id + "\"");
    fact("session.step_visited", "10T10:01:00Z", of_it + R"(,"node_id":")" + node + "\"");
    if (!outcome.empty()) fact("session.completed", "10T10:10:00Z", of_it + R"(,"outcome":")" + outcome + "\"");
  }
  void opinions(const std::string& session, const std::string& user_id, const std::string& node, int rating) {
    const std::string who = R"("session_id":")" + session + R"(","user_id":")" + user_id + "\"";
    fact("step.feedback_given", "10T10:05:00Z", who + R"(,"node_id":")" + node + R"(","was_helpful":true)");
    if (rating > 0) {
      fact("session.rated", "10T10:11:00Z",
           who + R"(,"rating":)" + std::to_string(rating) + R"(,"comment":"said in )" + id_ + "\"");
    }
  }
  void audit(const std::string& time, const std::string& user_id, const std::string& action) {
    fact("audit.recorded", time,
         R"("admin_id":")" + user_id + R"(","action":")" + action + R"(","resource_type":"report")");
  }
  /// Claimed and rated, with a message.
  void chat(const std::string& chat, const std::string& visitor, const std::string& operator_id) {
    const std::string of_it = R"("chat_id":")" + chat + "\"";
    const std::string whose = of_it + R"(,"visitor_id":")" + visitor + "\"";
    fact("chat.opened", "15T11:00:00Z", whose);
    fact("chat.claimed", "15T11:02:00Z", of_it + R"(,"operator_id":")" + operator_id + "\"");
    fact("chat.message_sent", "15T11:03:00Z", whose + R"(,"sender":"operator")");
    fact("chat.rated", "15T11:10:00Z", whose + R"(,"rating":4,"comment":"chatted in )" + id_ + "\"");
  }

 private:
  std::vector<std::string>& lines_;
  std::string id_;
  int count_ = 0;
};

void add_acme(std::vector<std::string>& lines) {
  Account acme(lines, "acme");
  acme.fact("account.updated", "01T00:00:00Z", R"("name":"Acme","time_zone":"Asia/Kolkata")");
  acme.user("ann", "Ann Lee");
  acme.flow("dns", "DNS Resolution", "n1");
  acme.session("1", "dns", "ann", "n1", "resolved");
  acme.session("2", "dns", "ann", "n1", "escalated");
  acme.session("3", "dns", "bob", "n1", "");
  acme.session("4", "dns", "ann", "n1", "");
  acme.session("5", "dns", "ann", "n1", "");
  acme.opinions("1", "ann", "n1", 4);
  acme.opinions("2", "ann", "n1", 0);
  acme.opinions("5", "ann", "n1", 2);
  acme.chat("h1", "v1", "ann");
  acme.audit("12T10:00:00Z", "ann", "export");
}

void add_globex(std::vector<std::string>& lines) {
  Account globex(lines, "globex");
  globex.fact("account.updated", "01T00:00:00Z", R"("name":"Globex","time_zone":"America/New_York")");
  globex.user("ann", "Ann of Globex");
  globex.user("gus", "Gus");
  globex.flow("dns", "Another DNS", "n1");
  globex.flow("vpn", "VPN", "gn");
  for (const std::string session : {"1", "2", "3", "4", "5"}) globex.session(session, "dns", "ann", "n1", "workaround");
  globex.session("g2", "vpn", "ann", "gn", "resolved");
  globex.session("g3", "vpn", "gus", "gn", "resolved");
  globex.opinions("2", "ann", "n1", 1);
  globex.opinions("g2", "ann", "gn", 0);
  globex.opinions("g3", "gus", "gn", 2);
  globex.chat("h1", "v1", "gus");
  globex.chat("h2", "v1", "ann");
  globex.audit("12T10:00:00Z", "ann", "delete");
  globex.audit("12T11:00:00Z", "gus", "export");
}

std::unique_ptr<engine::Engine> engine_of(const std::vector<std::string>& lines,
                                          std::unique_ptr<storage::EventLog> log) {
  engine::EngineOptions options;
  options.clock = [] { return kServerNow; };
  auto engine = engine::Engine::open(std::move(log), std::move(options));
  REQUIRE(engine.ok());
  const auto result = feed(**engine, lines);
  REQUIRE(result.rejects.empty());
  REQUIRE(result.accepted == lines.size());
  return std::move(engine).value();
}

}  // namespace

std::unique_ptr<engine::Engine> acme_alone() {
  std::vector<std::string> lines;
  add_acme(lines);
  return engine_of(lines, storage::make_memory_log());
}

std::unique_ptr<engine::Engine> two_tenants(std::unique_ptr<storage::EventLog> log) {
  std::vector<std::string> lines;
  add_globex(lines);
  add_acme(lines);
  return engine_of(lines, std::move(log));
}

std::string placed(std::string_view text, const Place& place) {
  const std::array<std::pair<std::string_view, std::string_view>, 6> words{{{"{name}", "app-1.js"},
                                                                            {"{account_id}", place.account_id},
                                                                            {"{tree_id}", place.tree_id},
                                                                            {"{step_id}", place.step_id},
                                                                            {"{user_id}", place.user_id},
                                                                            {"{session_id}", place.session_id}}};
  std::string out(text);
  for (const auto& [word, value] : words) {
    for (std::size_t at = 0; (at = out.find(word, at)) != std::string::npos;) out.replace(at, word.size(), value);
  }
  return out;
}

std::string Bearer::token() const {
  if (!has_token) return "";
  const auto session = narrowed ? std::optional<std::string>(kOwn.session_id) : std::nullopt;
  return api::mint_token({"ann", all_accounts ? "*" : "acme", role, session}, kServerNow,
                         kServerNow + std::chrono::hours{1}, test_key());
}

const std::vector<Bearer>& bearers() {
  using api::Role;
  static const std::vector<Bearer> all = {
      {.name = "no token", .has_token = false},
      {.name = "ingest of acme", .role = Role::kIngest},
      {.name = "ingest of all", .role = Role::kIngest, .all_accounts = true},
      {.name = "viewer", .role = Role::kViewer},
      {.name = "engineer", .role = Role::kEngineer},
      {.name = "team admin", .role = Role::kTeamAdmin},
      {.name = "super admin", .role = Role::kSuperAdmin},
      {.name = "narrowed viewer", .role = Role::kViewer, .narrowed = true},
      {.name = "narrowed super admin", .role = Role::kSuperAdmin, .narrowed = true},
  };
  return all;
}

HttpResponse knock(const RunningServer& server, const Bearer& bearer, std::string_view method, std::string_view target,
                   std::string_view body) {
  std::string text(method);
  text.append(" ").append(target).append(" HTTP/1.1\r\nHost: test\r\n");
  if (bearer.has_token) text.append("Authorization: Bearer ").append(bearer.token()).append("\r\n");
  if (!body.empty()) {
    text.append("Content-Type: application/json\r\nContent-Length: ").append(std::to_string(body.size()));
    text.append("\r\n");
  }
  HttpClient client(server.port());
  client.send(text.append("\r\n").append(body));
  auto response = client.receive(method != "HEAD");
  if (response.headers.contains("transfer-encoding")) response.body = client.receive_chunk();
  return response;
}

std::string seen(const HttpResponse& response) {
  std::istringstream head(response.head);
  std::string out;
  for (std::string line; std::getline(head, line);) {
    if (!line.starts_with("Date:") && !line.starts_with("X-Request-Id:")) out += line + "\n";
  }
  return out + "\n" + response.body;
}

std::string seen_but_for(std::string_view account_id, const HttpResponse& response) {
  auto text = seen(response);
  const auto quoted = "\\\"" + std::string(account_id) + "\\\"";
  for (auto at = text.find(quoted); at != text.npos; at = text.find(quoted, at)) text.replace(at, quoted.size(), "it");
  return text;
}

}  // namespace flowtally::tests
