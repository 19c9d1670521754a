// The limits that an account sets for its live chat, as `account.updated` tells them. Plain values; thread-safe.
#pragma once

#include <cstdint>
#include <string_view>

#include "events/status.h"

namespace flowtally::events {

inline constexpr std::int64_t kSlaSecondsMax = 31'536'000;  // a year

/// A duration above its limit is a breach.
struct SlaLimits {
  std::int64_t queue_wait_ms = 300'000;
  std::int64_t first_response_ms = 120'000;
  std::int64_t resolution_ms = 1'800'000;
  bool operator==(const SlaLimits&) const = default;
};

/// Reads what docs/event_format.md describes; a limit that is not told is as above. kInvalidArgument with a sentence
/// that names the culprit and lacks its subject.
Result<SlaLimits> parse_sla(std::string_view json);

}  // namespace flowtally::events
