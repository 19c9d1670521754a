// SIGINT and SIGTERM as something that can be waited for. While one object lives, the first of each signal asks for a
// clean stop; a second one of the same kind ends the process as if nobody listened. At most one object at a time;
// it may be asked from any thread.
#pragma once

#include <chrono>

namespace flowtally::cli {

class StopSignals {
 public:
  StopSignals();
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  bool requested() const;
  /// Waits at most so long; requested().
  bool wait(std::chrono::milliseconds at_most) const;
  /// Becomes readable with the request: for poll() beside other descriptors.
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

}  // namespace flowtally::cli
