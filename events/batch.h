// What one read of NDJSON yields: the good events in line order with the bytes they borrow, and the rejects.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "events/arena.h"
#include "events/event.h"

namespace flowtally::events {

enum class RejectCode : std::uint8_t {
  kInvalidJson,
  kMissingField,
  kInvalidField,
  kUnknownType,
  kTimeInFuture,
  kTooLarge,
  kWrongAccount,
  kForbiddenType,
  kConflict,
  kAlreadyRated,
  kTooManyPending,
};

/// In the order of RejectCode; stable, shown to clients.
inline constexpr std::array<std::string_view, 11> kRejectCodeNames = {
    "invalid_json",  "missing_field",  "invalid_field", "unknown_type",  "time_in_future",  "too_large",
    "wrong_account", "forbidden_type", "conflict",      "already_rated", "too_many_pending"};
inline constexpr std::size_t kRejectCodes = kRejectCodeNames.size();
static_assert(kRejectCodes == static_cast<std::size_t>(RejectCode::kTooManyPending) + 1);

/// "invalid_json" and so on.
std::string_view reject_code_name(RejectCode code);

/// One line that was not accepted.
struct Reject {
  std::uint64_t line = 0;  // from 1
  std::string id;          // empty if the line had none that could be read
  RejectCode code = RejectCode::kInvalidJson;
  std::string detail;  // a sentence that names the culprit
  bool operator==(const Reject&) const = default;
};

/// Move-only. Everything that `events` borrows lives in `arena` or in the text that was read.
struct Batch {
  Arena arena;
  std::vector<Event> events;
  std::vector<std::uint64_t> lines;  // events[i] stood at line lines[i]
  /// The last events, as many as there are causes, tell of others in the batch: each is of the account of
  /// events[causes[i]] and holds only if that one is accepted. They have no lines, and no writer is told of them.
  std::vector<std::uint32_t> causes;
  std::vector<Reject> rejects;   // in line order
  std::uint64_t line_count = 0;  // lines read, blank ones included

  Batch() = default;
  Batch(Batch&&) = default;
  Batch& operator=(Batch&&) = default;
};

}  // namespace flowtally::events
