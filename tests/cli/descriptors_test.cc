// A server and its file descriptors: connections never take those that storing needs.
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/resource.h>

#include <filesystem>
#include <memory>
#include <sstream>
#include <thread>

#include "cli/descriptor_budget.h"
#include "tests/cli/serving.h"

namespace flowtally::tests {
namespace {

namespace fs = std::filesystem;

Surroundings limited_to(rlim_t soft, rlim_t hard) {
  return {.in_child = [soft, hard] {
    const rlimit limit{soft, hard};
    ::setrlimit(RLIMIT_NOFILE, &limit);
  }};
}

/// About 15 MB of flows that the log has to keep: five posts of these are more than it keeps in one file.
std::string large_post(int number) {
  std::string lines;
  for (int i = 0; i < 15; ++i) {
    std::string children;
    for (int node = 0; node < 500; ++node) {
      children += fmt::format(R"({}{{"id":"n{}","title":"{}"}})", node == 0 ? "" : ",", node, std::string(1'900, 'x'));
    }
    lines += fmt::format(R"({{"id":"{0}-{1}","type":"flow.updated","time":"2026-02-01T10:00:00Z","account_id":"acme",)"
                         R"("tree_id":"t","tree_structure":{{"id":"r","children":[{2}]}}}})",
                         number, i, children) +
             "\n";
  }
  return lines;
}

int status_of_post(HttpClient& client, const std::string& body) {
  return client
      .post("/api/v1/events", Serving::token(api::Role::kIngest), "Content-Type: application/x-ndjson\r\n", body)
      .status;
}

int status_of_small_post(HttpClient& client, int number) {
  return status_of_post(client, fmt::format(R"({{"id":"small-{}","type":"user.updated","time":"2026-02-01T10:00:00Z",)"
                                            R"("account_id":"acme","user_id":"u","name":"User"}})",
                                            number));
}

/// The descriptors that a process holds in reserve.
int spare_descriptors(pid_t pid) {
  int spare = 0;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(fmt::format("/proc/{}/fd", pid), error)) {
    if (fs::read_symlink(entry.path(), error) == "/dev/null") ++spare;
  }
  return spare;
}

rlim_t soft_limit(pid_t pid) {
  rlimit limit{};
  REQUIRE(::prlimit(pid, RLIMIT_NOFILE, nullptr, &limit) == 0);
  return limit.rlim_cur;
}

}  // namespace

TEST_CASE("serve: however many connect and idle, writers go on to be served") {
  const TestDirectory files;
  Serving server(files, {}, limited_to(256, 256));
  HttpClient writer(server.port());
  REQUIRE(status_of_small_post(writer, 0) == 200);
  std::vector<std::unique_ptr<HttpClient>> idle;
  for (int i = 0; i < 320; ++i) idle.push_back(std::make_unique<HttpClient>(server.port()));
  for (int number = 1; number <= 10; ++number) {
    CAPTURE(number);
    REQUIRE(status_of_post(writer, large_post(number)) == 200);
  }
  CHECK(server.end(SIGTERM) == 0);
  CHECK_MESSAGE(server.log().find("error") == std::string::npos, server.log());
}

TEST_CASE("serve: having no descriptors for a while costs time and nothing else") {
  const TestDirectory files;
  Serving server(files);
  HttpClient writer(server.port());
  REQUIRE(status_of_small_post(writer, 0) == 200);
  REQUIRE(spare_descriptors(server.pid()) >= 8);
  const auto before = soft_limit(server.pid());
  const rlimit none{3, before};
  REQUIRE(::prlimit(server.pid(), RLIMIT_NOFILE, &none, nullptr) == 0);
  std::thread writing([&] {
    for (int number = 1; number <= 10; ++number) CHECK(status_of_post(writer, large_post(number)) == 200);
  });
  while (spare_descriptors(server.pid()) > 3) {  // its standard streams may be /dev/null too
  }
  const rlimit enough{before, before};
  REQUIRE(::prlimit(server.pid(), RLIMIT_NOFILE, &enough, nullptr) == 0);
  writing.join();
  CHECK(status_of_small_post(writer, 1) == 200);
  CHECK(server.end(SIGTERM) == 0);
}

TEST_CASE("serve: the limit of open files is raised as far as it may be") {
  const TestDirectory files;
  Serving server(files, {}, limited_to(64, 1'024));
  CHECK(soft_limit(server.pid()) == 1'024);
  CHECK(server.end(SIGTERM) == 0);
}

TEST_CASE("serve: more connections than there are descriptors for are cut with a warning, if they were asked for") {
  for (const bool asked : {true, false}) {
    const TestDirectory files;
    Serving server(files, asked ? std::vector<std::string>{"--connections-max", "1000"} : std::vector<std::string>{},
                   limited_to(512, 512));
    CHECK(server.end(SIGTERM) == 0);
    const bool warned =
        server.log().find("--connections-max is more than the limit of open files leaves") != std::string::npos;
    CHECK(warned == asked);
  }
}

TEST_CASE("serve: a limit of open files that leaves no connections is refused with what to do") {
  const TestDirectory files;
  write_file(files / "secret", "a secret of more than thirty-two bytes");
  RunningFlowtally server(
      {"serve", "--data", files / "data", "--listen", "127.0.0.1:0", "--jwt-secret-file", files / "secret"},
      limited_to(100, 100));
  const auto said = server.read_until("never said\n\n");
  CHECK(server.wait() == 1);
  CHECK_MESSAGE(said.find("the limit of open files is 100, and a server needs at least ") != std::string::npos, said);
  CHECK(said.find("LimitNOFILE=") != std::string::npos);
}

TEST_CASE("descriptor budget: connections, tables and what is set aside are never more than there are") {
  for (std::size_t limit = 0; limit < 20'000; ++limit) {
    for (const std::size_t threads : {1U, 2U, 16U}) {
      const auto budget = cli::share_descriptors(limit, threads);
      if (!budget) continue;
      CAPTURE(limit);
      const auto& [served, refused] = budget->api;
      const auto tables = static_cast<std::size_t>(budget->table_files_max);
      REQUIRE(served + refused + tables + budget->operations.served + budget->operations.refused + 100 <= limit);
      REQUIRE(served >= 28);
      REQUIRE(refused >= 1);
      REQUIRE(tables >= 20);
    }
  }
  CHECK(cli::share_descriptors(1'024, 2).ok());
  CHECK(cli::share_descriptors(1'024, 2)->api.served > 500);
  CHECK(cli::share_descriptors(524'288, 2)->api.served > 10'000);
}

}  // namespace flowtally::tests
