#include "tests/cli/run_flowtally.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sstream>

#include "events/status.h"

namespace flowtally::tests {
namespace {

using events::ensure;

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> out;
  for (std::string& word : words) out.push_back(word.data());
  out.push_back(nullptr);
  return out;
}

/// A child whose standard descriptors are those given.
pid_t start(const std::vector<std::string>& words, const Surroundings& surroundings, int in, int out, int err) {
  std::vector<std::string> all = {FLOWTALLY_BINARY};
  all.insert(all.end(), words.begin(), words.end());
  std::vector<std::string> environment = surroundings.variables;
  for (const char* name : {"PATH", "TMPDIR", "ASAN_OPTIONS", "TSAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS"}) {
    if (const char* value = getenv(name)) environment.push_back(std::string(name) + "=" + value);
  }
  const auto argv = pointers(all);
  const auto envp = pointers(environment);
  const pid_t pid = fork();
  ensure(pid >= 0, "a test can fork");
  if (pid != 0) return pid;
  if (surroundings.in_child) surroundings.in_child();
  ::signal(SIGPIPE, SIG_DFL);
  dup2(in, 0);
  dup2(out, 1);
  dup2(err, 2);
  execve(all.front().c_str(), argv.data(), envp.data());
  _exit(127);
}

int wait_for(pid_t pid) {
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace

RunResult run_flowtally(const std::vector<std::string>& words, const RunOptions& options) {
  const TestDirectory files;
  write_file(files / "in", options.input);
  const int in = open((files / "in").c_str(), O_RDONLY | O_CLOEXEC);
  const int out = open((files / "out").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  const int err = open((files / "err").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  RunResult result;
  result.exit_code = wait_for(start(words, {options.variables, {}}, in, out, err));
  for (const int descriptor : {in, out, err}) close(descriptor);
  result.out = read_file(files / "out");
  result.err = read_file(files / "err");
  return result;
}

RunningFlowtally::RunningFlowtally(const std::vector<std::string>& words, const Surroundings& surroundings) {
  ::signal(SIGPIPE, SIG_IGN);
  int in[2];
  int err[2];
  ensure(pipe2(in, O_CLOEXEC) == 0 && pipe2(err, O_CLOEXEC) == 0, "a test can make pipes");
  const int out = open(surroundings.out.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  pid_ = start(words, surroundings, in[0], out, err[1]);
  for (const int descriptor : {in[0], err[1], out}) close(descriptor);
  in_ = in[1];
  err_ = err[0];
}

RunningFlowtally::~RunningFlowtally() {
  if (pid_ > 0) {
    kill(pid_, SIGKILL);
    wait_for(pid_);
  }
  close(in_);
  close(err_);
}

bool RunningFlowtally::write(std::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t size = ::write(in_, bytes.data(), bytes.size());
    if (size < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(size));
  }
  return true;
}

std::string RunningFlowtally::read_until(std::string_view word) {
  std::string text;
  char byte = 0;
  while (text.find(word) == std::string::npos || text.back() != '\n') {
    if (read(err_, &byte, 1) != 1) break;
    text += byte;
  }
  return text;
}

void RunningFlowtally::signal(int number) const { kill(pid_, number); }

int RunningFlowtally::wait() {
  close(in_);
  in_ = -1;
  const int code = wait_for(pid_);
  pid_ = -1;
  return code;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

}  // namespace flowtally::tests
