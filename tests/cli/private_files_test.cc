// What a data directory and its copies hold is for the user who owns them, whatever the umask.
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

#include "tests/cli/data_directories.h"
#include "tests/cli/serving.h"

namespace flowtally::tests {
namespace {

namespace fs = std::filesystem;

const Surroundings kOpenUmask = {.in_child = [] { ::umask(0); }};

/// Runs the program with a umask that takes nothing away.
int run_open(const std::vector<std::string>& words) { return RunningFlowtally(words, kOpenUmask).wait(); }

void check_private(const std::string& directory) {
  const auto mode_of = [](const fs::path& path) {
    return static_cast<unsigned>(fs::symlink_status(path).permissions());
  };
  CHECK(mode_of(directory) == 0700);
  int files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(directory)) {
    CAPTURE(entry.path().string());
    CHECK((mode_of(entry.path()) & 0077U) == 0);
    ++files;
  }
  CHECK(files > 5);
}

void open_to_all(const std::string& directory) {
  fs::permissions(directory, fs::perms(0755));
  for (const auto& entry : fs::recursive_directory_iterator(directory)) {
    fs::permissions(entry.path(), fs::perms(entry.is_directory() ? 0755 : 0644));
  }
}

}  // namespace

TEST_CASE("modes: whatever the umask, a data directory and its copies are for their owner alone") {
  const TestDirectory files;
  write_file(files / "events", small_history(1) + "no event\n");
  CHECK(run_open({"import", files / "events", "--data", files / "data", "--rejects", files / "rejects"}) == 3);
  check_private(files / "data");
  CHECK(static_cast<unsigned>(fs::status(files / "rejects").permissions()) == 0600);
  {
    Serving server(files, {"--snapshot-events", "1"}, kOpenUmask);
    HttpClient client(server.port());
    const auto event = R"({"id":"new","type":"user.updated","time":"2026-02-01T10:00:00Z","account_id":"acme",)"
                       R"("user_id":"u","name":"Ann"})";
    REQUIRE(
        client
            .post("/api/v1/events", Serving::token(api::Role::kIngest), "Content-Type: application/x-ndjson\r\n", event)
            .status == 200);
    CHECK(run_open({"backup", "--data", files / "data", "--to", files / "backup"}) == 0);
    check_private(files / "data");
    CHECK(server.end(SIGTERM) == 0);
  }
  check_private(files / "data");
  check_private(files / "backup");
  CHECK(run_open({"restore", "--from", files / "backup", "--data", files / "restored"}) == 0);
  check_private(files / "restored");
  damage(files / "data", "log", ".sst");
  CHECK(run_open({"repair", "--data", files / "data"}) == 0);
  check_private(files / "data");
}

TEST_CASE("modes: a directory of an earlier flowtally is closed to others when it is opened, and that is said") {
  const TestDirectory files;
  make_directory_with_snapshot(files);
  open_to_all(files / "data");
  for (const bool was_open : {true, false}) {
    Serving server(files);
    CHECK(server.end(SIGTERM) == 0);
    const bool said = server.log().find(" was open to other users; now only its owner can use it") != std::string::npos;
    CHECK(said == was_open);
    check_private(files / "data");
  }
  open_to_all(files / "data");
  fs::create_symlink("/etc/hostname", files / "data/link");
  const auto before = fs::status("/etc/hostname").permissions();
  Serving server(files);
  CHECK(server.end(SIGTERM) == 0);
  CHECK(fs::status("/etc/hostname").permissions() == before);
}

TEST_CASE("modes: commands that only read leave a directory's modes alone") {
  const TestDirectory files;
  make_directory_with_snapshot(files);
  open_to_all(files / "data");
  CHECK(run_flowtally({"verify", "--data", files / "data"}).exit_code == 0);
  CHECK(static_cast<unsigned>(fs::status(files / "data").permissions()) == 0755);
}

}  // namespace flowtally::tests
