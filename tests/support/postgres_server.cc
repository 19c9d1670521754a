#include "tests/support/postgres_server.h"

#include <fcntl.h>
#include <grp.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <system_error>
#include <thread>

namespace flowtally::tests {
namespace {

using events::Result;
using events::Status;
using events::StatusCode;

constexpr std::size_t kSocketDirectoryBytesMax = 80;  // of the 107 that a unix socket's path may have
constexpr auto kReadyTimeout = std::chrono::seconds(60);

bool holds_server(const std::filesystem::path& directory) {
  return access((directory / "initdb").c_str(), X_OK) == 0 && access((directory / "postgres").c_str(), X_OK) == 0;
}

/// What `pg_config --bindir` prints, or nothing.
std::filesystem::path directory_of_pg_config() {
  std::string line;
  if (FILE* pipe = popen("pg_config --bindir 2>/dev/null", "r")) {
    char buffer[512];
    while (fgets(buffer, sizeof buffer, pipe) != nullptr) line += buffer;
    pclose(pipe);
  }
  while (!line.empty() && line.back() == '\n') line.pop_back();
  return line;
}

Result<std::filesystem::path> find_binaries() {
  std::string searched;
  for (const std::filesystem::path& candidate :
       {directory_of_pg_config(), std::filesystem::path("/usr/lib/postgresql/15/bin"),
        std::filesystem::path("/usr/lib/postgresql/16/bin"), std::filesystem::path("/usr/lib/postgresql/17/bin")}) {
    if (candidate.empty()) continue;
    if (holds_server(candidate)) return candidate;
    searched += " " + candidate.string();
  }
  return Status(StatusCode::kNotFound, "no PostgreSQL server is installed (no initdb and postgres in" + searched +
                                           "): install the package postgresql-15");
}

/// The user that the server must run as: none when this process is not root.
struct ServerUser {
  uid_t uid = 0;
  gid_t gid = 0;
};

Result<std::optional<ServerUser>> server_user() {
  if (geteuid() != 0) return std::optional<ServerUser>();
  const passwd* entry = getpwnam("postgres");
  if (entry == nullptr) {
    return Status(StatusCode::kNotFound,
                  "PostgreSQL refuses to run as root and there is no user postgres: install the package postgresql-15");
  }
  return std::optional<ServerUser>(ServerUser{entry->pw_uid, entry->pw_gid});
}

/// Starts a program as `user`, its output appended to `log`. It gets SIGQUIT when this process ends.
pid_t spawn(const std::vector<std::string>& command, const std::optional<ServerUser>& user,
            const std::filesystem::path& log) {
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const std::string log_path = log.string();
  const std::string home = log.parent_path().string();
  const pid_t parent = getpid();
  const pid_t pid = fork();
  if (pid != 0) return pid;

  // Only async-signal-safe calls from here on.
  if (user && (setgroups(0, nullptr) != 0 || setgid(user->gid) != 0 || setuid(user->uid) != 0)) _exit(126);
  prctl(PR_SET_PDEATHSIG, SIGQUIT);  // after the change of user, which clears it
  if (getppid() != parent) _exit(126);
  const int out = open(log_path.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  if (out < 0 || chdir(home.c_str()) != 0) _exit(126);
  setpgid(0, 0);  // Ctrl-C is for the tests; they stop the server
  dup2(out, STDOUT_FILENO);
  dup2(out, STDERR_FILENO);
  execv(arguments[0], arguments.data());
  _exit(127);
}

bool run(const std::vector<std::string>& command, const std::optional<ServerUser>& user,
         const std::filesystem::path& log) {
  const pid_t pid = spawn(command, user, log);
  int state = 0;
  return pid > 0 && waitpid(pid, &state, 0) == pid && WIFEXITED(state) && WEXITSTATUS(state) == 0;
}

Result<std::filesystem::path> make_directory(std::filesystem::path parent, const std::optional<ServerUser>& user) {
  if (parent.empty()) {
    parent = std::filesystem::temp_directory_path();
    if (parent.string().size() > kSocketDirectoryBytesMax - 32) parent = "/tmp";
  }
  std::string name = std::filesystem::absolute(parent / "flowtally-postgres-XXXXXX").string();
  if (name.size() > kSocketDirectoryBytesMax) {
    return Status(StatusCode::kInvalidArgument, name + ": too long for the path of a unix socket");
  }
  if (mkdtemp(name.data()) == nullptr || (user && chown(name.c_str(), user->uid, user->gid) != 0)) {
    return Status(StatusCode::kIoError, name + ": " + std::generic_category().message(errno));
  }
  return std::filesystem::path(name);
}

}  // namespace

Result<std::unique_ptr<PostgresServer>> PostgresServer::start(const std::filesystem::path& parent) {
  const auto user = server_user();
  if (!user) return user.status();
  auto directory = make_directory(parent, *user);
  if (!directory) return directory.status();
  std::unique_ptr<PostgresServer> server(new PostgresServer(std::move(directory).value()));
  if (Status started = server->launch(); !started.ok()) return started;
  return server;
}

Status PostgresServer::launch() {
  const auto binaries = find_binaries();
  if (!binaries) return binaries.status();
  const auto user = server_user();
  if (!user) return user.status();
  const std::string data = directory_ / "data";
  const auto log = directory_ / "server.log";
  if (!run({*binaries / "initdb", "--pgdata=" + data, "--username=postgres", "--auth=trust", "--encoding=UTF8",
            "--locale=C", "--no-sync"},
           *user, log)) {
    return Status(StatusCode::kUnavailable, "initdb failed in " + directory_.string() + ": " + log_tail());
  }
  std::vector<std::string> command{*binaries / "postgres", "-D", data, "-k", directory_.string()};
  for (const char* setting :
       {"listen_addresses=", "fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=10",
        "shared_buffers=256MB", "work_mem=64MB", "maintenance_work_mem=512MB", "max_wal_size=4GB", "autovacuum=off",
        "dynamic_shared_memory_type=mmap", "jit=off"}) {
    command.insert(command.end(), {"-c", setting});
  }
  pid_ = spawn(command, *user, log);
  return wait_until_ready();
}

Status PostgresServer::wait_until_ready() {
  const auto deadline = std::chrono::steady_clock::now() + kReadyTimeout;
  while (std::chrono::steady_clock::now() < deadline) {
    if (PQping(connection_info().c_str()) == PQPING_OK) return {};
    int state = 0;
    if (pid_ <= 0 || waitpid(pid_, &state, WNOHANG) == pid_) {
      pid_ = -1;
      return Status(StatusCode::kUnavailable, "the PostgreSQL server ended at once: " + log_tail());
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return Status(StatusCode::kUnavailable, "the PostgreSQL server did not become ready: " + log_tail());
}

PostgresServer::~PostgresServer() {
  if (pid_ > 0) {
    kill(pid_, SIGQUIT);  // at once: there is nothing to keep
    waitpid(pid_, nullptr, 0);
  }
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

std::string PostgresServer::connection_info() const {
  return "host='" + directory_.string() + "' user=postgres dbname=postgres client_encoding=UTF8";
}

std::string PostgresServer::log_tail() const {
  constexpr std::size_t kTailBytes = 2000;
  std::ifstream file(directory_ / "server.log");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  return text.size() > kTailBytes ? text.substr(text.size() - kTailBytes) : text;
}

}  // namespace flowtally::tests
