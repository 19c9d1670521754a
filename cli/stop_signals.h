// SIGINT and SIGTERM as something that can be waited for. While one object lives, the first of each signal asks for a
// clean stop; a second one of the same kind ends the process as if nobody listened. At most one object at a time;
// it may be asked from any thread.
#pragma once

#include <chrono>

namespace flowtally::cli {

class StopSignals {
 public:
  StopSignals();  // as make_wake_pipe()
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  bool requested() const;
  /// Waits at most so long, or until `other` is readable if one is given; requested().
  bool wait(std::chrono::milliseconds at_most, int other = -1) const;
  /// Becomes readable with the request: for poll() beside other descriptors.
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

/// The two ends of a pipe that a signal handler writes to. Without descriptors for it std::system_error, which ends the
/// command.
void make_wake_pipe(int (&ends)[2]);

/// Has `handler` called for a signal; SIG_DFL gives it its usual meaning back.
void handle_signal(int number, void (*handler)(int), int flags);

}  // namespace flowtally::cli
