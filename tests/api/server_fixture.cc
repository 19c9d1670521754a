#include "tests/api/server_fixture.h"

#include <doctest/doctest.h>

#include <utility>
#include <vector>

#include "tests/api/tokens.h"
#include "tests/support/feed.h"

namespace flowtally::tests {
namespace {

std::string line(const std::string& account, const std::string& id, const std::string& type, const std::string& time,
                 const std::string& fields) {
  return R"({"id":")" + id + R"(","type":")" + type + R"(","time":"2026-02-)" + time + R"(","account_id":")" + account +
         "\"," + fields + "}";
}

std::vector<std::string> session(const std::string& account, const std::string& id, const std::string& flow,
                                 const std::string& user, const std::string& time) {
  return {line(account, "s-" + id, "session.started", time,
               R"("session_id":")" + id + R"(","tree_id":")" + flow + R"(","user_id":")" + user + "\""),
          line(account, "v-" + id, "session.step_visited", time, R"("session_id":")" + id + R"(","node_id":"n1")")};
}

}  // namespace

std::unique_ptr<engine::Engine> acme_and_globex() {
  std::vector<std::string> lines{
      line("acme", "a", "account.updated", "01T00:00:00Z", R"("name":"Acme","time_zone":"Asia/Kolkata")"),
      line("acme", "u", "user.updated", "01T00:00:00Z", R"("user_id":"ann","name":"Ann \"A\" Lee")"),
      line("acme", "f", "flow.updated", "01T00:00:00Z",
           R"("tree_id":"dns","name":"DNS Resolution","tree_structure":{"id":"n1","title":"Ping it"})"),
      line("acme", "c1", "session.completed", "10T10:09:30Z", R"("session_id":"1","outcome":"resolved")"),
      line("acme", "c2", "session.completed", "10T11:20:00Z", R"("session_id":"2","outcome":"escalated")"),
      line("acme", "r1", "session.rated", "10T10:10:00Z",
           R"("session_id":"1","user_id":"ann","rating":4,"comment":"ok")"),
  };
  for (const auto& part :
       {session("acme", "1", "dns", "ann", "10T10:00:00Z"), session("acme", "2", "dns", "ann", "10T11:00:00Z"),
        session("acme", "3", "dns", "bob", "10T12:00:00Z"), session("globex", "1", "vpn", "ann", "10T10:00:00Z")}) {
    lines.insert(lines.end(), part.begin(), part.end());
  }
  auto engine = memory_engine(kServerNow);
  REQUIRE(feed(*engine, lines).rejects.empty());
  return engine;
}

std::span<const api::EmbeddedFile> dashboard_files() {
  static const std::string kPage = "<!doctype html><title>flowtally</title>" + std::string(2000, ' ');
  static const std::string kScript = "console.log(1);" + std::string(2000, '\n');
  static const std::vector<api::EmbeddedFile> kFiles = {
      {"assets/app-1.js", kScript},
      {"assets/app-1.js.br", "br of assets/app-1.js"},
      {"assets/app-1.js.gz", "gz of assets/app-1.js"},
      {"assets/icon-2.svg", "<svg/>"},
      {"index.html", kPage},
      {"index.html.br", "br of index.html"},
      {"index.html.gz", "gz of index.html"},
      {"widgets.html", "<!doctype html><title>widgets</title>"},
      {"widgets.js", kScript},
      {"widgets.js.br", "br of widgets.js"},
      {"widgets.js.gz", "gz of widgets.js"},
  };
  return kFiles;
}

api::ServerOptions server_options() {
  api::ServerOptions options;
  options.http.threads = 2;
  options.keys = {test_key()};
  static const api::WebFiles kFiles(dashboard_files());
  options.web = &kFiles;
  return options;
}

RunningServer::RunningServer(api::ServerOptions options, std::unique_ptr<engine::Engine> engine)
    : engine_(std::move(engine)) {
  auto started = api::Server::start(std::move(options));
  REQUIRE(started.ok());
  server_ = std::move(started).value();
  server_->attach(*engine_);
}

HttpResponse RunningServer::get(const std::string& target, const std::string& token) const {
  HttpClient client(port());
  return client.get(target, token);
}

HttpResponse RunningServer::ask(const std::string& target, api::Role role, const std::string& account,
                                const std::string& user) const {
  return get("/api/v1/analytics/" + target, user_token(role, account, user, kServerNow));
}

}  // namespace flowtally::tests
