// The order of blocks in a log: which sequences a block holds, and whether one follows another gaplessly. Pure
// functions on bytes; any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "events/block.h"
#include "events/status.h"

namespace flowtally::storage {

/// "sequence 7", "sequences 7 to 9".
std::string sequence_range(events::Sequence first, events::Sequence last);

/// The header of a block that stands in a log under the key `first`: kCorruption if it is no block or does not begin
/// there, kUnsupportedVersion if a newer flowtally wrote it.
events::Result<events::BlockHeader> header_at(events::Sequence first, std::string_view block);

/// The last sequence of a group that is to follow `last`: kInvalidArgument if a block is none or leaves a gap. An
/// empty group ends where it begins.
events::Result<events::Sequence> end_of_group(events::Sequence last, std::span<const std::string> blocks);

}  // namespace flowtally::storage
