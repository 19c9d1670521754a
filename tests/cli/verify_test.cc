#include <doctest/doctest.h>
#include <signal.h>

#include <filesystem>

#include "tests/cli/data_directories.h"
#include "tests/cli/serving.h"

namespace flowtally::tests {
namespace {

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST_CASE("verify: a sound directory is told with what was read of it, served or not") {
  const TestDirectory files;
  write_file(files / "history", small_history(1));
  REQUIRE(run_flowtally({"import", files / "history", "--data", files / "data"}).exit_code == 0);
  const auto events = lines_of(read_file(files / "history")).size();

  const auto unserved = run_flowtally({"verify", "--data", files / "data"});
  CHECK_MESSAGE(unserved.exit_code == 0, unserved.err);
  CHECK(contains(unserved.out, "events        " + std::to_string(events) + "\n"));
  CHECK(contains(unserved.out, "accounts      2\n"));
  CHECK(contains(unserved.out, "audit entries 2\n"));
  CHECK(contains(unserved.out, "snapshot      none: nothing to compare the accounts with\n"));

  Serving server(files);
  const auto served = run_flowtally({"verify", "--data", files / "data"});
  CHECK_MESSAGE(served.exit_code == 0, served.err);
  CHECK(contains(served.out, "as its server has it now"));
  CHECK(contains(served.out, "snapshot      at sequence " + std::to_string(events) + ": every account is the same\n"));
  CHECK(server.end(SIGTERM) == 0);
}

TEST_CASE("verify: an account that differs is named with section and byte, exit 4") {
  const TestDirectory files;
  const auto data = make_directory_with_snapshot(files);
  CHECK(run_flowtally({"verify", "--data", data}).exit_code == 0);
  const auto account = falsify_snapshot(data);
  const auto result = run_flowtally({"verify", "--data", data});
  CHECK(result.exit_code == 4);
  CHECK_MESSAGE(contains(result.err, "account '" + account + "' differs in 'ids', at byte "), result.err);
  CHECK(contains(result.out, "another state than the log's"));
}

TEST_CASE("verify: damage anywhere is exit 6 and names the place") {
  struct Place {
    std::string part, ending, named;
  };
  for (const Place& place : {Place{"log", ".sst", "data/log"},
                             {"audit", ".sst", "data/audit"},
                             {"snapshots", ".snapshot", "data/snapshots/0"}}) {
    INFO(place.part);
    const TestDirectory files;
    const auto data = make_directory_with_snapshot(files);
    if (place.part == "audit") {  // its entries are in its write-ahead log until it is opened again
      REQUIRE(run_flowtally({"import", files / "history", "--data", data}).exit_code == 0);
    }
    damage(data, place.part, place.ending);
    const auto result = run_flowtally({"verify", "--data", data});
    CHECK(result.exit_code == 6);
    CHECK_MESSAGE(contains(result.err, files / place.named), result.err);
  }
}

TEST_CASE("verify: a snapshot that cannot be read is exit 1 and named, also if it is not the newest") {
  const TestDirectory files;
  const auto data = make_directory_with_snapshot(files);
  const auto unreadable = files / "data/snapshots/00000000000000000001.snapshot";
  std::filesystem::create_symlink(unreadable, unreadable);  // it leads to itself, so nobody can open it
  const auto result = run_flowtally({"verify", "--data", data});
  CHECK(result.exit_code == 1);
  CHECK_MESSAGE(contains(result.err, unreadable), result.err);
  CHECK(contains(result.out, "every account is the same"));
}

TEST_CASE("verify: a directory that another command holds is exit 6 and names it") {
  const TestDirectory files;
  RunningFlowtally import({"import", "-", "--data", files / "data"});
  REQUIRE(import.write("junk\n"));
  import.read_until("line 1: ");
  for (const std::vector<std::string>& words : {std::vector<std::string>{"verify", "--data", files / "data"},
                                                {"backup", "--data", files / "data", "--to", files / "copy"},
                                                {"repair", "--data", files / "data"},
                                                {"restore", "--from", files / "data", "--data", files / "other"}}) {
    INFO(words[0]);
    const auto result = run_flowtally(words);
    CHECK(result.exit_code == 6);
    CHECK_MESSAGE(contains(result.err, "the data directory " + files / "data" + " is in use by process "), result.err);
  }
  CHECK(run_flowtally({"verify", "--data", files / "nothing"}).exit_code == 1);
}

}  // namespace
}  // namespace flowtally::tests
