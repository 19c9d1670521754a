// File descriptors that the process holds for the time when it gets no others. When opening a file fails because the
// process or the machine has none left (EMFILE, ENFILE), one of these is closed and the file is opened in its place.
// While some are missing, nothing new is begun that may need one (EventLog::check_room), so what has begun can end.
//
// Any thread. Invariant (spare_descriptors_test, "a log without descriptors takes nothing, and goes on by itself").
#pragma once

#include <atomic>
#include <cstddef>
#include <mutex>
#include <vector>

#include "events/status.h"
#include "storage/file.h"

namespace flowtally::storage {

class SpareDescriptors {
 public:
  /// More than RocksDB opens for one group: a write-ahead file, a table to write and to read, a manifest, a directory.
  static constexpr std::size_t kCount = 8;

  /// The limit is the process's, and so are these.
  static SpareDescriptors& of_process();

  /// Opens again what was closed. kUnavailable if there are still no descriptors.
  events::Status refill();
  /// For whoever could not open a file for want of descriptors: closes one of these, or waits a moment if none is left
  /// and somebody is patient. False if trying again is of no use.
  bool make_room();
  /// Whether make_room() waits, for as long as it takes. A server that other processes or its own connections starve
  /// waits; a command fails.
  void set_patient(bool patient) { patient_ = patient; }

 private:
  std::mutex mutex_;  // of the descriptors
  std::vector<Descriptor> held_;
  std::atomic<bool> patient_ = false;
};

}  // namespace flowtally::storage
