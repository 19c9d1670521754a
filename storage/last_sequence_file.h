// LAST: the last acknowledged sequence, beside the log. RocksDB's recovery takes a write-ahead log whose tail was cut
// off for one that was being written; only this number tells how far the log has to reach at least.
//
// It holds one line, the sequence and a checksum, and is replaced without a sync, so a power cut may leave it old,
// empty or torn. All of that is harmless: a number is only written after its group was synced, so what can be read is
// never too large, and what cannot be read is no number.
// Invariant (last_sequence_file_test, "a torn file is no number").
#pragma once

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <optional>
#include <thread>

#include "events/block.h"
#include "events/status.h"
#include "storage/small_file.h"

namespace flowtally::storage {

/// The recorded sequence; nothing if the file is missing or torn. kIoError if it cannot be read.
events::Result<std::optional<events::Sequence>> read_last_sequence(const std::filesystem::path& directory);

events::Status write_last_sequence(const std::filesystem::path& directory, events::Sequence last,
                                   Durability durability);

/// Keeps the file up with `last`: about once a second when it changed, by a thread of its own, and synced at the end.
/// A write that fails is tried again: the log itself is what has to be safe.
class LastSequenceRecorder {
 public:
  /// `last` outlives the recorder and only ever holds acknowledged sequences.
  LastSequenceRecorder(std::filesystem::path directory, const std::atomic<events::Sequence>& last);
  ~LastSequenceRecorder();
  LastSequenceRecorder(const LastSequenceRecorder&) = delete;
  LastSequenceRecorder& operator=(const LastSequenceRecorder&) = delete;

 private:
  void run(const std::stop_token& stop);

  const std::filesystem::path directory_;
  const std::atomic<events::Sequence>& last_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread thread_;  // last: it uses all the others
};

}  // namespace flowtally::storage
