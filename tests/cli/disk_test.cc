// A server on a disk that gives trouble: it is full for a while, it takes half of what is written, it fails to sync.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>

#include "tests/cli/serving.h"

namespace flowtally::tests {
namespace {

/// A user's name, told once under each number.
std::string event(int number) {
  return fmt::format(R"({{"id":"{0}","type":"user.updated","time":"2026-02-01T10:00:00Z","account_id":"acme",)"
                     R"("user_id":"u{0}","name":"User {0}"}})",
                     number) +
         "\n";
}

HttpResponse post(HttpClient& client, int number) {
  return client.post("/api/v1/events", Serving::token(api::Role::kIngest), "Content-Type: application/x-ndjson\r\n",
                     event(number));
}

void write_text(const std::string& path, const std::string& text) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (file < 0) return;
  [[maybe_unused]] const auto written = ::write(file, text.data(), text.size());
  ::close(file);
}

/// Gives this process a small disk of its own at the path. For a child between fork and exec. False if it may not.
bool mount_small_disk(const std::string& path) {
  const auto user = ::getuid();
  const auto group = ::getgid();
  if (::unshare(CLONE_NEWNS) != 0) {
    if (::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return false;
    write_text("/proc/self/setgroups", "deny");
    write_text("/proc/self/uid_map", fmt::format("0 {} 1", user));
    write_text("/proc/self/gid_map", fmt::format("0 {} 1", group));
  }
  if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return false;
  return ::mount("none", path.c_str(), "tmpfs", 0, "size=480m") == 0;
}

bool can_mount(const std::string& path) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(mount_small_disk(path) ? 0 : 1);
  int status = 0;
  return ::waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/// Takes so much of the disk that holds the path.
void fill(const std::filesystem::path& path, off_t bytes) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  REQUIRE_MESSAGE(file >= 0, path.string());
  REQUIRE(::posix_fallocate(file, 0, bytes) == 0);
  ::close(file);
}

}  // namespace

TEST_CASE("serve: on a full disk writers are told and readers answered, and it goes on by itself when there is room") {
  const TestDirectory files;
  std::filesystem::create_directories(files / "data");
  if (!can_mount(files / "data")) {
    MESSAGE("SKIPPED: no file system may be mounted here, so none can be filled");
    return;
  }
  Serving server(files, {"--free-space-reserve", "256MiB"}, {.in_child = [&] { mount_small_disk(files / "data"); }});
  HttpClient client(server.port());
  const auto reader = Serving::token(api::Role::kTeamAdmin);
  int number = 0;
  for (int round = 0; round < 3; ++round) {
    CAPTURE(round);
    for (int i = 0; i < 20; ++i) REQUIRE(post(client, ++number).status == 200);
    // The disk as the server sees it.
    const auto ballast =
        std::filesystem::path(fmt::format("/proc/{}/root", server.pid())) / (files / "data").substr(1) / "log/ballast";
    fill(ballast, 300 << 20);
    for (int i = 0; i < 20; ++i) {
      const auto refused = post(client, number + 1);
      CHECK(refused.status == 503);
      CHECK(refused.body.find("disk_full") != std::string::npos);
      CHECK(refused.headers.contains("retry-after"));
      CHECK(client.get("/api/v1/users?search=User%20" + std::to_string(number), reader)
                .body.find(fmt::format("\"User {}\"", number)) != std::string::npos);
    }
    std::filesystem::remove(ballast);
    REQUIRE(post(client, ++number).status == 200);
  }
  CHECK(server.end(SIGTERM) == 0);
}

TEST_CASE("serve: it stops cleanly on a disk without a free byte") {
  const TestDirectory files;
  std::filesystem::create_directories(files / "data");
  if (!can_mount(files / "data")) {
    MESSAGE("SKIPPED: no file system may be mounted here, so none can be filled");
    return;
  }
  for (const int posts : {0, 1, 20, 100}) {
    CAPTURE(posts);
    Serving server(files, {"--free-space-reserve", "256MiB", "--snapshot-events", "10"},
                   {.in_child = [&] { mount_small_disk(files / "data"); }});
    HttpClient client(server.port());
    for (int i = 1; i <= posts; ++i) REQUIRE(post(client, i).status == 200);
    const auto disk = std::filesystem::path(fmt::format("/proc/{}/root", server.pid())) / (files / "data").substr(1);
    fill(disk / "log/ballast", static_cast<off_t>(std::filesystem::space(disk).available));
    CHECK(post(client, posts + 1).status == 503);
    CHECK_MESSAGE(server.end(SIGTERM) == 0, server.log());
  }
}

TEST_CASE("serve, import: that no snapshot can be written is told, and nothing else comes of it") {
  const TestDirectory files;
  {
    Serving server(files);
    CHECK(server.end(SIGTERM) == 0);
  }
  write_file(files / "data/snapshots", "in the way");
  const auto reason = "cannot create " + files / "data/snapshots";
  {
    Serving server(files, {"--snapshot-events", "1"});
    HttpClient client(server.port());
    REQUIRE(post(client, 1).status == 200);
    CHECK(server.end(SIGTERM) == 0);
    const auto warning = server.log().find(R"("level":"warning","message":"a snapshot could not be written")");
    REQUIRE_MESSAGE(warning != std::string::npos, server.log());
    CHECK(server.log().find(reason, warning) != std::string::npos);
  }
  write_file(files / "events", event(2));
  const auto imported = run_flowtally({"import", files / "events", "--data", files / "data", "--snapshot-events", "1"});
  CHECK(imported.exit_code == 0);
  CHECK_MESSAGE(imported.err.find("a snapshot could not be written, so the next opening may take longer: " + reason) !=
                    std::string::npos,
                imported.err);
}

#ifndef FLOWTALLY_SANITIZED  // whose runtimes have to come first

namespace {

std::vector<std::string> exported_ids(const std::string& data) {
  const auto result = run_flowtally({"export", "--data", data});
  REQUIRE_MESSAGE(result.exit_code == 0, result.err);
  return lines_of(result.out);
}

}  // namespace

TEST_CASE("serve: a file system that writes by halves loses nothing") {
  const TestDirectory files;
  {
    Serving server(files, {"--snapshot-events", "50"},
                   {.variables = {"LD_PRELOAD=" FLOWTALLY_FAILING_FILES, "FAIL_SHORT_WRITES=1"}});
    HttpClient client(server.port());
    for (int number = 1; number <= 300; ++number) REQUIRE(post(client, number).status == 200);
    CHECK(server.end(SIGTERM) == 0);
  }
  const auto verified = run_flowtally({"verify", "--data", files / "data"});
  CHECK_MESSAGE(verified.exit_code == 0, verified.err);
  CHECK_MESSAGE(verified.out.find(": every account is the same\n") != std::string::npos, verified.out);
  CHECK(exported_ids(files / "data").size() == 300);
}

TEST_CASE("serve: a failed sync ends the process, and what was acknowledged before is there") {
  for (const int before : {0, 1, 200}) {
    CAPTURE(before);
    const TestDirectory files;
    {
      Serving server(files, {},
                     {.variables = {"LD_PRELOAD=" FLOWTALLY_FAILING_FILES, "FAIL_SYNCS_IF=" + (files / "broken")}});
      HttpClient client(server.port());
      for (int number = 1; number <= before; ++number) REQUIRE(post(client, number).status == 200);
      write_file(files / "broken", "");
      CHECK(post(client, before + 1).status != 200);
      CHECK(server.wait() == 1);
      CHECK(server.log().find("the log failed") != std::string::npos);
    }
    const auto kept = exported_ids(files / "data");
    CHECK(kept.size() >= static_cast<std::size_t>(before));
    CHECK(kept.size() <= static_cast<std::size_t>(before) + 1);
    Serving again(files);
    HttpClient client(again.port());
    CHECK(post(client, before + 1).status == 200);
    CHECK(again.end(SIGTERM) == 0);
    CHECK(exported_ids(files / "data").size() == static_cast<std::size_t>(before) + 1);
  }
}

#endif

}  // namespace flowtally::tests
