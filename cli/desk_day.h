// One local day of the operators of a synthetic account, and what its people did there that is audited: presence and
// audit entries. A pure function of the world, the same on every machine, whatever else a history has.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/history_world.h"
#include "events/event_type.h"

namespace flowtally::cli {

struct PlannedDeskEvent {
  std::int64_t time_ms = 0;
  events::EventType type = events::EventType::kOperatorPresenceChanged;
  std::uint8_t value = 0;           // the presence
  const WorldUser* user = nullptr;  // none: the program itself did what is audited
};

struct DeskDayPlan {
  std::uint64_t key = 0;  // ids come from it
  const WorldAccount* account = nullptr;
  std::vector<PlannedDeskEvent> events;
};

/// Fills `plan` (whose buffers are reused) with the local day.
void plan_desk_day(DeskDayPlan& plan, const WorldAccount& account, std::int64_t day);

/// The plan's event of that number as a line with its end.
void append_planned_event(std::string& out, const DeskDayPlan& plan, std::size_t number);

}  // namespace flowtally::cli
