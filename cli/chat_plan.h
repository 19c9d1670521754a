// One synthetic conversation of a visitor as the facts it leaves behind: a bot first, then a chat that waits for an
// operator, is claimed and answered, perhaps transferred, closed and rated, or is given up. Waits grow with how busy
// the hour is. A pure function of (world, key, start, visitors), the same on every machine.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/history_world.h"
#include "events/event_type.h"

namespace flowtally::cli {

struct PlannedChatEvent {
  std::int64_t time_ms = 0;
  events::EventType type = events::EventType::kChatOpened;
  std::uint8_t value = 0;                    // the sender, who closed, the mode or the rating
  bool in_chat = true;                       // false: a message before the chat
  bool passer_by = false;                    // of another visitor, whom the bot alone could help
  const WorldUser* operator_user = nullptr;  // none: the event has none
};

struct ChatPlan {
  std::uint64_t key = 0;  // ids come from it
  std::uint64_t visitor_key = 0;
  const WorldAccount* account = nullptr;
  std::vector<PlannedChatEvent> events;
};

/// Fills `plan` (whose buffers are reused) with the conversation of `key` that starts at `start_ms`. `visitors` come to
/// the account in two days: the fewer they are, the sooner somebody comes back.
void plan_chat(ChatPlan& plan, const WorldAccount& account, std::uint64_t key, std::int64_t start_ms,
               std::uint64_t visitors);

/// The plan's event of that number as a line with its end.
void append_planned_event(std::string& out, const ChatPlan& plan, std::size_t number);

}  // namespace flowtally::cli
