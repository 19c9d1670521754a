// What the engine decided about one event. kDuplicateThatDiffers: its id was accepted before, with an event that said
// something else. kWithoutCause: it would have told of another that was not accepted.
#pragma once

#include <cstddef>
#include <cstdint>

namespace flowtally::engine {

enum class Verdict : std::uint8_t {
  kAccepted,
  kDuplicate,
  kDuplicateThatDiffers,
  kConflict,
  kAlreadyRated,
  kTooManyPending,
  kWithoutCause,
};
inline constexpr std::size_t kVerdicts = 7;

inline bool is_accepted(Verdict verdict) { return verdict == Verdict::kAccepted; }

}  // namespace flowtally::engine
