#include "tests/storage/appender_process.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>

namespace flowtally::tests {

AppenderProcess::AppenderProcess(const std::filesystem::path& directory, std::uint64_t seed, What what) {
  start(directory, seed, what == What::kEntries ? "entries" : "");
}

AppenderProcess::AppenderProcess(const std::filesystem::path& directory, std::uint64_t seed, std::uint64_t operation) {
  start(directory, seed, std::to_string(operation));
}

void AppenderProcess::start(const std::filesystem::path& directory, std::uint64_t seed, std::string how) {
  int ends[2];
  REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
  output_ = ends[0];
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  std::string program = FLOWTALLY_STORAGE_APPENDER;
  std::string path = directory.string();
  std::string number = std::to_string(seed);
  char* arguments[] = {program.data(), path.data(), number.data(), how.empty() ? nullptr : how.data(), nullptr};
  const int error = ::posix_spawn(&pid_, program.c_str(), &actions, nullptr, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  REQUIRE(error == 0);
  alive_ = true;
}

AppenderProcess::~AppenderProcess() {
  kill();
  ::close(output_);
}

std::optional<events::Sequence> AppenderProcess::next_acknowledged() {
  events::Sequence last = 0;
  if (::read(output_, &last, sizeof last) != sizeof last) return std::nullopt;
  return last;
}

int AppenderProcess::wait() {
  int status = 0;
  REQUIRE(::waitpid(pid_, &status, 0) == pid_);
  alive_ = false;
  return status;
}

void AppenderProcess::kill() {
  if (!alive_) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
  alive_ = false;
}

}  // namespace flowtally::tests
