// What the engine decided about one event.
#pragma once

#include <cstddef>
#include <cstdint>

namespace flowtally::engine {

enum class Verdict : std::uint8_t { kAccepted, kDuplicate, kConflict, kAlreadyRated, kTooManyPending };
inline constexpr std::size_t kVerdicts = 5;

inline bool is_accepted(Verdict verdict) { return verdict == Verdict::kAccepted; }

}  // namespace flowtally::engine
