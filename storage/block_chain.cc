#include "storage/block_chain.h"

#include <fmt/format.h>

#include <limits>

namespace flowtally::storage {

using events::BlockHeader;
using events::Result;
using events::Sequence;
using events::Status;
using events::StatusCode;

namespace {

/// Whether the header's sequences exist: a count, and no wrap past the largest number.
bool is_possible(const BlockHeader& header) {
  return header.count >= 1 && header.first >= 1 && header.first <= std::numeric_limits<Sequence>::max() - header.count;
}

}  // namespace

std::string sequence_range(Sequence first, Sequence last) {
  if (first == last) return fmt::format("sequence {}", first);
  return fmt::format("sequences {} to {}", first, last);
}

Result<BlockHeader> header_at(Sequence first, std::string_view block) {
  const auto header = events::read_block_header(block);
  if (!header.ok()) return header.status().with_context(fmt::format("the block from sequence {}", first));
  if (!is_possible(*header) || header->first != first) {
    return Status(StatusCode::kCorruption,
                  fmt::format("the block from sequence {} says that it holds {} events from {}", first, header->count,
                              header->first));
  }
  return *header;
}

Result<Sequence> end_of_group(Sequence last, std::span<const std::string> blocks) {
  for (const std::string& block : blocks) {
    const auto header = events::read_block_header(block);
    if (!header.ok()) {
      return Status(StatusCode::kInvalidArgument, "not a block of events: " + header.status().message());
    }
    if (!is_possible(*header) || header->first != last + 1) {
      return Status(StatusCode::kInvalidArgument, fmt::format("a block of {} events from sequence {} cannot follow {}",
                                                              header->count, header->first, last));
    }
    last = header->last();
  }
  return last;
}

}  // namespace flowtally::storage
