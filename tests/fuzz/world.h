// A small log for targets that need one, and all questions that an engine can be asked. Accounts acme and globex with
// every type of event; the clock stands at kNow.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/engine.h"
#include "storage/event_log.h"
#include "tests/fuzz/reading.h"

namespace flowtally::tests::fuzz {

/// Its events, as lines and as the blocks of a log.
std::string_view world_lines();
const std::vector<std::string>& world_blocks();

/// An empty log in memory, but for these blocks. They follow one another.
std::unique_ptr<storage::EventLog> log_of(const std::vector<std::string>& blocks);

/// Options of an engine whose clock stands at kNow.
engine::EngineOptions engine_options();

/// An engine on the world's log.
std::unique_ptr<engine::Engine> world_engine();

/// Asks every question about some of the engine's accounts, as they stand at some instants. Answers are looked at only
/// for being there or being an error that an answer may be.
void ask_all(const engine::Engine& engine);

}  // namespace flowtally::tests::fuzz
