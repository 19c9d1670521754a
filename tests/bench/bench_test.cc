// The benchmarks, tiny: that they run, and that what they time is the same work each time. No figure is judged here.
#include <doctest/doctest.h>
#include <stdio.h>
#include <sys/wait.h>

#include <cstdint>
#include <fstream>
#include <map>
#include <regex>
#include <string>
#include <vector>

#include "tests/support/temp_directory.h"

namespace flowtally::tests {
namespace {

struct BenchRun {
  int exit_code = -1;
  std::string out;
  std::map<std::string, std::string> checksums;  // by the line's name
};

BenchRun run_bench(const std::string& words) {
  BenchRun run;
  FILE* const child = ::popen((FLOWTALLY_BENCH " --accounts 4 " + words).c_str(), "r");
  events::ensure(child != nullptr, "a test can start the benchmarks");
  char bytes[4096];
  for (std::size_t size = 0; (size = ::fread(bytes, 1, sizeof bytes, child)) > 0;) run.out.append(bytes, size);
  const int status = ::pclose(child);
  run.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  // Ratio first, then what it is a ratio of, figures, and the checksum at the line's end.
  static const std::regex kLine(R"(([a-z0-9-]+) +[0-9]+\.[0-9]{3} of .+  checksum ([0-9a-f]{16})\n)");
  for (std::sregex_iterator line(run.out.begin(), run.out.end(), kLine), end; line != end; ++line) {
    run.checksums[line->str(1)] = line->str(2);
  }
  return run;
}

BenchRun run_case(const TempDirectory& directory, const std::string& name, int seed = 7) {
  return run_bench("--sessions 300 --seed " + std::to_string(seed) + " --directory " + directory.path().string() +
                   " --cases " + name);
}

std::vector<std::string> names_of(const BenchRun& run) {
  std::vector<std::string> names;
  for (const auto& [name, checksum] : run.checksums) names.push_back(name);
  return names;
}

using Names = std::vector<std::string>;

/// The lines of the case that runs alone, and that they are the same in a second run from the beginning.
void check_case(const std::string& name, const Names& lines) {
  const TempDirectory first_directory;
  const auto first = run_case(first_directory, name);
  INFO(first.out);
  CHECK(first.exit_code == 0);
  CHECK(names_of(first) == lines);
  const TempDirectory second_directory;
  const auto second = run_case(second_directory, name);
  INFO(second.out);
  CHECK(second.exit_code == 0);
  CHECK(second.checksums == first.checksums);
}

}  // namespace

TEST_CASE("bench: the import case runs alone, with the same result again") { check_case("import", {"import"}); }

TEST_CASE("bench: the replay case runs alone, with the same result again") { check_case("replay", {"replay"}); }

TEST_CASE("bench: the restart case runs alone, with the same result again") { check_case("restart", {"restart"}); }

TEST_CASE("bench: the answer case runs alone, with the same results again") {
  check_case("answer", {"flow-30d", "me-30d", "team-30d", "team-30d-x100", "team-7d", "team-90d"});
}

TEST_CASE("bench: the http case runs alone, with the same results again") {
  check_case("http", {"http-largest", "http-largest-computed", "http-typical", "http-typical-computed"});
}

TEST_CASE("bench: the post case runs alone, with the same results again") {
  check_case("post", {"http-post-1000", "http-post-single"});
}

TEST_CASE("bench: the load case runs alone, with the same results again") {
  check_case("load", {"paced-read-bare-load", "paced-read-full-load", "paced-read-half-load", "read-bare-load",
                      "read-full-load", "read-half-load"});
}

TEST_CASE("bench: the chat case runs alone, with the same results again") {
  check_case("chat", {"live-dashboard", "live-kpis"});
}

TEST_CASE("bench: the live case runs alone, with the same result again") { check_case("live", {"live-listeners"}); }

TEST_CASE("bench: the memory case runs alone, with the same results again") {
  check_case("memory", {"memory", "memory-live"});
}

TEST_CASE("bench: the scale case runs alone, with the same results again") {
  check_case("scale", {"scale-1-of-10", "scale-1-of-100", "scale-whole"});
}

TEST_CASE("bench: imported, replayed and held in memory, a history has the same figures") {
  const TempDirectory directory;
  const auto run = run_case(directory, "import,replay,memory");
  INFO(run.out);
  REQUIRE(names_of(run) == Names{"import", "memory", "memory-live", "replay"});
  for (const auto& [name, checksum] : run.checksums) CHECK(checksum == run.checksums.at("import"));
}

TEST_CASE("bench: the largest account's answer has the same bytes in process and over HTTP") {
  const TempDirectory directory;
  const auto run = run_case(directory, "answer,http");
  INFO(run.out);
  REQUIRE(run.checksums.contains("team-30d"));
  REQUIRE(run.checksums.contains("http-largest"));
  CHECK(run.checksums.at("http-largest") == run.checksums.at("team-30d"));
  CHECK(run.checksums.at("http-largest-computed") == run.checksums.at("team-30d"));
}

TEST_CASE("bench: another seed is another history") {
  const TempDirectory directory;
  const auto seven = run_case(directory, "replay", 7);
  const auto eight = run_case(directory, "replay", 8);
  REQUIRE(names_of(seven) == Names{"replay"});
  REQUIRE(names_of(eight) == Names{"replay"});
  CHECK(seven.checksums != eight.checksums);
}

TEST_CASE("bench: the machine and the history are named before any figure") {
  const TempDirectory directory;
  const auto run = run_case(directory, "replay");
  INFO(run.out);
  CHECK(run.out.starts_with("machine: "));
  const auto history = run.out.find("\nhistory: 300 sessions, 4 accounts, 365 days, seed 7\n");
  REQUIRE(history != std::string::npos);
  CHECK(history < run.out.find("replay  "));
}

TEST_CASE("bench: a kept history is used again") {
  const TempDirectory directory;
  REQUIRE(run_case(directory, "import").exit_code == 0);
  std::filesystem::path file;
  for (const auto& entry : std::filesystem::directory_iterator(directory.path())) {
    if (entry.path().extension() == ".ndjson") file = entry.path();
  }
  REQUIRE(!file.empty());
  const auto written = std::filesystem::last_write_time(file);
  REQUIRE(run_case(directory, "import").exit_code == 0);
  CHECK(std::filesystem::last_write_time(file) == written);
}

TEST_CASE("bench: ratios and budgets are held against those that are kept") {
  const TempDirectory directory;
  const auto run_against = [&](const std::string& lines) {
    std::ofstream(directory / "expected.tsv") << "name\tratio\tbetter\tmust\taim\tunit\n" << lines;
    return run_case(directory, "replay --expected " + (directory / "expected.tsv").string() + " 2>&1");
  };
  const auto good = run_against("replay\t0.000001\thigher\t0.000001\t1000000\tM events/s\n");
  INFO(good.out);
  CHECK(good.exit_code == 0);
  CHECK(good.out.find("1e-06 reached") != std::string::npos);
  CHECK(good.out.find("1e+06 NOT reached") != std::string::npos);  // an aim is no duty
  const auto worse = run_against("replay\t1000\thigher\t-\t-\ttimes\n");
  CHECK(worse.exit_code == 1);
  CHECK(worse.out.find("WORSE") != std::string::npos);
  CHECK(run_against("replay\t0.000001\tlower\t-\t-\ttimes\n").exit_code == 1);
  CHECK(run_against("replay\t1000\tlower\t-\t-\ttimes\n").exit_code == 0);
  CHECK(run_against("replay\t0.000001\thigher\t1000000\t-\tM events/s\n").exit_code == 1);
  const auto other = run_against("import\t1\thigher\t-\t-\ttimes\n");
  CHECK(other.exit_code == 0);
  CHECK(other.out.find("nothing kept") != std::string::npos);
  for (const std::string bad :
       {"replay\tfast\thigher\t-\t-\ttimes\n", "replay\t1\tmore\t-\t-\ttimes\n", "replay\t1\n"}) {
    const auto refused = run_against(bad);
    CHECK(refused.exit_code == 2);
    CHECK(refused.out.find("expected.tsv:2: ") != std::string::npos);
  }
}

TEST_CASE("bench: an unknown case is refused") {
  const TempDirectory directory;
  const auto run = run_case(directory, "no-such-case 2>&1");
  INFO(run.out);
  CHECK(run.exit_code != 0);
  CHECK(run.checksums.empty());
}

}  // namespace flowtally::tests
