// Backups of the real program: of a directory that is being written to, of one that nobody serves, and what is left of
// one that is killed.
#include <doctest/doctest.h>
#include <poll.h>
#include <signal.h>

#include <atomic>
#include <filesystem>
#include <memory>
#include <random>
#include <thread>

#include "tests/api/http_client.h"
#include "tests/cli/data_directories.h"
#include "tests/cli/serving.h"

namespace flowtally::tests {
namespace {

namespace fs = std::filesystem;

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

int backup(const std::string& data, const std::string& to) {
  return run_flowtally({"backup", "--data", data, "--to", to}).exit_code;
}

int verify(const std::string& data) { return run_flowtally({"verify", "--data", data}).exit_code; }

std::string user_line(int number) {
  return R"({"id":"u)" + std::to_string(number) +
         R"(","type":"user.updated","time":"2026-01-05T10:00:00Z","account_id":"acme","user_id":"u)" +
         std::to_string(number) + R"("})" + "\n";
}

/// Posts events one after the other for as long as it lives.
class Writer {
 public:
  Writer(std::uint16_t port, int first)
      : thread_([this, port, first](const std::stop_token& stop) {
          HttpClient client(port);
          const auto token = Serving::token(api::Role::kIngest);
          for (int number = first; !stop.stop_requested(); ++number) {
            const auto answer =
                client.post("/api/v1/events", token, "Content-Type: application/x-ndjson\r\n", user_line(number));
            if (answer.status != 200) return;
            ++acknowledged_;
          }
        }) {}
  int acknowledged() const { return acknowledged_; }

 private:
  std::atomic<int> acknowledged_ = 0;
  std::jthread thread_;
};

TEST_CASE("backup: made while events are posted, it has every one that was acknowledged before, and verifies") {
  const TestDirectory files;
  constexpr int kApart = 10'000'000;
  std::vector<std::pair<int, int>> acknowledged;
  {
    Serving server(files);
    std::vector<std::unique_ptr<Writer>> writers;
    for (int i = 0; i < 2; ++i) writers.push_back(std::make_unique<Writer>(server.port(), (i + 1) * kApart));
    for (int round = 0; round < 3; ++round) {
      const int more = writers[0]->acknowledged() + 50;
      while (writers[0]->acknowledged() < more) std::this_thread::yield();
      acknowledged.emplace_back(writers[0]->acknowledged(), writers[1]->acknowledged());
      const auto result =
          run_flowtally({"backup", "--data", files / "data", "--to", files / "backup" + std::to_string(round)});
      CHECK_MESSAGE(result.exit_code == 0, result.err);
      CHECK(contains(result.err, "backed up "));
    }
    writers.clear();
    CHECK(server.end(SIGTERM) == 0);
  }
  for (int round = 0; round < 3; ++round) {
    CAPTURE(round);
    const auto from = files / "backup" + std::to_string(round);
    const auto to = files / "restored" + std::to_string(round);
    const auto restored = run_flowtally({"restore", "--from", from, "--data", to, "--verify"});
    REQUIRE_MESSAGE(restored.exit_code == 0, restored.err);
    const auto verified = run_flowtally({"verify", "--data", to});
    CHECK_MESSAGE(verified.exit_code == 0, verified.err);
    // Both entries of each backup before it, the first of its own, and the restoration.
    CHECK(contains(verified.out, "audit entries " + std::to_string(2 * round + 2) + "\n"));
    const auto text = exported(to);
    const auto& [first, second] = acknowledged[static_cast<std::size_t>(round)];
    int missing = 0;
    for (int i = 0; i < first; ++i) missing += contains(text, "\"id\":\"u" + std::to_string(kApart + i) + "\"") ? 0 : 1;
    for (int i = 0; i < second; ++i) {
      missing += contains(text, "\"id\":\"u" + std::to_string(2 * kApart + i) + "\"") ? 0 : 1;
    }
    CHECK(missing == 0);
  }
  CHECK(fs::is_empty(files / "data/checkpoints"));
}

TEST_CASE("backup: of a directory that nobody serves, and its restoration, have the same log and their own audit") {
  const TestDirectory files;
  const auto data = make_directory_with_snapshot(files);
  CHECK(backup(data, files / "backup") == 0);
  CHECK(run_flowtally({"restore", "--from", files / "backup", "--data", files / "restored"}).exit_code == 0);
  CHECK(verify(files / "restored") == 0);
  CHECK(exported(files / "restored") == exported(data));
  // import.started and .ended, verify.started and .ended, backup.started, backup.restored
  CHECK(contains(run_flowtally({"verify", "--data", files / "restored"}).out, "audit entries 6\n"));
  CHECK(contains(run_flowtally({"verify", "--data", data}).out, "audit entries 6\n"));
  CHECK(backup(data, files / "backup") == 1);
  CHECK(run_flowtally({"restore", "--from", files / "backup", "--data", data}).exit_code == 1);
}

TEST_CASE("backup, restore: a copy is closed to others, whether it is served or not") {
  const TestDirectory files;
  const auto data = make_directory_with_snapshot(files);
  const auto is_closed = [](const std::string& path) { return fs::status(path).permissions() == fs::perms::owner_all; };
  fs::permissions(data, fs::perms::owner_all);
  CHECK(backup(data, files / "backup") == 0);
  CHECK(is_closed(files / "backup"));
  {
    Serving server(files);
    CHECK(backup(data, files / "served") == 0);
    CHECK(server.end(SIGTERM) == 0);
  }
  CHECK(is_closed(files / "served"));
  CHECK(run_flowtally({"restore", "--from", files / "backup", "--data", files / "restored"}).exit_code == 0);
  CHECK(is_closed(files / "restored"));
  fs::permissions(files / "backup", fs::perms(0755));
  fs::create_directory(files / "made");
  CHECK(run_flowtally({"restore", "--from", files / "backup", "--data", files / "made"}).exit_code == 0);
  CHECK(is_closed(files / "made"));
}

TEST_CASE("backup: with --verify one that differs is exit 4 and not made") {
  const TestDirectory files;
  const auto data = make_directory_with_snapshot(files);
  falsify_snapshot(data);
  const auto result = run_flowtally({"backup", "--data", data, "--to", files / "backup", "--verify"});
  CHECK(result.exit_code == 4);
  CHECK_FALSE(fs::exists(files / "backup"));
  CHECK_FALSE(fs::exists(files / "backup.part"));
}

TEST_CASE("backup: a damaged snapshot is left out of it and told") {
  const TestDirectory files;
  const auto data = make_directory_with_snapshot(files);
  damage(data, "snapshots", ".snapshot");
  const auto result = run_flowtally({"backup", "--data", data, "--to", files / "backup"});
  CHECK(result.exit_code == 0);
  CHECK(contains(result.err, "left out"));
  CHECK(verify(files / "backup") == 0);
}

TEST_CASE("restore: a damaged or foreign backup is exit 6, names the place, and leaves nothing") {
  const TestDirectory files;
  const auto data = files / "data";
  write_file(files / "history", small_history(1, 8'000));  // more blocks than the last two, which opening reads
  REQUIRE(run_flowtally({"import", files / "history", "--data", data}).exit_code == 0);
  REQUIRE(backup(data, files / "backup") == 0);
  damage(files / "backup", "log", ".sst");
  const auto damaged = run_flowtally({"restore", "--from", files / "backup", "--data", files / "restored"});
  CHECK(damaged.exit_code == 6);
  CHECK_MESSAGE(contains(damaged.err, "the backup " + files / "backup" + " is damaged"), damaged.err);
  CHECK(contains(damaged.err, ".sst"));
  fs::create_directory(files / "foreign");
  CHECK(run_flowtally({"restore", "--from", files / "foreign", "--data", files / "restored"}).exit_code == 6);
  write_file(files / "foreign/thesis", "years of work");
  const auto foreign = run_flowtally({"restore", "--from", files / "foreign", "--data", files / "restored"});
  CHECK(foreign.exit_code == 6);
  CHECK(contains(foreign.err, "thesis"));
  CHECK(run_flowtally({"restore", "--from", files / "absent", "--data", files / "restored"}).exit_code == 1);
  CHECK_FALSE(fs::exists(files / "restored"));
  CHECK_FALSE(fs::exists(files / "restored.part"));
}

/// Runs and kills it after a while that is often in the midst of its work.
void run_and_kill(const std::vector<std::string>& words, std::mt19937_64& random) {
  RunningFlowtally run(words);
  poll(nullptr, 0, static_cast<int>(random() % 30));  // only for variety: any moment must do
  run.signal(SIGKILL);
  run.wait();
}

TEST_CASE("backup, restore, repair: killed at any moment, and done again") {
  const TestDirectory files;
  const auto data = make_directory_with_snapshot(files);
  const auto whole = exported(data);
  std::mt19937_64 random(1);
  for (int round = 0; round < 12; ++round) {
    CAPTURE(round);
    const std::string name = std::to_string(round);
    run_and_kill({"backup", "--data", data, "--to", files / "backup" + name}, random);
    if (!fs::exists(files / "backup" + name)) CHECK(backup(data, files / "backup" + name) == 0);
    run_and_kill({"restore", "--from", files / "backup" + name, "--data", files / "restored" + name}, random);
    const auto restored = files / "restored" + name;
    if (!fs::exists(restored)) {
      CHECK(run_flowtally({"restore", "--from", files / "backup" + name, "--data", restored}).exit_code == 0);
    }
    CHECK(exported(restored) == whole);
    CHECK(verify(restored) == 0);
    CHECK_FALSE(fs::exists(restored + ".part"));

    fs::remove(restored + "/log/CURRENT");
    run_and_kill({"repair", "--data", restored}, random);
    const auto repaired = run_flowtally({"repair", "--data", restored});
    CHECK_MESSAGE(repaired.exit_code == 0, repaired.err);
    CHECK(fs::exists(restored + "/log.damaged-1"));
    CHECK_FALSE(fs::exists(restored + "/log.damaged-2"));
    CHECK(exported(restored) == whole);
    CHECK(verify(restored) == 0);
  }
}

}  // namespace
}  // namespace flowtally::tests
