#include "engine/replay.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "engine/lookahead.h"
#include "engine/partition.h"

namespace flowtally::engine {

using events::Result;
using events::Sequence;
using events::Status;
using events::StatusCode;

namespace {

// Blocks are folded in runs of about so many events: with many events at a time for each account, what an account keeps
// is fetched from memory once for all of them.
constexpr std::size_t kRunEvents = 262'144;

struct LoadedBlock {
  std::string bytes;
  events::DecodedBlock decoded;  // its events borrow from the bytes
  Status status;                 // of decoding

  void decode() {
    auto result = events::decode_block(bytes, std::move(decoded.events));
    status = result.status();
    decoded = result ? std::move(result).value() : events::DecodedBlock{};
  }
};

class Replayer {
 public:
  Replayer(const storage::EventLog& log, Sequence from, AccountMap& accounts, const Workers& workers)
      : reader_(log.read(from)), partition_(accounts), workers_(workers) {}

  /// Folds the next run of blocks. The sequence it ends at, or 0 at the end of the log.
  Result<Sequence> fold_run() {
    if (auto loaded = load(); !loaded.ok()) return loaded;
    const std::span blocks(blocks_.data(), loaded_);
    read_ += blocks.size();
    if (blocks.empty()) return Sequence{0};
    workers_.for_each(blocks.size(), [&](std::size_t i) { blocks[i]->decode(); });
    events_.clear();
    for (const auto& block : blocks) {
      if (!block->status.ok()) return block->status;
      for (const auto& event : block->decoded.events) events_.push_back(&event);
    }
    first_ = blocks.front()->decoded.header.first;
    const auto shares = partition_.divide(events_);
    workers_.for_each(shares.size(), [&](std::size_t i) { fold_share(shares[i]); });
    if (!status_.ok()) return status_;
    return blocks.back()->decoded.header.last();
  }

  /// Read so far.
  std::uint64_t blocks() const { return read_; }

 private:
  Status load() {
    loaded_ = 0;
    std::size_t events = 0;
    while (events < kRunEvents) {
      const auto bytes = reader_->next();
      if (!bytes) return bytes.status();
      if (!bytes->has_value()) return {};
      const auto header = events::read_block_header(**bytes);
      if (!header) return header.status();
      events += header->count;
      if (loaded_ == blocks_.size()) blocks_.push_back(std::make_unique<LoadedBlock>());
      blocks_[loaded_++]->bytes = **bytes;
    }
    return {};
  }

  void fold_share(const Partition::Share& share) {
    const std::unique_lock lock(share.slot->mutex);
    auto& account = share.slot->account;
    const auto is_known = [&](std::uint32_t at) { return first_ + at <= share.slot->position; };
    const auto first_new = std::partition_point(share.events.begin(), share.events.end(), is_known);
    const std::span news(first_new, share.events.end());
    if (news.empty()) return;
    bool repeats = false;
    account.expect(news.size());
    const auto event_at = [&](std::uint32_t at) -> const events::Event& { return *events_[at]; };
    for_each_ahead(news, account, event_at, [&](std::uint32_t at) {
      const auto [index, inserted] = account.ids().events.intern(events_[at]->id);
      if (!inserted && !repeats) repeated(first_ + at);
      repeats = repeats || !inserted;
      if (repeats) return;
      const auto fact = account.ids().resolve(*events_[at], index);
      account.accept(fact);
      account.apply(fact);
    });
    share.slot->accepted += news.size();
    share.slot->position = first_ + share.events.back();
  }

  void repeated(Sequence sequence) {
    const std::lock_guard lock(mutex_);
    status_ = Status(StatusCode::kCorruption,
                     fmt::format("sequence {} repeats the id of an earlier event of its account", sequence));
  }

  std::unique_ptr<storage::BlockReader> reader_;
  Partition partition_;
  const Workers& workers_;
  std::vector<std::unique_ptr<LoadedBlock>> blocks_;  // kept from run to run for their memory
  std::size_t loaded_ = 0;                            // of blocks_, in this run
  std::uint64_t read_ = 0;
  std::vector<const events::Event*> events_;
  Sequence first_ = 0;
  std::mutex mutex_;  // of status_
  Status status_;
};

}  // namespace

Status replay(const storage::EventLog& log, Sequence from, AccountMap& accounts, const Workers& workers,
              const std::function<void(const ReplayProgress&)>& on_progress) {
  const auto total = log.last_sequence();
  Replayer replayer(log, from, accounts, workers);
  for (;;) {
    const auto done = replayer.fold_run();
    if (!done) return done.status();
    if (*done == 0) break;
    if (on_progress) on_progress({*done, total, replayer.blocks()});
  }
  accounts.settle(workers);
  return {};
}

}  // namespace flowtally::engine
