// Writing snapshots while the engine works (storage/snapshot_files.h). Accounts are copied a few at a time, in moments
// in which nothing that was accepted waits to be folded; only such a moment, some milliseconds for each 4 MB or for one
// larger account, holds up writers. Readers are never held up, and files are written in between.
//
// A snapshot is written when replaying what came since the last one would take a while, so at once where such a replay
// has just been, but no more often than for a twentieth of the time; and once more at the end.
// Invariant 31 (snapshot_test, "a snapshot and the rest of the log are the log").
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>

#include "engine/account_map.h"
#include "engine/engine.h"
#include "engine/sequencer.h"
#include "storage/event_log.h"

namespace flowtally::engine {

class Snapshots {
 public:
  /// `newest`: the last sequence in the newest snapshot, 0 if there is none. The rest outlives this.
  Snapshots(const AccountMap& accounts, Sequencer& sequencer, const storage::EventLog& log,
            const SnapshotOptions& options, events::Sequence newest);
  /// Writes a last one if it pays.
  ~Snapshots();
  Snapshots(const Snapshots&) = delete;
  Snapshots& operator=(const Snapshots&) = delete;

  /// Writes one now. Any thread. kUnavailable if the log has failed. Only its caller is told.
  events::Status write();

 private:
  struct Captured;
  void run(const std::stop_token& stop);
  bool is_due(std::uint64_t tail_min) const;
  events::Status write_due();
  events::Status write_images(storage::SnapshotWriter& writer, storage::SnapshotSpan& span);
  void remove_old() const;

  const AccountMap& accounts_;
  Sequencer& sequencer_;
  const storage::EventLog& log_;
  const SnapshotOptions& options_;
  std::mutex mutex_;  // of a snapshot being written
  std::atomic<events::Sequence> newest_;
  events::StatusCode told_ = events::StatusCode::kOk;  // how the last one that was due went
  std::mutex wait_mutex_;
  std::condition_variable_any wake_;
  std::jthread thread_;  // last: it uses all the others
};

/// Makes the accounts, of which there are none, what the newest snapshot of this log says that can be read. Its span;
/// all zeros if there is none. Those that are damaged, of another log or cannot be read are told to
/// options.on_unusable; the first two are removed if snapshots may be written. The accounts are unsettled. An error is
/// the log's: its block at a snapshot's end cannot be read.
events::Result<storage::SnapshotSpan> load_newest_snapshot(const SnapshotOptions& options, const storage::EventLog& log,
                                                           AccountMap& accounts, const Workers& workers);

}  // namespace flowtally::engine
