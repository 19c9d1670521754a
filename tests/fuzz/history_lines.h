// Steps of a history, each chosen by some bytes: an event of a few accounts, users, flows, sessions and chats, at one
// of a few times that days, windows and clock changes make interesting; or what happens between events. Pure functions.
#pragma once

#include <array>
#include <string>
#include <utility>

#include "events/time.h"
#include "tests/fuzz/input.h"

namespace flowtally::tests::fuzz {

struct Step {
  enum class Kind { kEvent, kEndBatch, kRestart, kRestartFromSnapshot, kCompare };
  Kind kind = Kind::kEvent;
  std::string line = {};  // of an event, with its end
};

Step next_step(Input& input);

/// So many steps are enough for one history.
inline constexpr std::size_t kStepsMax = 150;

inline const std::array<std::string, 3> kUsers = {"ann", "bob", "00000000-0000-4000-8000-00000000000c"};
inline const std::array<std::string, 3> kFlows = {"dns", "vpn", "00000000-0000-4000-8000-00000000000f"};
inline const std::array<std::string, 3> kNodes = {"n1", "n2", "00000000-0000-4000-8000-00000000000e"};

/// What windows are asked about, and when desks are.
extern const std::array<std::pair<events::Timestamp, events::Timestamp>, 3> kSpans;
extern const std::array<events::Timestamp, 3> kInstants;

}  // namespace flowtally::tests::fuzz
