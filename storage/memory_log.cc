#include "storage/memory_log.h"

#include <algorithm>
#include <deque>
#include <iterator>
#include <mutex>

#include "storage/block_chain.h"

namespace flowtally::storage {

using events::Result;
using events::Sequence;
using events::Status;

namespace {

struct KeptBlock {
  Sequence first;
  std::string bytes;
};

/// Grows at its end only: a deque's elements stay where they are, so a reader may use one without the lock.
struct Blocks {
  mutable std::mutex mutex;
  std::deque<KeptBlock> kept;
  Sequence last = 0;
};

class MemoryReader final : public BlockReader {
 public:
  MemoryReader(const Blocks& blocks, std::size_t next, std::size_t end) : blocks_(blocks), next_(next), end_(end) {}

  Result<std::optional<std::string_view>> next() override {
    if (next_ == end_) return std::optional<std::string_view>();
    const std::lock_guard lock(blocks_.mutex);
    return std::optional<std::string_view>(blocks_.kept[next_++].bytes);
  }

 private:
  const Blocks& blocks_;
  std::size_t next_;
  std::size_t end_;
};

class MemoryLog final : public EventLog {
 public:
  Sequence last_sequence() const override {
    const std::lock_guard lock(blocks_.mutex);
    return blocks_.last;
  }

  Status check_room(std::size_t) const override { return Status(); }

  Status append(std::span<const std::string> blocks) override {
    const std::lock_guard lock(blocks_.mutex);
    const auto end = end_of_group(blocks_.last, blocks);
    if (!end.ok()) return end.status();
    for (const std::string& block : blocks) {
      blocks_.kept.push_back({blocks_.last + 1, block});
      blocks_.last = events::read_block_header(block)->last();
    }
    return Status();
  }

  std::unique_ptr<BlockReader> read(Sequence from) const override {
    events::ensure(from >= 1, "a log is read from sequence 1 or later");
    const std::lock_guard lock(blocks_.mutex);
    const auto& kept = blocks_.kept;
    const auto after = std::upper_bound(kept.begin(), kept.end(), from,
                                        [](Sequence wanted, const KeptBlock& block) { return wanted < block.first; });
    const auto before = static_cast<std::size_t>(std::distance(kept.begin(), after));
    const std::size_t begin = from > blocks_.last ? kept.size() : before - 1;
    return std::make_unique<MemoryReader>(blocks_, begin, kept.size());
  }

 private:
  Blocks blocks_;
};

}  // namespace

std::unique_ptr<EventLog> make_memory_log() { return std::make_unique<MemoryLog>(); }

}  // namespace flowtally::storage
