// The way of every write, in two threads. The decider takes whatever batches are waiting as one group and decides it;
// the keeper appends it to the log, applies it and tells the writers. Writers who come while a group is being synced
// share the next one; nobody waits for a timer. A long queue, as an import makes it, is decided one group ahead of the
// log.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>

#include "engine/group.h"

namespace flowtally::engine {

/// submit() and failure() from any thread.
class Sequencer {
 public:
  Sequencer(AccountMap& accounts, storage::EventLog& log, const Workers& workers, const EngineOptions& options);
  /// Commits what was submitted, then stops.
  ~Sequencer();
  Sequencer(const Sequencer&) = delete;
  Sequencer& operator=(const Sequencer&) = delete;

  void submit(Submission submission);
  /// Calls `work` in a moment in which everything that was accepted is folded. Until it returns no group is begun, so
  /// writers wait for it; readers do not. kUnavailable, without calling it, if the log has failed.
  events::Status between_groups(const std::function<void()>& work);
  /// Events submitted and not answered yet.
  std::uint64_t queued_events() const;
  /// The log's error that ended writing for good, or success.
  events::Status failure() const;

 private:
  struct Decided {
    std::unique_ptr<Group> group;
    events::Status status;  // not ok: refused before it was decided
  };
  void run_decider();
  void run_keeper();
  /// Whether the decider should go on: a group may begin, or nothing is left and it is time to stop.
  bool has_next_group() const;
  /// Waits for batches and for a group to be free. No group: stopping, and nothing is left.
  std::unique_ptr<Group> next_group();
  events::Status keep(const Decided& decided);
  /// Settles what is unsettled, so that readers seldom have to.
  void settle();

  storage::EventLog& log_;
  const Workers& workers_;
  const EngineOptions& options_;
  events::Sequence last_decided_;  // the decider's
  UnsettledAccounts unsettled_;    // the keeper's

  mutable std::mutex mutex_;           // of everything below
  std::condition_variable to_decide_;  // the decider waits for has_next_group()
  std::condition_variable to_keep_;    // the keeper waits for a decided group
  std::condition_variable quiet_;      // between_groups() waits for all groups to be free
  int pauses_ = 0;                     // calls of between_groups()
  std::deque<Submission> waiting_;
  std::size_t waiting_events_ = 0;
  std::uint64_t queued_events_ = 0;  // those that wait, and those of the groups under way
  std::vector<std::unique_ptr<Group>> free_groups_;
  std::deque<Decided> decided_;
  bool keeper_busy_ = false;
  bool stopping_ = false;
  bool decider_done_ = false;
  events::Status failure_;

  std::thread decider_;
  std::thread keeper_;
};

}  // namespace flowtally::engine
