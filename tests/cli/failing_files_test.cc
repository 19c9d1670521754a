// A served directory in which one file operation after the other fails: at its start, while it stores, writes a
// snapshot and is backed up, and at its stop. Whatever fails and however: what was acknowledged is kept, the directory
// verifies, no signal ends the server, and the next one serves. FLOWTALLY_FAULTS=all tries every operation
// (CONTRIBUTING.md); without it a sample is tried, another one with every seed.
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <signal.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <optional>
#include <set>

#include "tests/api/tokens.h"
#include "tests/cli/serving.h"
#include "tests/support/random_history.h"

#ifndef FLOWTALLY_SANITIZED  // whose runtimes have to come first

namespace flowtally::tests {
namespace {

namespace fs = std::filesystem;

constexpr int kPosts = 6;
constexpr long kSampleSize = 6;  // of the operations, for each way to fail

std::string line(const std::string& id) {
  return fmt::format(R"({{"id":"{0}","type":"user.updated","time":"2026-02-01T10:00:00Z","account_id":"acme",)"
                     R"("user_id":"{0}","name":"User {0}"}})",
                     id) +
         "\n";
}

/// Whether the server has acknowledged it.
bool post(HttpClient& client, const std::string& id) {
  return client
             .post("/api/v1/events", Serving::token(api::Role::kIngest), "Content-Type: application/x-ndjson\r\n",
                   line(id))
             .status == 200;
}

const std::vector<std::string> kOptions = {"--snapshot-events", "3"};

/// The ids of the directory's events.
std::set<std::string> ids_in(const std::string& data) {
  const auto result = run_flowtally({"export", "--data", data});
  CHECK_MESSAGE(result.exit_code == 0, result.err);
  std::set<std::string> ids;
  for (const auto& event : lines_of(result.out)) {
    const std::string before = R"("id":")";
    const auto at = event.find(before) + before.size();
    ids.insert(event.substr(at, event.find('"', at) - at));
  }
  return ids;
}

void check_verifies(const std::string& data) {
  const auto verified = run_flowtally({"verify", "--data", data});
  CHECK_MESSAGE(verified.exit_code == 0, verified.out, verified.err);
}

/// What befalls the server: the operation with this number fails; none if it is 0.
struct Fault {
  std::string how;
  long at = 0;
};

/// Serves a directory once while something fails, and looks at what is left.
class FaultyRun {
 public:
  FaultyRun(const TestDirectory& files, const Fault& fault)
      : files_(files), server_(words(files), surroundings(files, fault)), said_(server_.read_until("ready: ")) {
    const std::string before = "listening on http://127.0.0.1:";
    const bool is_ready = said_.find(R"("ready: )") != std::string::npos;
    if (is_ready) use(static_cast<std::uint16_t>(std::stoi(said_.substr(said_.find(before) + before.size()))));
    if (is_ready) server_.signal(SIGTERM);
    said_ += server_.read_until("never said\n\n");
    const int code = server_.wait();
    CHECK_MESSAGE((code == 0 || code == 1 || code == 6), "it ended with ", code, ": ", said_);
  }

  const std::set<std::string>& acknowledged() const { return acknowledged_; }
  const std::string& said() const { return said_; }
  bool was_backed_up() const { return was_backed_up_; }

 private:
  static std::vector<std::string> words(const TestDirectory& files) {
    std::vector<std::string> all{"serve",        "--data", files / "data",      "--listen",      "127.0.0.1:0",
                                 "--log-format", "json",   "--jwt-secret-file", files / "secret"};
    all.insert(all.end(), kOptions.begin(), kOptions.end());
    return all;
  }

  static Surroundings surroundings(const TestDirectory& files, const Fault& fault) {
    return {.variables = {"LD_PRELOAD=" FLOWTALLY_FAILING_FILES, "FAIL_UNDER=" + (files / "data"),
                          "FAIL_AT=" + std::to_string(fault.at), "FAIL_HOW=" + fault.how,
                          "FAIL_COUNTS=" + (files / "counts")}};
  }

  void use(std::uint16_t port) {
    HttpClient client(port);
    for (int number = 1; number <= kPosts; ++number) {
      const auto id = fmt::format("during-{}", number);
      if (post(client, id)) acknowledged_.insert(id);
    }
    const auto backup = run_flowtally({"backup", "--data", files_ / "data", "--to", files_ / "backup"});
    CHECK_MESSAGE(backup.exit_code < 128, backup.err);
    was_backed_up_ = backup.exit_code == 0;
    if (post(client, "after")) acknowledged_.insert("after");
  }

  const TestDirectory& files_;
  RunningFlowtally server_;
  std::string said_;
  std::set<std::string> acknowledged_;
  bool was_backed_up_ = false;
};

/// What a served directory looks like after a kill: a table, a snapshot, and a write-ahead file that says more.
void make_killed_directory(const TestDirectory& files, const std::string& data) {
  for (const int number : {SIGTERM, SIGKILL}) {
    Serving server(files, kOptions);
    HttpClient client(server.port());
    for (int i = 1; i <= 4; ++i) REQUIRE(post(client, fmt::format("before-{}-{}", number, i)));
    server.end(number);
  }
  fs::remove(files / "data/socket");  // which cannot be copied
  fs::rename(files / "data", data);
}

long counted(const TestDirectory& files, std::size_t place) {
  long counts[2] = {};
  const auto bytes = read_file(files / "counts");
  REQUIRE(bytes.size() == sizeof counts);
  std::memcpy(counts, bytes.data(), sizeof counts);
  return counts[place];
}
long operations(const TestDirectory& files) { return counted(files, 0); }
long failed_operations(const TestDirectory& files) { return counted(files, 1); }

/// Serves a copy of `like`, or a directory that is not there yet, with the fault. False if nothing failed.
bool check_fault(const TestDirectory& files, const std::optional<std::string>& like, const Fault& fault) {
  INFO(fault.how, " at operation ", fault.at);
  for (const auto* const name : {"data", "backup", "backup.part", "counts"}) fs::remove_all(files / name);
  if (like) fs::copy(*like, files / "data", fs::copy_options::recursive);
  const FaultyRun run(files, fault);
  INFO(run.said());
  auto kept = run.acknowledged();
  if (like) {
    check_verifies(files / "data");
    for (const auto& id : ids_in(*like)) kept.insert(id);
  }
  if (run.was_backed_up()) check_verifies(files / "backup");
  {
    Serving next(files, kOptions);
    HttpClient client(next.port());
    CHECK(post(client, "next"));
    CHECK(next.end(SIGTERM) == 0);
  }
  check_verifies(files / "data");
  const auto found = ids_in(files / "data");
  for (const auto& id : kept) CHECK_MESSAGE(found.contains(id), id, " was acknowledged");
  return failed_operations(files) > 0;
}

/// Lets operations fail in the way, from the first to the last or a sample of them.
void check_faults(const TestDirectory& files, const std::optional<std::string>& like, const std::string& how) {
  for (const auto* const name : {"data", "backup", "counts"}) fs::remove_all(files / name);
  if (like) fs::copy(*like, files / "data", fs::copy_options::recursive);
  const FaultyRun sound(files, {how, 0});
  REQUIRE_MESSAGE(sound.acknowledged().size() == kPosts + 1, sound.said());
  REQUIRE(sound.was_backed_up());
  REQUIRE_MESSAGE(sound.said().find("warning") == std::string::npos, sound.said());
  const long all = operations(files);
  REQUIRE(all > 100);
  const char* const asked = std::getenv("FLOWTALLY_FAULTS");
  const long step = asked != nullptr && std::string(asked) == "all" ? 1 : all / kSampleSize;
  const auto seed = test_seed(15);
  INFO("seed = ", seed);
  long failed = 0;
  for (long at = 1 + static_cast<long>(seed % static_cast<std::uint64_t>(step)); at <= all; at += step) {
    failed += check_fault(files, like, {how, at}) ? 1 : 0;
  }
  CHECK(failed > 0);
}

const std::string kWays[] = {"io-once", "io", "no-space", "no-files", "short-write"};

}  // namespace

TEST_CASE("serve: whichever file operation fails, nothing acknowledged is lost and no signal ends it") {
  const TestDirectory files;
  write_secret(files / "secret");
  make_killed_directory(files, files / "killed");
  for (const auto& how : kWays) {
    CAPTURE(how);
    check_faults(files, files / "killed", how);
  }
}

TEST_CASE("serve: whichever file operation fails while a directory is made, the next server makes it") {
  const TestDirectory files;
  write_secret(files / "secret");
  for (const auto& how : kWays) {
    CAPTURE(how);
    check_faults(files, std::nullopt, how);
  }
}

}  // namespace flowtally::tests

#endif
