// With a JSON log, everything that serve says on standard error once its words were understood is one object a line.
#include <doctest/doctest.h>
#include <signal.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <string>
#include <vector>

#include "tests/cli/data_directories.h"
#include "tests/cli/run_flowtally.h"

namespace flowtally::tests {
namespace {

namespace json = boost::json;

constexpr const char* kSecret = "a secret of more than thirty-two bytes";

struct Line {
  std::string level;
  std::string message;
  std::string reason;
};

/// Fails for a line that is no object with a time, a level and a message.
std::vector<Line> json_lines(const std::string& text) {
  std::vector<Line> lines;
  CHECK((text.empty() || text.back() == '\n'));
  for (const std::string& line : lines_of(text)) {
    CAPTURE(line);
    boost::system::error_code error;
    const auto value = json::parse(line, error);
    REQUIRE_FALSE(error);
    REQUIRE(value.is_object());
    const auto& object = value.as_object();
    CHECK(object.contains("time"));
    const auto* const reason = object.if_contains("reason");
    lines.push_back({object.at("level").as_string().c_str(), object.at("message").as_string().c_str(),
                     reason != nullptr ? reason->as_string().c_str() : ""});
  }
  return lines;
}

bool has(const std::vector<Line>& lines, const std::string& level, const std::string& message) {
  for (const Line& line : lines) {
    if (line.level == level && line.message.find(message) != std::string::npos) return true;
  }
  return false;
}

std::vector<std::string> serve_words(const TestDirectory& files, const std::vector<std::string>& more = {}) {
  std::vector<std::string> words{"serve",        "--data", files / "data",      "--listen",      "127.0.0.1:0",
                                 "--log-format", "json",   "--jwt-secret-file", files / "secret"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

}  // namespace

TEST_CASE("json log: keys that were read again, and keys that could not be, are lines of it") {
  const TestDirectory files;
  write_file(files / "secret", kSecret);
  RunningFlowtally server(serve_words(files));
  std::string log = server.read_until("ready: ");
  server.signal(SIGHUP);
  log += server.read_until("reloaded the keys");
  write_file(files / "secret", "short");
  server.signal(SIGHUP);
  log += server.read_until("cannot reload the keys");
  server.signal(SIGTERM);
  log += server.read_until("never said");
  CHECK(server.wait() == 0);
  const auto lines = json_lines(log);
  CHECK(has(lines, "info", "reloaded the keys"));
  CHECK(has(lines, "error", "cannot reload the keys, which stay as they were"));
  CHECK(has(lines, "info", "stopping"));
  for (const Line& line : lines) {
    if (line.level == "error") CHECK(line.reason.find(files / "secret") != std::string::npos);
  }
}

TEST_CASE("json log: a start that is refused ends with the reason as a line of it") {
  const TestDirectory files;
  write_file(files / "secret", kSecret);
  write_file(files / "short", "short");
  write_file(files / "file", "no directory");
  RunningFlowtally server(serve_words(files));
  const std::string told = server.read_until("ready: ");
  const auto at = told.find("127.0.0.1:");
  const auto endpoint = told.substr(at, told.find('"', at) - at);
  struct Refusal {
    std::vector<std::string> words;
    int exit_code;
    std::string part;
  };
  for (const auto& [words, exit_code, part] :
       std::vector<Refusal>{{{"--data", files / "data"}, 6, "in use"},
                            {{"--data", files / "file"}, 1, files / "file"},
                            {{"--data", files / "other", "--listen", endpoint}, 1, endpoint},
                            {{"--data", files / "other", "--jwt-secret-file", files / "short"}, 1, "short"},
                            {{"--data", files / "other", "--listen", "unix:" + files / "secret"}, 1, "no socket"},
                            {{"--data", files / "other", "--listen", "nowhere"}, 2, "--listen"},
                            {{"--data", files / "other", "--base-path", "flowtally"}, 2, "--base-path"}}) {
    std::vector<std::string> all{"serve", "--log-format", "json", "--jwt-secret-file", files / "secret"};
    if (part == "short") all.resize(3);
    all.insert(all.end(), words.begin(), words.end());
    if (std::find(words.begin(), words.end(), "--listen") == words.end()) {
      all.insert(all.end(), {"--listen", "127.0.0.1:0"});
    }
    const auto result = run_flowtally(all);
    CAPTURE(result.err);
    CHECK(result.exit_code == exit_code);
    const auto lines = json_lines(result.err);
    REQUIRE_FALSE(lines.empty());
    CHECK(lines.back().level == "error");
    CHECK(lines.back().message.find(part) != std::string::npos);
  }
  server.signal(SIGTERM);
  CHECK(server.wait() == 0);
}

TEST_CASE("json log: the last words are said whatever the level, and nothing else is below it") {
  const TestDirectory files;
  write_file(files / "secret", kSecret);
  write_file(files / "file", "no directory");
  const auto result = run_flowtally({"serve", "--data", files / "file", "--listen", "127.0.0.1:0", "--log-format",
                                     "json", "--log-level", "nothing", "--jwt-secret-file", files / "secret"});
  CHECK(result.exit_code == 1);
  CHECK(json_lines(result.err).size() == 1);
}

TEST_CASE("json log: a damaged snapshot and a mistyped variable are warnings in it") {
  const TestDirectory files;
  write_file(files / "secret", kSecret);
  damage(make_directory_with_snapshot(files), "snapshots", ".snapshot");
  RunningFlowtally server(serve_words(files), {{"FLOWTALLY_THREAD=1"}});
  std::string log = server.read_until("ready: ");
  server.signal(SIGTERM);
  log += server.read_until("never said");
  CHECK(server.wait() == 0);
  const auto lines = json_lines(log);
  CHECK(has(lines, "warning", "FLOWTALLY_THREAD is ignored"));
  CHECK(has(lines, "warning", "going on without it"));
}

TEST_CASE("json log: for people it is text, with the program's name before what went wrong") {
  const TestDirectory files;
  write_file(files / "secret", kSecret);
  write_file(files / "file", "no directory");
  const auto result = run_flowtally({"serve", "--data", files / "file", "--listen", "127.0.0.1:0", "--log-format",
                                     "text", "--log-level", "error", "--jwt-secret-file", files / "secret"});
  CHECK(result.exit_code == 1);
  CHECK(result.err.starts_with("flowtally: "));
}

}  // namespace flowtally::tests
