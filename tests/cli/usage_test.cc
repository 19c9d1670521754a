#include <doctest/doctest.h>

#include "tests/cli/run_flowtally.h"

namespace flowtally::tests {
namespace {

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST_CASE("usage: every subcommand has help with an example, on stdout") {
  const std::vector<std::vector<std::string>> commands = {{},
                                                          {"serve"},
                                                          {"import"},
                                                          {"export"},
                                                          {"report"},
                                                          {"report", "team"},
                                                          {"report", "me"},
                                                          {"report", "flow"},
                                                          {"report", "live-kpis"},
                                                          {"report", "operators"},
                                                          {"report", "hours"},
                                                          {"report", "dashboard"},
                                                          {"verify"},
                                                          {"backup"},
                                                          {"restore"},
                                                          {"repair"},
                                                          {"token"},
                                                          {"demo"},
                                                          {"generate"}};
  for (auto words : commands) {
    words.push_back("--help");
    const RunResult result = run_flowtally(words);
    INFO(words.front(), result.err);
    CHECK(result.exit_code == 0);
    CHECK(contains(result.out, "Example:\n  flowtally "));
    CHECK(result.err.empty());
  }
}

TEST_CASE("usage: a typo is exit 2 with a hint, on stderr only") {
  struct Typo {
    std::vector<std::string> words;
    std::string hint;
  };
  const std::vector<Typo> typos = {
      {{"imprt", "x", "--data", "d"}, "unknown command 'imprt'. Did you mean 'import'?"},
      {{"import", "x", "--dta", "d"}, "unknown option '--dta'. Did you mean '--data'?"},
      {{"import", "x", "--data", "d", "--reject=r"}, "unknown option '--reject'. Did you mean '--rejects'?"},
      {{"report", "tem", "--data", "d"}, "unknown command 'tem'. Did you mean 'team'?"},
      {{"report", "team", "--data", "d", "--acount", "a"}, "unknown option '--acount'. Did you mean '--account'?"},
      {{"generate", "--sesions", "5"}, "unknown option '--sesions'. Did you mean '--sessions'?"}};
  for (const Typo& typo : typos) {
    const RunResult result = run_flowtally(typo.words);
    INFO(result.err);
    CHECK(result.exit_code == 2);
    CHECK(contains(result.err, typo.hint));
    CHECK(result.out.empty());
  }
}

TEST_CASE("usage: missing and impossible words are exit 2") {
  const std::vector<std::vector<std::string>> cases = {
      {},
      {"serve"},
      {"import", "--data", "d"},
      {"report"},
      {"report", "me", "--data", "d", "--account", "a"},
      {"report", "operators", "--data", "d", "--account", "a", "--days", "31"},
      {"report", "hours", "--data", "d", "--account", "a", "--hours", "0"},
      {"report", "live-kpis", "--data", "d", "--account", "a", "--to", "2026-02-15"},
      {"verify"},
      {"verify", "--data", "d", "--threads", "many"},
      {"backup", "--data", "d"},
      {"restore", "--from", "d"},
      {"repair", "--dry-run"},
      {"generate", "--sessions", "many"},
      {"generate", "--end", "yesterday"},
      {"generate", "--end", "1970-01-02", "--days", "90"},
      {"token", "--jwt-secret-file", "f", "--account", "a", "--role", "boss", "--sub", "u"},
      {"token", "--jwt-secret-file", "f", "--account", "a", "--role", "ingest", "--session", "s"},
      {"token", "--jwt-secret-file", "f", "--account", "a", "--role", "viewer", "--sub", "u", "--session", ""},
      {"serve", "--data", "d", "--jwt-secret-file", "f", "--listen", "8080"}};
  for (const auto& words : cases) {
    const RunResult result = run_flowtally(words);
    INFO(result.err);
    CHECK(result.exit_code == 2);
    CHECK(result.out.empty());
    CHECK_FALSE(result.err.empty());
  }
}

TEST_CASE("options: a flag goes before a variable, a variable before the file") {
  const TestDirectory files;
  write_file(files / "config.toml", "sessions = 7\nseed = 9\n[generate]\naccounts = 1\n[serve]\nthreads = 3\n");
  const std::vector<std::string> base = {"generate", "--end", "2026-01-01", "--config", files / "config.toml"};
  const auto sessions = [](const RunResult& result) {
    INFO(result.err);
    REQUIRE(result.exit_code == 0);
    std::size_t count = 0;
    for (const std::string& line : lines_of(result.out)) count += contains(line, "session.started") ? 1U : 0U;
    return count;
  };
  CHECK(sessions(run_flowtally(base)) == 7);
  CHECK(sessions(run_flowtally(base, {"", {"FLOWTALLY_SESSIONS=5"}})) == 5);
  auto with_flag = base;
  with_flag.insert(with_flag.end(), {"--sessions", "3"});
  CHECK(sessions(run_flowtally(with_flag, {"", {"FLOWTALLY_SESSIONS=5"}})) == 3);
  CHECK(sessions(run_flowtally({"generate"}, {"", {"FLOWTALLY_CONFIG=" + files / "config.toml"}})) == 7);
}

TEST_CASE("options: unknown keys and sections of the file, and a file that is not there, are usage errors") {
  const TestDirectory files;
  for (const std::string text : {"sesions = 7\n", "[generate]\ndata = \"d\"\n", "[generte]\nseed = 1\n"}) {
    write_file(files / "config.toml", text);
    const RunResult result = run_flowtally({"generate", "--sessions", "1", "--config", files / "config.toml"});
    INFO(text, result.err);
    CHECK(result.exit_code == 2);
    CHECK(contains(result.err, "unknown"));
  }
  CHECK(run_flowtally({"generate", "--config", files / "absent.toml"}).exit_code == 2);
}

TEST_CASE("options: a mistyped variable is told") {
  const RunResult result =
      run_flowtally({"generate", "--sessions", "1"}, {"", {"FLOWTALLY_SEDD=5", "FLOWTALLY_PORT_80_TCP=x"}});
  CHECK(result.exit_code == 0);
  CHECK(result.err == "flowtally: the variable FLOWTALLY_SEDD is ignored. Did you mean FLOWTALLY_SEED?\n");
}

}  // namespace
}  // namespace flowtally::tests
