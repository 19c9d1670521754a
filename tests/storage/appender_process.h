// Runs the program of appender.cc beside a test.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "events/block.h"

namespace flowtally::tests {

/// Killed when it goes.
class AppenderProcess {
 public:
  /// Of groups to the log of the directory, or of entries to its audit store.
  enum class What { kGroups, kEntries };
  AppenderProcess(const std::filesystem::path& directory, std::uint64_t seed, What what = What::kGroups);
  /// Of groups, until its power fails at the operation of this number.
  AppenderProcess(const std::filesystem::path& directory, std::uint64_t seed, std::uint64_t operation);
  ~AppenderProcess();
  AppenderProcess(const AppenderProcess&) = delete;
  AppenderProcess& operator=(const AppenderProcess&) = delete;

  pid_t pid() const { return pid_; }
  /// Waits for the next sequence it acknowledged; nothing once it is dead and all it told has been taken.
  std::optional<events::Sequence> next_acknowledged();
  /// Waits for its own end; its status, as waitpid() tells it.
  int wait();
  /// SIGKILL, and waits until it is gone.
  void kill();

 private:
  void start(const std::filesystem::path& directory, std::uint64_t seed, std::string how);

  pid_t pid_ = -1;
  int output_ = -1;
  bool alive_ = false;
};

}  // namespace flowtally::tests
