// SIGHUP as "read your files again": a list of functions, each of which replaces what it read before or says why it
// stays as it was. While one object lives, SIGHUP does not end the process; several that come close together are one.
// At most one object at a time, used by one thread.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "events/status.h"

namespace flowtally::cli {

class ReloadSignal {
 public:
  /// Reads again; an error has changed nothing.
  using Reload = std::function<events::Status()>;

  ReloadSignal();
  ~ReloadSignal();
  ReloadSignal(const ReloadSignal&) = delete;
  ReloadSignal& operator=(const ReloadSignal&) = delete;

  /// `what` is said with the outcome: "keys".
  void add(std::string what, Reload reload) { reloads_.emplace_back(std::move(what), std::move(reload)); }
  /// If SIGHUP came since the last call, runs every function in the order of add(), whatever the others answer, and
  /// logs each outcome.
  void run_if_requested();
  /// Readable when there is something to run.
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
  std::vector<std::pair<std::string, Reload>> reloads_;
};

}  // namespace flowtally::cli
