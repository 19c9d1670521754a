// One server thread with its connections: an io_context that only this thread runs, so what happens to a connection
// happens in order without locks. Once a second it looks for deadlines that are over.
//
// Threads: construct and destroy anywhere; every function from any thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>

#include "api/connection.h"
#include "api/message.h"

namespace flowtally::api {

class Worker {
 public:
  /// Runs from now on. `handler` is called on the worker's thread.
  Worker(const ConnectionOptions& options, Handler handler);
  /// join().
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  /// Serves the connected socket `fd`, which is the worker's from now on.
  void adopt(int fd);
  /// Tells the peer of `fd` that the server is full, and closes.
  void refuse(int fd);
  /// Connections adopted or refused and not yet closed.
  std::size_t connection_count() const;
  /// What the clock does once a second, with a time of the caller's.
  void expire(Connection::TimePoint now);
  /// Closes idle connections now and the others after their answer, or after five seconds; the thread ends with the
  /// last. No socket may be adopted any more.
  void drain();
  /// drain() and wait until the last connection is gone. Idempotent, on one thread.
  void join();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace flowtally::api
