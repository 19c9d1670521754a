#include "engine/sequencer.h"

#include <chrono>

namespace flowtally::engine {

using events::Status;
using events::StatusCode;

namespace {

// A group is kept in memory until it is durable; beyond this many events a larger one gains nothing.
constexpr std::size_t kGroupEventsMax = 131'072;
// With fewer events waiting it is better to let them gather until the log is free: one sync for all.
constexpr std::size_t kAheadEventsMin = 8'192;
// One at the keeper and one at the decider.
constexpr std::size_t kGroups = 2;
// With no group for so long an import is over, or slow enough for its accounts to be settled.
constexpr std::chrono::milliseconds kQuiet{500};
// More than any event takes in the log but flows with trees; the log's reserve has room for those.
constexpr std::size_t kEventBytesEstimate = 512;

}  // namespace

Sequencer::Sequencer(AccountMap& accounts, storage::EventLog& log, const Workers& workers, const EngineOptions& options)
    : log_(log), workers_(workers), options_(options), last_decided_(log.last_sequence()) {
  for (std::size_t i = 0; i < kGroups; ++i) free_groups_.push_back(std::make_unique<Group>(accounts));
  decider_ = std::thread([this] { run_decider(); });
  keeper_ = std::thread([this] { run_keeper(); });
}

Sequencer::~Sequencer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  to_decide_.notify_one();
  decider_.join();
  keeper_.join();
}

void Sequencer::submit(Submission submission) {
  std::unique_lock lock(mutex_);
  waiting_events_ += submission.batch.events.size();
  queued_events_ += submission.batch.events.size();
  waiting_.push_back(std::move(submission));
  const bool ready = has_next_group();
  lock.unlock();
  if (ready) to_decide_.notify_one();
}

Status Sequencer::between_groups(const std::function<void()>& work) {
  std::unique_lock lock(mutex_);
  ++pauses_;
  quiet_.wait(lock, [&] { return free_groups_.size() == kGroups; });
  const bool failed = !failure_.ok();
  lock.unlock();
  if (!failed) work();
  lock.lock();
  --pauses_;
  lock.unlock();
  to_decide_.notify_one();
  return failed ? Status(StatusCode::kUnavailable, "the log has failed") : Status();
}

std::uint64_t Sequencer::queued_events() const {
  const std::lock_guard lock(mutex_);
  return queued_events_;
}

Status Sequencer::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

bool Sequencer::has_next_group() const {
  if (pauses_ > 0) return false;
  const bool log_is_free = !keeper_busy_ && decided_.empty();
  if (waiting_.empty()) return stopping_ && log_is_free;  // a writer who is told may submit again
  return log_is_free || (!free_groups_.empty() && waiting_events_ >= kAheadEventsMin);
}

std::unique_ptr<Group> Sequencer::next_group() {
  std::unique_lock lock(mutex_);
  to_decide_.wait(lock, [&] { return has_next_group(); });
  if (waiting_.empty()) return nullptr;
  std::vector<Submission> submissions;
  std::size_t events = 0;
  while (!waiting_.empty() &&
         (submissions.empty() || events + waiting_.front().batch.events.size() <= kGroupEventsMax)) {
    events += waiting_.front().batch.events.size();
    submissions.push_back(std::move(waiting_.front()));
    waiting_.pop_front();
  }
  waiting_events_ -= events;
  auto group = std::move(free_groups_.back());
  free_groups_.pop_back();
  lock.unlock();
  group->begin(std::move(submissions));
  return group;
}

void Sequencer::run_decider() {
  while (auto group = next_group()) {
    auto status = failure();
    if (status.ok()) status = log_.check_room(group->event_count() * kEventBytesEstimate);
    if (status.ok()) group->decide(workers_, options_, last_decided_);
    {
      const std::lock_guard lock(mutex_);
      decided_.push_back({std::move(group), std::move(status)});
    }
    to_keep_.notify_one();
  }
  const std::lock_guard lock(mutex_);
  decider_done_ = true;
  to_keep_.notify_one();
}

void Sequencer::run_keeper() {
  for (;;) {
    std::unique_lock lock(mutex_);
    const auto has_work = [&] { return !decided_.empty() || decider_done_; };
    if (!unsettled_.empty() && !to_keep_.wait_for(lock, kQuiet, has_work)) {
      lock.unlock();
      settle();
      continue;
    }
    to_keep_.wait(lock, has_work);
    if (decided_.empty()) return;
    auto decided = std::move(decided_.front());
    decided_.pop_front();
    keeper_busy_ = true;
    lock.unlock();
    const auto status = keep(decided);
    if (options_.on_group) options_.on_group(decided.group->report(status));
    const auto events = decided.group->event_count();
    decided.group->finish(status);
    lock.lock();
    queued_events_ -= events;
    keeper_busy_ = false;
    free_groups_.push_back(std::move(decided.group));
    lock.unlock();
    to_decide_.notify_one();
    quiet_.notify_all();
  }
}

Status Sequencer::keep(const Decided& decided) {
  if (!decided.status.ok()) return decided.status;
  if (auto failed = failure(); !failed.ok()) return failed;  // decided before the failure was known
  if (decided.group->blocks().empty()) return {};
  if (auto kept = decided.group->append(log_); !kept.ok()) {
    const std::lock_guard lock(mutex_);
    failure_ = kept;
    return kept;
  }
  decided.group->apply(workers_);
  decided.group->add_unsettled(unsettled_);
  return {};
}

void Sequencer::settle() {
  const std::vector<AccountSlot*> slots(unsettled_.begin(), unsettled_.end());
  unsettled_.clear();
  workers_.for_each(slots.size(), [&](std::size_t i) { slots[i]->settle(); });
}

}  // namespace flowtally::engine
