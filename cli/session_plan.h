// One synthetic session as the facts it leaves behind: a pure function of (world, key, start), the same on every
// machine, and cheap enough to be made again for each of its events.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/history_world.h"
#include "events/event.h"

namespace flowtally::cli {

struct PlannedEvent {
  std::int64_t time_ms = 0;
  events::EventType type = events::EventType::kSessionStarted;
  std::uint8_t position = 0;  // of a visit among visits of equal time
  std::uint8_t value = 0;     // an outcome, a rating, or whether a step was helpful
  std::uint32_t node = 0;
};

struct SessionPlan {
  std::uint64_t key = 0;  // ids come from it
  const WorldAccount* account = nullptr;
  const WorldUser* user = nullptr;
  const WorldFlow* flow = nullptr;
  std::vector<PlannedEvent> events;
};

/// Fills `plan` (whose buffers are reused) with the session of `key` that starts at `start_ms`.
void plan_session(SessionPlan& plan, const WorldAccount& account, std::uint64_t key, std::int64_t start_ms);

/// The plan's event of that number as a line with its end.
void append_planned_event(std::string& out, const SessionPlan& plan, std::size_t number);

}  // namespace flowtally::cli
