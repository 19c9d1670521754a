// The socket in a served data directory: who may connect, what is answered, and that nothing is left behind.
#include "cli/checkpoint_server.h"

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/fsuid.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <thread>

#include "cli/directory_socket.h"
#include "cli/open_engine.h"
#include "cli/server_checkpoint.h"
#include "tests/cli/data_directories.h"
#include "tests/cli/serving.h"

namespace flowtally::tests {
namespace {

namespace fs = std::filesystem;
using cli::ServerCheckpoint;
using events::StatusCode;

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// A server of checkpoints without HTTP, whose clients may be silent for so long.
struct Checkpoints {
  TestDirectory files{};
  std::string data = files / "data";
  std::unique_ptr<engine::Engine> engine{};
  std::unique_ptr<cli::CheckpointServer> server{};

  explicit Checkpoints(std::chrono::milliseconds silence_max = std::chrono::hours(1)) {
    engine = std::move(cli::open_engine(data, {cli::DirectoryUse::kCreate, 1, {}, {}})).value();
    server = std::move(cli::CheckpointServer::start(data, *engine, silence_max)).value();
  }

  std::size_t count() const {
    if (!fs::exists(data + "/checkpoints")) return 0;
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(data + "/checkpoints"), fs::directory_iterator()));
  }
};

storage::Descriptor connected(const std::string& directory) {
  auto connection = cli::connect_in(directory);
  REQUIRE_MESSAGE(connection.ok(), connection.status().message());
  return std::move(connection).value();
}

void send_text(const storage::Descriptor& connection, const std::string& text) {
  REQUIRE(::send(connection.get(), text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size()));
}

/// All that comes until the other end closes.
std::string rest(const storage::Descriptor& connection) {
  std::string text;
  char byte = 0;
  while (::recv(connection.get(), &byte, 1, 0) == 1) text += byte;
  return text;
}

/// The server's audit, newest first.
std::string audit_of(engine::Engine& engine) {
  const auto page = engine.server_audit().page({.days = 1, .limit = 9}, engine::system_now() + std::chrono::hours(1));
  REQUIRE(page.ok());
  std::string told;
  for (const auto& entry : page->logs) {
    told += entry.action + (entry.details ? " " + entry.details->text : "") + "\n";
    CHECK(entry.actor.has_value());
  }
  return told;
}

}  // namespace

TEST_CASE("checkpoint server: the socket is the user's own, and nobody else connects") {
  const Checkpoints checkpoints;
  struct stat socket {};
  REQUIRE(::stat((checkpoints.data + "/socket").c_str(), &socket) == 0);
  CHECK((socket.st_mode & 07777) == 0600);
  if (::geteuid() != 0) return;
  constexpr uid_t kNobody = 65534;
  fs::permissions(fs::path(checkpoints.data).parent_path(), fs::perms::all);
  ::setfsuid(kNobody);  // of this thread alone
  const auto refused = cli::connect_in(checkpoints.data).status();
  ::setfsuid(0);
  CHECK(contains(refused.message(), "Permission denied"));
}

TEST_CASE("checkpoint server: a checkpoint is there as long as its connection") {
  const Checkpoints checkpoints;
  {
    auto first = ServerCheckpoint::ask(checkpoints.data, "verify", std::nullopt);
    auto second = ServerCheckpoint::ask(checkpoints.data, "backup", "there");
    REQUIRE(first.ok());
    REQUIRE(second.ok());
    CHECK(fs::exists(first->directory() / "FORMAT"));
    CHECK(checkpoints.count() == 2);
    CHECK(first->end({}).ok());
    CHECK(checkpoints.count() == 1);
    CHECK(second->end({StatusCode::kIoError, "no more"}).code() == StatusCode::kIoError);
    CHECK(checkpoints.count() == 0);
  }
  const auto told = audit_of(*checkpoints.engine);
  CHECK(told ==
        "backup.ended {\"to\":\"there\",\"stopped_by\":\"no more\"}\nverify.ended\n"
        "backup.started {\"to\":\"there\"}\nverify.started\n");
}

TEST_CASE("checkpoint server: why there is none is told, and stands in the audit") {
  const Checkpoints checkpoints;
  write_file(checkpoints.data + "/checkpoints", "in the way");
  const auto refused = ServerCheckpoint::ask(checkpoints.data, "verify", std::nullopt).status();
  CHECK(refused.code() == StatusCode::kUnavailable);
  CHECK_MESSAGE(contains(refused.message(), "says: cannot create " + checkpoints.data + "/checkpoints"),
                refused.message());
  CHECK(audit_of(*checkpoints.engine).starts_with("verify.ended {\"stopped_by\":\"cannot create"));
}

TEST_CASE("checkpoint server: who says nothing or something else is cut off, and others are served") {
  const Checkpoints checkpoints(std::chrono::milliseconds(1));
  CHECK(rest(connected(checkpoints.data)).empty());
  const Checkpoints patient;
  for (const std::string said : {"hello\n", "{}\n", "{\"for\":\"fun\"}\n", "{\"for\":7}\n", "{\"for\":\"verify\"\n"}) {
    CAPTURE(said);
    const auto client = connected(patient.data);
    send_text(client, said);
    CHECK(rest(client).empty());
  }
  const auto talker = connected(patient.data);
  const std::string piece(1000, 'x');
  while (::send(talker.get(), piece.data(), piece.size(), MSG_NOSIGNAL) > 0) {
  }
  CHECK(ServerCheckpoint::ask(patient.data, "verify", std::nullopt).ok());
}

TEST_CASE("checkpoint server: few are let in at a time, others are told") {
  const Checkpoints checkpoints;
  std::vector<ServerCheckpoint> held;
  for (std::size_t i = 0; i < cli::CheckpointServer::kClientsMax; ++i) {
    auto checkpoint = ServerCheckpoint::ask(checkpoints.data, "verify", std::nullopt);
    REQUIRE(checkpoint.ok());
    held.push_back(std::move(checkpoint).value());
  }
  const auto refused = ServerCheckpoint::ask(checkpoints.data, "verify", std::nullopt).status();
  CHECK(refused.code() == StatusCode::kUnavailable);
  CHECK_MESSAGE(contains(refused.message(), "try again later"), refused.message());
  CHECK(held.back().end({}).ok());
  CHECK(ServerCheckpoint::ask(checkpoints.data, "verify", std::nullopt).ok());
}

TEST_CASE("checkpoint server: letting in goes on after the process had no descriptor left") {
  const Checkpoints checkpoints;
  rlimit saved{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &saved) == 0);
  const int client_socket = ::dup(0);  // the descriptor that the client's socket gets
  ::close(client_socket);
  rlimit tight = saved;
  tight.rlim_cur = static_cast<rlim_t>(client_socket) + 1;
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &tight) == 0);
  const auto client = connected(checkpoints.data);
  while (checkpoints.server->pauses() == 0) std::this_thread::yield();
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &saved) == 0);
  send_text(client, "{\"for\":\"verify\"}\n{\"ended\":null}\n");
  CHECK(rest(client) == "{\"checkpoint\":\"checkpoints/1\"}\n");
}

TEST_CASE(
    "checkpoint server: its end takes the checkpoints and the socket away, and a failure that follows is told so") {
  Checkpoints checkpoints;
  auto checkpoint = ServerCheckpoint::ask(checkpoints.data, "verify", std::nullopt);
  REQUIRE(checkpoint.ok());
  CHECK(checkpoint->check_there().ok());
  checkpoints.server.reset();
  CHECK(checkpoint->check_there().code() == StatusCode::kUnavailable);
  CHECK(checkpoints.count() == 0);
  CHECK_FALSE(fs::exists(checkpoints.data + "/socket"));
  CHECK(ServerCheckpoint::ask(checkpoints.data, "verify", std::nullopt).status().code() == StatusCode::kNotFound);
  const auto ended = checkpoint->end({StatusCode::kCorruption, "a file is missing"});
  CHECK(ended.code() == StatusCode::kUnavailable);
  CHECK(contains(ended.message(), "has ended"));
  CHECK(checkpoint->end({}).ok());
}

TEST_CASE("checkpoint server: a directory with a path too long for a socket has one all the same") {
  const TestDirectory files;
  const std::string data = files / std::string(150, 'd');
  {
    const auto engine = std::move(cli::open_engine(data, {cli::DirectoryUse::kCreate, 1, {}, {}})).value();
    const auto server = cli::CheckpointServer::start(data, *engine, std::chrono::hours(1));
    REQUIRE_MESSAGE(server.ok(), server.status().message());
    CHECK(ServerCheckpoint::ask(data, "verify", std::nullopt).ok());
  }
  CHECK_FALSE(fs::exists(data + "/socket"));
}

TEST_CASE("checkpoint server: what a killed server leaves is replaced and removed by the next") {
  const TestDirectory files;
  {
    Serving server(files);
    auto checkpoint = ServerCheckpoint::ask(files / "data", "verify", std::nullopt);
    REQUIRE(checkpoint.ok());
    server.end(SIGKILL);
    CHECK(fs::exists(checkpoint->directory()));
  }
  const auto unserved = run_flowtally({"verify", "--data", files / "data"});
  CHECK_MESSAGE(unserved.exit_code == 0, unserved.err);
  Serving server(files);
  CHECK_FALSE(fs::exists(files / "data/checkpoints"));
  CHECK(ServerCheckpoint::ask(files / "data", "verify", std::nullopt).ok());
}

}  // namespace flowtally::tests
