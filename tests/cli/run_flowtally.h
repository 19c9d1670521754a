// Runs the real program, as a user would: words in, exit code and both outputs back.
#pragma once

#include <sys/types.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/test_directory.h"

namespace flowtally::tests {

struct RunResult {
  int exit_code = -1;  // 128 + signal when a signal ended it
  std::string out;
  std::string err;
};

struct RunOptions {
  std::string input;                   // standard input
  std::vector<std::string> variables;  // "NAME=value"
};

RunResult run_flowtally(const std::vector<std::string>& words, const RunOptions& options = {});

/// What a running program is given beside its words.
struct Surroundings {
  std::vector<std::string> variables = {};  // "NAME=value"
  std::function<void()> in_child = {};      // between fork and exec: system calls only
  std::string out = "/dev/null";            // the file of its standard output
};

/// A program that is still running; killed at the end if it was not waited for.
class RunningFlowtally {
 public:
  explicit RunningFlowtally(const std::vector<std::string>& words, const Surroundings& surroundings = {});
  ~RunningFlowtally();
  RunningFlowtally(const RunningFlowtally&) = delete;
  RunningFlowtally& operator=(const RunningFlowtally&) = delete;

  /// Writes to its standard input; false when it does not read any more.
  bool write(std::string_view bytes) const;
  /// Reads stderr until a line that contains `word`; the whole of what was read, without it if stderr ended before.
  std::string read_until(std::string_view word);
  void signal(int number) const;
  pid_t pid() const { return pid_; }
  /// The exit code, or 128 + signal.
  int wait();

 private:
  pid_t pid_ = -1;
  int in_ = -1;
  int err_ = -1;
};

std::vector<std::string> lines_of(const std::string& text);

}  // namespace flowtally::tests
