#include "engine/replay.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
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

/// Blocks that follow one another, decoded and sorted out by account.
struct Run {
  explicit Run(AccountMap& accounts) : partition(accounts) {}

  Sequence first() const { return blocks.front()->decoded.header.first; }
  Sequence last() const { return blocks[loaded - 1]->decoded.header.last(); }

  std::vector<std::unique_ptr<LoadedBlock>> blocks;  // kept from run to run for their memory
  std::size_t loaded = 0;                            // of blocks, in this run; none at the end of the log
  std::vector<const events::Event*> events;
  Partition partition;
  std::span<Partition::Share> shares;
  Status status;  // of reading and decoding
};

/// One run is folded while the next one is read, decoded and divided: reading and dividing are the work of one thread.
class Replayer {
 public:
  Replayer(const storage::EventLog& log, Sequence from, AccountMap& accounts, const Workers& workers)
      : reader_(log.read(from)), runs_{Run(accounts), Run(accounts)}, workers_(workers) {}

  Status run(Sequence total, const std::function<void(const ReplayProgress&)>& on_progress) {
    std::uint64_t blocks = 0;
    prepare(runs_[0]);
    for (std::size_t turn = 0;; ++turn) {
      auto& run = runs_[turn % 2];
      auto& next = runs_[(turn + 1) % 2];
      if (!run.status.ok() || run.loaded == 0) return run.status;
      workers_.for_each(2, [&](std::size_t task) { task == 0 ? fold(run) : prepare(next); });
      if (!status_.ok()) return status_;
      blocks += run.loaded;
      if (on_progress) on_progress({run.last(), total, blocks});
    }
  }

 private:
  void prepare(Run& run) {
    run.status = load(run);
    if (!run.status.ok() || run.loaded == 0) return;
    const std::span blocks(run.blocks.data(), run.loaded);
    workers_.for_each(blocks.size(), [&](std::size_t i) { blocks[i]->decode(); });
    run.events.clear();
    for (const auto& block : blocks) {
      run.status = block->status;
      if (!run.status.ok()) return;
      for (const auto& event : block->decoded.events) run.events.push_back(&event);
    }
    run.shares = run.partition.divide(run.events);
  }

  Status load(Run& run) {
    run.loaded = 0;
    std::size_t events = 0;
    while (events < kRunEvents) {
      const auto bytes = reader_->next();
      if (!bytes) return bytes.status();
      if (!bytes->has_value()) return {};
      const auto header = events::read_block_header(**bytes);
      if (!header) return header.status();
      events += header->count;
      if (run.loaded == run.blocks.size()) run.blocks.push_back(std::make_unique<LoadedBlock>());
      run.blocks[run.loaded++]->bytes = **bytes;
    }
    return {};
  }

  void fold(const Run& run) {
    workers_.for_each(run.shares.size(), [&](std::size_t i) { fold_share(run, run.shares[i]); });
  }

  void fold_share(const Run& run, const Partition::Share& share) {
    const std::unique_lock lock(share.slot->mutex);
    auto& account = share.slot->account;
    const auto first = run.first();
    const auto is_known = [&](std::uint32_t at) { return first + at <= share.slot->position; };
    const auto first_new = std::partition_point(share.events.begin(), share.events.end(), is_known);
    const std::span news(first_new, share.events.end());
    if (news.empty()) return;
    bool wrong = false;
    account.expect(news.size());
    const auto event_at = [&](std::uint32_t at) -> const events::Event& { return *run.events[at]; };
    for_each_ahead(news, account, event_at, [&](std::uint32_t at) {
      if (wrong) return;
      const auto& event = event_at(at);
      const auto [index, inserted, differs] = account.ids().know(event);
      const auto fact = account.ids().resolve(event, index);
      if (!inserted || !account.can_follow(fact)) {
        wrong = true;
        return fail(first + at, inserted
                                    ? "contradicts an earlier event of its account: a second rating, or another start"
                                    : "repeats the id of an earlier event of its account");
      }
      account.accept(fact);
      account.apply(fact);
    });
    share.slot->accepted += news.size();
    share.slot->position = first + share.events.back();
  }

  void fail(Sequence sequence, std::string_view how) {
    const std::lock_guard lock(mutex_);
    status_ = Status(StatusCode::kCorruption, fmt::format("sequence {} {}", sequence, how));
  }

  std::unique_ptr<storage::BlockReader> reader_;
  std::array<Run, 2> runs_;
  const Workers& workers_;
  std::mutex mutex_;  // of status_
  Status status_;     // of folding
};

}  // namespace

Status replay(const storage::EventLog& log, Sequence from, AccountMap& accounts, const Workers& workers,
              const std::function<void(const ReplayProgress&)>& on_progress) {
  if (Status status = Replayer(log, from, accounts, workers).run(log.last_sequence(), on_progress); !status.ok()) {
    return status;
  }
  accounts.settle(workers);
  return {};
}

}  // namespace flowtally::engine
