// The parts that the lines of all synthetic events are made of. Any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "cli/history_world.h"
#include "events/event_type.h"

namespace flowtally::cli {

/// The beginning of the line of a unit's event, up to its account; the event's id comes from the unit's key and the
/// event's number in it.
void append_line_head(std::string& out, std::uint64_t key, std::size_t number, events::EventType type,
                      std::int64_t time_ms, const WorldAccount& account);
/// The id that comes from a unit's key.
std::string made_id(std::uint64_t key);
/// `,"name":"id"`, the id being made_id(key).
void append_made_id(std::string& out, std::string_view name, std::uint64_t key);
/// `,"name":"text"`, for text that needs no escape.
void append_plain(std::string& out, std::string_view name, std::string_view text);

/// What gives a unit's event its id; also good for drawing what only this event needs.
std::uint64_t event_key(std::uint64_t key, std::size_t number);

}  // namespace flowtally::cli
