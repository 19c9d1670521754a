// An EventLog in memory whose operations a test watches, holds up, refuses or falsifies.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "storage/event_log.h"
#include "storage/memory_log.h"

namespace flowtally::tests {

/// Called on the engine's threads; an empty hook does nothing. A status that is not ok is given in place of the
/// operation, which then does not happen.
struct LogHooks {
  std::function<events::Status()> on_check_room{};
  std::function<events::Status()> on_append{};
  std::function<events::Status()> on_next{};
  std::function<void(std::string& block)> on_read{};
};

class WatchedReader final : public storage::BlockReader {
 public:
  WatchedReader(std::unique_ptr<storage::BlockReader> reader, const LogHooks& hooks)
      : reader_(std::move(reader)), hooks_(hooks) {}

  events::Result<std::optional<std::string_view>> next() override {
    if (hooks_.on_next) {
      if (auto status = hooks_.on_next(); !status.ok()) return status;
    }
    auto block = reader_->next();
    if (!block || !block->has_value() || !hooks_.on_read) return block;
    block_ = **block;
    hooks_.on_read(block_);
    return std::optional<std::string_view>(block_);
  }

 private:
  std::unique_ptr<storage::BlockReader> reader_;
  const LogHooks& hooks_;
  std::string block_;
};

/// Shares its inner log, so that a test can open an engine on it again.
class WatchedLog final : public storage::EventLog {
 public:
  WatchedLog(std::shared_ptr<storage::EventLog> inner, LogHooks hooks)
      : inner_(std::move(inner)), hooks_(std::move(hooks)) {}

  events::Sequence last_sequence() const override { return inner_->last_sequence(); }
  events::Status check_room(std::size_t bytes) const override {
    if (hooks_.on_check_room) {
      if (auto status = hooks_.on_check_room(); !status.ok()) return status;
    }
    return inner_->check_room(bytes);
  }
  events::Status append(std::span<const std::string> blocks) override {
    if (hooks_.on_append) {
      if (auto status = hooks_.on_append(); !status.ok()) return status;
    }
    return inner_->append(blocks);
  }
  std::unique_ptr<storage::BlockReader> read(events::Sequence from) const override {
    return std::make_unique<WatchedReader>(inner_->read(from), hooks_);
  }

 private:
  std::shared_ptr<storage::EventLog> inner_;
  LogHooks hooks_;
};

/// Where threads wait until a test lets them on.
class Gate {
 public:
  void pass() {
    std::unique_lock lock(mutex_);
    arrived_ = true;
    changed_.notify_all();
    changed_.wait(lock, [&] { return open_; });
  }
  void wait_for_arrival() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return arrived_; });
  }
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool arrived_ = false;
  bool open_ = false;
};

}  // namespace flowtally::tests
