#include "cli/import_remote.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <boost/json.hpp>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "api/server.h"
#include "events/ndjson.h"
#include "storage/memory_log.h"
#include "tests/api/event_texts.h"
#include "tests/api/server_fixture.h"
#include "tests/api/tokens.h"
#include "tests/cli/run_flowtally.h"
#include "tests/engine/watched_log.h"
#include "tests/support/cutting_proxy.h"
#include "tests/support/feed.h"
#include "tests/support/random_history.h"

namespace flowtally::tests {
namespace {

using cli::ImportOutcome;
using cli::RemoteOptions;
using std::chrono::milliseconds;

/// A server on an empty log, with the real clock: the program's token is checked by it.
class IngestServer {
 public:
  explicit IngestServer(LogHooks hooks = {}, api::ServerOptions options = server_options())
      : engine_(std::move(
            engine::Engine::open(std::make_unique<WatchedLog>(
                                     std::shared_ptr<storage::EventLog>(storage::make_memory_log()), std::move(hooks)))
                .value())),
        server_(std::move(api::Server::start(std::move(options)).value())) {
    server_->attach(*engine_);
  }
  std::uint16_t port() const { return server_->port(); }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port()); }
  engine::Engine& engine() { return *engine_; }

 private:
  std::unique_ptr<engine::Engine> engine_;
  std::unique_ptr<api::Server> server_;
};

std::string token(const std::string& account = "*", api::Role role = api::Role::kIngest) {
  return user_token(role, account, "importer", engine::system_now());
}

RemoteOptions remote_options(std::uint16_t port, const std::string& bearer = token()) {
  RemoteOptions options;
  options.server = {"127.0.0.1", std::to_string(port), ""};
  options.token = bearer;
  options.pause = [](milliseconds) { return false; };
  return options;
}

/// Chunks of so many lines.
cli::ChunkSource chunks_of(const std::vector<std::string>& lines, std::size_t chunk_lines) {
  return [&lines, chunk_lines, at = std::size_t{0}]() mutable -> events::Result<std::optional<cli::LineChunk>> {
    if (at >= lines.size()) return std::optional<cli::LineChunk>();
    std::string text;
    const std::size_t first = at;
    for (; at < std::min(lines.size(), first + chunk_lines); ++at) text += lines[at] + "\n";
    return std::optional(cli::make_chunk(text, first + 1));
  };
}

ImportOutcome import_lines(const std::vector<std::string>& lines, const RemoteOptions& options,
                           std::size_t chunk_lines = 10, std::optional<std::string> rejects_file = std::nullopt) {
  auto rejects = cli::RejectReport::open(rejects_file);
  REQUIRE(rejects.ok());
  auto outcome = cli::import_remote(chunks_of(lines, chunk_lines), options, *rejects);
  CHECK(rejects->close().ok());
  return outcome;
}

std::vector<std::string> updates(int count) {
  std::vector<std::string> lines;
  for (int i = 0; i < count; ++i) lines.push_back(user_updated(std::to_string(i)));
  return lines;
}

}  // namespace

TEST_CASE("remote import: every event is there once, and a second run finds only duplicates") {
  IngestServer server;
  const auto lines = updates(1'000);
  const auto first = import_lines(lines, remote_options(server.port()));
  CHECK(first.status.ok());
  CHECK(first.counts.accepted == 1'000);
  CHECK_FALSE(first.counts.waiting.has_value());
  const auto second = import_lines(lines, remote_options(server.port()));
  CHECK(second.counts.accepted == 0);
  CHECK(second.counts.duplicates == 1'000);
  CHECK(second.counts.resent == 0);
  CHECK(server.engine().last_sequence() == 1'000);
}

TEST_CASE("remote import: a connection that is cut anywhere doubles nothing and loses nothing") {
  const auto seed = test_seed(1);
  INFO("seed = ", seed);
  const auto lines = updates(600);
  for (std::uint64_t run = 0; run < 20; ++run) {
    CAPTURE(run);
    IngestServer server;
    CuttingProxy proxy(server.port(), seed + run, 30, 8'000);
    const auto outcome = import_lines(lines, remote_options(proxy.port()));
    CHECK(outcome.status.ok());
    CHECK(proxy.cut_count() > 0);
    CHECK(outcome.counts.rejected == 0);
    CHECK(outcome.counts.duplicates == 0);  // the input has none
    CHECK(outcome.counts.accepted + outcome.counts.resent == lines.size());
    auto sorted = lines_of(exported(server.engine()));
    std::sort(sorted.begin(), sorted.end());
    CHECK(sorted.size() == lines.size());
    CHECK(std::set(sorted.begin(), sorted.end()).size() == lines.size());
  }
}

TEST_CASE("remote import: a full disk and a busy server are tried again, as late as they ask") {
  std::atomic<int> refusals = 5;
  IngestServer server({.on_check_room = [&] {
    return refusals-- > 0 ? events::Status(events::StatusCode::kDiskFull, "no room") : events::Status();
  }});
  auto options = remote_options(server.port());
  options.connections = 1;
  std::vector<milliseconds> pauses;
  options.pause = [&](milliseconds span) { return pauses.push_back(span), false; };
  const auto outcome = import_lines(updates(10), options);
  CHECK(outcome.status.ok());
  CHECK(outcome.counts.accepted == 10);
  CHECK(outcome.counts.resent == 0);
  CHECK(pauses.size() == 5);
  for (const auto pause : pauses) CHECK(pause >= milliseconds{1'000});  // Retry-After: 1
}

TEST_CASE("remote import: without a server the pauses grow until it is given up") {
  std::uint16_t port = 0;
  {
    const IngestServer gone;
    port = gone.port();
  }
  auto options = remote_options(port);
  options.connections = 1;
  options.retry_for = std::chrono::seconds{20};
  std::vector<milliseconds> pauses;
  options.pause = [&](milliseconds span) { return pauses.push_back(span), false; };
  const auto outcome = import_lines(updates(10), options);
  CHECK(outcome.status.code() == events::StatusCode::kIoError);
  CHECK(outcome.status.message().find("cannot connect to 127.0.0.1:") == 0);
  REQUIRE(pauses.size() > 5);
  milliseconds sum{0};
  for (std::size_t i = 0; i < pauses.size(); ++i) {
    const milliseconds most{std::min(100LL << i, 10'000LL)};
    CHECK(pauses[i] <= most);
    CHECK(pauses[i] >= most / 2);
    sum += pauses[i];
  }
  CHECK(sum <= options.retry_for);
}

TEST_CASE("remote import: asked to stop while it waits, it stops") {
  IngestServer server({.on_check_room = [] { return events::Status(events::StatusCode::kDiskFull, "no room"); }});
  auto options = remote_options(server.port());
  options.pause = [](milliseconds) { return true; };
  CHECK(import_lines(updates(10), options).counts.accepted == 0);
}

TEST_CASE("remote import: what a server refuses stops it with the server's words") {
  IngestServer server;
  const auto viewer = import_lines(updates(10), remote_options(server.port(), token("acme", api::Role::kViewer)));
  CHECK(viewer.status.message() == "the server answered 403: This needs the role team_admin.");
  const auto stranger = import_lines(updates(10), remote_options(server.port(), "nonsense"));
  CHECK(stranger.status.message().find("the server answered 401: The token was refused: ") == 0);
  auto elsewhere = remote_options(server.port());
  elsewhere.server.path = "/elsewhere";
  CHECK(import_lines(updates(10), elsewhere).status.message().find("the server answered 404: ") == 0);
  CHECK(server.engine().last_sequence() == 0);
}

TEST_CASE("remote import: batches that are too large for the server are halved, and rejects keep their lines") {
  auto limits = server_options();
  limits.http.connection.body_bytes_max = 1'000;
  IngestServer server({}, limits);
  auto lines = updates(100);
  lines[41] = "junk";
  lines[42] = "";
  lines[77] = event_text("user.updated", "large", "acme", R"(,"user_id":"u","role":")" + std::string(900, 'r') + "\"");
  lines[99] = user_updated("99", "globex");
  const TestDirectory files;
  const auto outcome = import_lines(lines, remote_options(server.port(), token("acme")), 64, files / "rejects");
  CHECK(outcome.status.ok());
  CHECK(outcome.counts.accepted == 96);
  CHECK(outcome.counts.rejected == 3);
  std::vector<std::string> told;
  for (const auto& line : lines_of(read_file(files / "rejects"))) {
    const auto reject = boost::json::parse(line).as_object();
    CHECK(reject.at("text").as_string() == lines[static_cast<std::size_t>(reject.at("line").as_int64()) - 1]);
    told.push_back(std::to_string(reject.at("line").as_int64()) + " " + reject.at("code").as_string().c_str());
  }
  CHECK(told == std::vector<std::string>{"42 invalid_json", "78 too_large", "100 wrong_account"});
}

TEST_CASE("remote import: URLs that are understood, and those that are not") {
  const auto plain = api::parse_server_url("http://example.org");
  REQUIRE(plain.ok());
  CHECK(plain->host == "example.org");
  CHECK(plain->port == "80");
  CHECK(plain->path.empty());
  const auto v6 = api::parse_server_url("http://[::1]:8080/behind/proxy/");
  REQUIRE(v6.ok());
  CHECK(v6->host == "::1");
  CHECK(v6->port == "8080");
  CHECK(v6->path == "/behind/proxy");
  CHECK_FALSE(v6->encrypted);
  const auto encrypted = api::parse_server_url("https://example.org");
  REQUIRE(encrypted.ok());
  CHECK(encrypted->port == "443");
  CHECK(encrypted->encrypted);
  for (const std::string url :
       {"", "example.org", "wss://example.org", "ftp://x", "http://", "http://u:p@x", "http://x?a"}) {
    CAPTURE(url);
    CHECK(api::parse_server_url(url).status().code() == events::StatusCode::kInvalidArgument);
  }
}

TEST_CASE("remote import: the program's exit codes and last line") {
  IngestServer server;
  const TestDirectory files;
  write_file(files / "token", token() + "\n");
  write_file(files / "viewer", token("acme", api::Role::kViewer));
  const std::string good = user_updated("1") + "\n" + user_updated("2") + "\n";
  const std::vector<std::string> words{"import", "-", "--url", server.url(), "--token-file", files / "token"};
  const auto done = run_flowtally(words, {good, {}});
  INFO(done.err);
  CHECK(done.exit_code == 0);
  CHECK(done.out.empty());
  CHECK(done.err == "accepted 2, duplicates 0, rejected 0\n");
  const auto some = run_flowtally({"import", "-", "--url", server.url(), "--token", token()}, {good + "junk\n", {}});
  CHECK(some.exit_code == 3);
  CHECK(some.err.find("line 3: invalid_json: ") == 0);
  CHECK(some.err.find("accepted 0, duplicates 2, rejected 1\n") != std::string::npos);
  const auto refused =
      run_flowtally({"import", "-", "--url", server.url(), "--token-file", files / "viewer"}, {good, {}});
  CHECK(refused.exit_code == 1);
  CHECK(refused.err.find("the server answered 403: ") != std::string::npos);
  CHECK(run_flowtally({"import", "-", "--url", server.url()}).exit_code == 2);
  CHECK(run_flowtally({"import", "-", "--url", "ftp://x", "--token", "t"}).exit_code == 2);
  CHECK(run_flowtally({"import", "-"}).exit_code == 2);
  CHECK(run_flowtally({"import", "-", "--data", files / "d", "--url", server.url(), "--token", "t"}).exit_code == 2);
  CHECK(run_flowtally({"import", "-", "--url", server.url(), "--token", "two words"}).exit_code == 1);
  CHECK(run_flowtally({"import", "-", "--url", server.url(), "--token-file", files / "absent"}).exit_code == 1);
}

}  // namespace flowtally::tests
