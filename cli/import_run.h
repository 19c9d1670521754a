// From lines to facts: chunks are read one after the other, parsed side by side, and submitted to the engine in their
// order, with a bounded number under way. Stops at the first failure; what was submitted before is durable, and a
// second run takes it for duplicates.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "cli/line_chunks.h"
#include "cli/reject_report.h"
#include "engine/engine.h"
#include "events/status.h"

namespace flowtally::cli {

/// Of a line that is not even read to its end.
inline constexpr std::string_view kLineTooLong =
    "the line has more than 3 MiB; at most 65536 bytes are read, of a flow.updated 1048576";

struct ImportCounts {
  std::uint64_t accepted = 0;
  std::uint64_t duplicates = 0;
  std::uint64_t duplicates_that_differ = 0;  // among them: their id is that of an event that says something else
  std::optional<std::uint64_t> waiting;      // facts in the log whose session has not started, when the import ended
  std::uint64_t rejected = 0;
  // Over HTTP: duplicates in requests that were sent again because the first answer was lost. Most are not repeats in
  // the input but what the unanswered request stored.
  std::uint64_t resent = 0;
};

struct ImportOutcome {
  events::Status status;
  ImportCounts counts;
};

/// Gives the next chunk, nothing at the end. Called by one thread at a time, in order.
using ChunkSource = std::function<events::Result<std::optional<LineChunk>>()>;

ImportOutcome import_chunks(const ChunkSource& next, engine::Engine& engine, RejectReport& rejects);

}  // namespace flowtally::cli
