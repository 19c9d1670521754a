// What became of the events of one group, for whoever counts: plain numbers, no names of accounts.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <variant>

#include "engine/verdict.h"
#include "events/batch.h"
#include "events/event.h"

namespace flowtally::engine {

struct GroupReport {
  static constexpr std::size_t kTypes = std::variant_size_v<events::Payload>;

  std::uint64_t events = 0;                                             // that were decided
  std::array<std::array<std::uint64_t, kVerdicts>, kTypes> verdicts{};  // by EventType - 1 and Verdict
  std::array<std::uint64_t, events::kRejectCodes> unread{};             // lines that are no event, by RejectCode
  std::uint64_t log_bytes = 0;                                          // appended
  std::chrono::steady_clock::duration decide{};
  std::chrono::steady_clock::duration append{};  // the write and its sync
  std::chrono::steady_clock::duration apply{};
  bool kept = true;  // false: the log took none of it
};

}  // namespace flowtally::engine
