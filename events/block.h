// The binary form of a run of events, as the log keeps it: a header, the records, and the personal texts (names,
// comments, reasons, what the audit trail tells of a request) in a section of their own, so that they can later be
// sealed or erased without touching the rest.
// The byte grammar stands in events/block_format.h and, for readers without the code, in docs/event_format.md.
// Invariant 2 (block_test, "a block decodes to what was encoded").
// Invariant 3 (block_corruption_test, "a flipped bit anywhere is an error"): the checksum covers every byte.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "events/arena.h"
#include "events/event.h"
#include "events/status.h"

namespace flowtally::events {

/// An event's position in the log, from 1, gapless. 0 is "before the first".
using Sequence = std::uint64_t;

inline constexpr std::uint8_t kBlockVersion = 1;

struct BlockHeader {
  Sequence first = 0;
  std::uint32_t count = 0;  // at least 1
  Sequence last() const { return first + count - 1; }
  bool operator==(const BlockHeader&) const = default;
};

/// Builds blocks. Keeps its buffers between blocks. One thread at a time.
class BlockEncoder {
 public:
  BlockEncoder();
  ~BlockEncoder();
  BlockEncoder(BlockEncoder&&) noexcept;
  BlockEncoder& operator=(BlockEncoder&&) noexcept;

  /// Keeps nothing of `event`, not even what it borrows.
  void add(const Event& event);
  std::uint32_t count() const { return count_; }
  /// Bytes of the block so far, without its header: what a caller compares with its target size.
  std::size_t size_bytes() const { return records_.size() + texts_.size(); }
  /// The finished block, whose first event has sequence `first`; the encoder is empty again. count() is at least 1.
  std::string finish(Sequence first);

 private:
  struct Dictionary;

  std::string records_;
  std::string texts_;
  std::uint32_t count_ = 0;
  std::int64_t last_time_ms_ = 0;
  std::unique_ptr<Dictionary> dictionary_;  // the ids that later records of this block can refer to
};

struct DecodedBlock {
  BlockHeader header;
  std::vector<Event> events;  // borrow from the bytes that were decoded; header.count of them
};

/// The header alone, without verifying the checksum: kCorruption if it is no block, kUnsupportedVersion if newer.
Result<BlockHeader> read_block_header(std::string_view bytes);

/// Verifies the checksum and every length and value. The events borrow from `bytes`.
/// `room` gives its memory to the block's events.
Result<DecodedBlock> decode_block(std::string_view bytes, std::vector<Event> room = {});

}  // namespace flowtally::events
