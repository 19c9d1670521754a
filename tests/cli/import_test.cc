#include <doctest/doctest.h>
#include <poll.h>
#include <signal.h>

#include <boost/json.hpp>
#include <map>
#include <random>

#include "cli/history_generator.h"
#include "tests/cli/run_flowtally.h"

namespace flowtally::tests {
namespace {

constexpr const char* kStarted =
    R"({"id":"e1","type":"session.started","time":"2026-01-05T10:00:00Z","account_id":"a","session_id":"s1","tree_id":"t1","user_id":"u1"})";

std::string line_with(const std::string& id, const std::string& rest) {
  return R"({"id":")" + id + R"(","time":"2026-01-05T10:05:00Z","account_id":"a",)" + rest + "}";
}

/// Good lines between bad ones of every kind that an import can meet; the codes by line number.
std::string file_with_bad_lines(std::map<std::int64_t, std::string>& codes) {
  std::string text;
  std::int64_t number = 0;
  const auto add = [&](const std::string& line, const std::string& code) {
    text += line + "\n";
    ++number;
    if (!code.empty()) codes[number] = code;
  };
  const std::string rated = R"("type":"session.rated","session_id":"s1","user_id":"u1","rating":)";
  add(kStarted, "");
  add("{not json", "invalid_json");
  add("\xFF\xFE", "invalid_json");
  add(R"({"id":"x1","type":"session.completed","account_id":"a","session_id":"s1"})", "missing_field");
  add(line_with("x2", R"("type":"session.completed","session_id":7.5)"), "invalid_field");
  add(line_with("x3", R"("type":"session.exploded","session_id":"s1")"), "unknown_type");
  add("", "");
  add(line_with("e2", R"("type":"session.step_visited","session_id":"s1","node_id":"n1")"), "");
  add(R"({"id":"x4","type":"session.completed","time":"2190-01-01T00:00:00Z","account_id":"a","session_id":"s1"})",
      "time_in_future");
  add(line_with("x5", rated + R"(5,"comment":")" + std::string(70'000, 'c') + "\""), "too_large");
  add(std::string(4 << 20, 'z'), "too_large");
  add(line_with("x6", R"("type":"session.started","session_id":"s1","tree_id":"t2","user_id":"u1")"), "conflict");
  add(line_with("e3", rated + "4"), "");
  add(line_with("x7", rated + "5"), "already_rated");
  add(line_with("e4", R"("type":"session.completed","session_id":"s1","outcome":"resolved")"), "");
  return text;
}

TEST_CASE("import: bad lines of every kind are told with their line and code, good ones are kept, exit 3") {
  const TestDirectory files;
  std::map<std::int64_t, std::string> codes;
  write_file(files / "events", file_with_bad_lines(codes));
  const RunResult result =
      run_flowtally({"import", files / "events", "--data", files / "data", "--rejects", files / "rejects"});
  INFO(result.err);
  CHECK(result.exit_code == 3);
  CHECK(result.err.find("accepted 4, duplicates 0, waiting 0, rejected 10\n") != std::string::npos);
  CHECK(result.out.empty());

  std::map<std::int64_t, std::string> told;
  for (const std::string& line : lines_of(read_file(files / "rejects"))) {
    const auto reject = boost::json::parse(line).as_object();
    told[reject.at("line").as_int64()] = reject.at("code").as_string().c_str();
    CHECK_FALSE(reject.at("detail").as_string().empty());
    if (reject.at("line") == 6) {
      CHECK(reject.at("id") == "x3");
      CHECK(reject.at("text").as_string() == line_with("x3", R"("type":"session.exploded","session_id":"s1")"));
    }
    if (reject.at("line") == 2) CHECK(reject.at("id").is_null());
    CHECK(reject.at("text").as_string().size() <= 3 * (64 << 10));
  }
  CHECK(told == codes);

  const RunResult report = run_flowtally({"report", "flow", "--data", files / "data", "--account", "a", "--tree-id",
                                          "t1", "--json", "--from", "2026-01-05", "--to", "2026-01-05"});
  const auto figures = boost::json::parse(report.out);
  CHECK(figures.at_pointer("/summary/completed_sessions") == 1);
  CHECK(figures.at("avg_csat") == 4.0);
}

TEST_CASE("import: without --rejects the first ones are shown with a note") {
  const TestDirectory files;
  std::string text;
  for (int i = 0; i < 9; ++i) text += "junk\n";
  const RunResult result = run_flowtally({"import", "-", "--data", files / "data"}, {text, {}});
  CHECK(result.exit_code == 3);
  CHECK(result.err.find("line 1: invalid_json: ") != std::string::npos);
  CHECK(result.err.find("line 5: ") != std::string::npos);
  CHECK(result.err.find("line 6: ") == std::string::npos);
  CHECK(result.err.find("... and 4 more rejected lines; --rejects FILE keeps them all") != std::string::npos);
}

TEST_CASE("import: an id that is used again with other content is named, exit 3, and the earlier event stays") {
  const TestDirectory files;
  const std::string rated = R"("type":"session.rated","session_id":"s1","user_id":"u1","rating":)";
  const std::string first = std::string(kStarted) + "\n" + line_with("e3", rated + "4") + "\n";
  write_file(files / "first", first);
  write_file(files / "second",
             first + line_with("e3", R"("type":"session.rated","session_id":"s2","user_id":"u1","rating":1)") + "\n");
  REQUIRE(run_flowtally({"import", files / "first", "--data", files / "data"}).exit_code == 0);
  CHECK(run_flowtally({"import", files / "first", "--data", files / "data"}).exit_code == 0);
  const auto exported = run_flowtally({"export", "--data", files / "data"}).out;
  const auto result = run_flowtally({"import", files / "second", "--data", files / "data"});
  CHECK(result.exit_code == 3);
  CHECK_MESSAGE(result.err.find("accepted 0, duplicates 3, duplicates that differ 1, waiting 0, rejected 0\n") !=
                    std::string::npos,
                result.err);
  CHECK(result.err.find("line 3: the id \"e3\" was used by an earlier event that says something else") !=
        std::string::npos);
  CHECK(run_flowtally({"export", "--data", files / "data"}).out == exported);
}

TEST_CASE("import: a file that is not there, or a directory, is exit 1 and makes no data directory") {
  const TestDirectory files;
  for (const std::string& name : {files / "absent", files / "."}) {
    const RunResult result = run_flowtally({"import", name, "--data", files / "data"});
    INFO(result.err);
    CHECK(result.exit_code == 1);
    CHECK(result.err.find(name) != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(files / "data"));
  }
}

TEST_CASE("commands: a data directory that is absent or empty is exit 1, told in the same words, and stays so") {
  const TestDirectory files;
  std::filesystem::create_directory(files / "empty");
  for (const std::vector<std::string>& words : {std::vector<std::string>{"export"},
                                                {"report", "team", "--account", "a"},
                                                {"verify"},
                                                {"backup", "--to", files / "backup"},
                                                {"repair"}}) {
    CAPTURE(words.front());
    const auto refused = [&](const std::string& name) {
      auto all = words;
      all.insert(all.end(), {"--data", files / name});
      const RunResult result = run_flowtally(all);
      CHECK(result.exit_code == 1);
      return result.err;
    };
    const std::string none = " is not a flowtally data directory: it ";
    const auto absent = refused("absent");
    CHECK_MESSAGE(absent.find(files / "absent" + none + "does not exist") != std::string::npos, absent);
    CHECK_FALSE(std::filesystem::exists(files / "absent"));
    const auto empty = refused("empty");
    CHECK_MESSAGE(empty.find(files / "empty" + none + "is empty") != std::string::npos, empty);
    CHECK(std::filesystem::is_empty(files / "empty"));
  }
  const auto advised = run_flowtally({"export", "--data", files / "absent"}).err;
  CHECK_MESSAGE(advised.find("'flowtally import' creates one") != std::string::npos, advised);
}

TEST_CASE("import: a data directory that another process holds is exit 6 and names it; a newer or damaged one too") {
  const TestDirectory files;
  RunningFlowtally holder({"import", "-", "--data", files / "data"});
  // It makes the directory and takes the lock before it reads on; its reject tells that it did.
  REQUIRE(holder.write("junk\n"));
  while (!std::filesystem::exists(files / "data/LOCK") || read_file(files / "data/FORMAT").empty()) {
  }
  const RunResult second = run_flowtally({"import", "-", "--data", files / "data"});
  INFO(second.err);
  CHECK(second.exit_code == 6);
  CHECK(second.err.find("data") != std::string::npos);
  CHECK(holder.wait() == 3);

  write_file(files / "data/FORMAT", "flowtally 999\n");
  CHECK(run_flowtally({"export", "--data", files / "data"}).exit_code == 6);
}

TEST_CASE("import, export, import: the second directory answers and exports the same bytes") {
  const TestDirectory files;
  const RunResult history = run_flowtally({"generate", "--sessions", "400", "--accounts", "2", "--end", "2026-03-01",
                                           "--shuffle", "--output", files / "history"});
  REQUIRE(history.exit_code == 0);
  REQUIRE(run_flowtally({"import", files / "history", "--data", files / "one"}).exit_code == 0);
  REQUIRE(run_flowtally({"export", "--data", files / "one", "--output", files / "exported"}).exit_code == 0);
  REQUIRE(run_flowtally({"import", files / "exported", "--data", files / "two"}).exit_code == 0);
  CHECK(lines_of(read_file(files / "exported")).size() == lines_of(read_file(files / "history")).size());
  CHECK(run_flowtally({"export", "--data", files / "two"}).out == read_file(files / "exported"));
  const std::string account = cli::HistoryWorld(1, 2).accounts()[0].account_id;
  std::vector<std::string> words = {"report", "team",   "--account",  account, "--to", "2026-03-01T00:00:00Z",
                                    "--json", "--data", files / "one"};
  const RunResult one = run_flowtally(words);
  words.back() = files / "two";
  CHECK(one.exit_code == 0);
  CHECK(one.out == run_flowtally(words).out);
}

TEST_CASE("export and generate: a reader that has seen enough ends them quietly, a full device does not") {
  const RunResult full = run_flowtally({"generate", "--sessions", "100", "--output", "/dev/full"});
  CHECK(full.exit_code == 1);
  CHECK(full.err.find("No space left") != std::string::npos);
  const std::string piped = std::string("bash -c 'set -o pipefail; ") + FLOWTALLY_BINARY +
                            " generate --sessions 5000 2>&1 | head -1 | wc -l >/dev/null'";
  CHECK(std::system(piped.c_str()) == 0);
}

}  // namespace
}  // namespace flowtally::tests
