// Sessions and chats that happen while one looks: more of the accounts of a synthetic history, from half an hour before
// the start, their events appended when their time has come. One thread at a time.
#pragma once

#include <cstdint>
#include <string>

#include "cli/history_generator.h"
#include "engine/engine.h"
#include "events/status.h"

namespace flowtally::cli {

class LiveFeed {
 public:
  /// `history` tells the accounts, and whether there are chats. Feeds made at different times have different sessions
  /// and chats, but the same shifts of operators: what was told before is a duplicate.
  LiveFeed(const HistoryOptions& history, events::Timestamp start);

  /// Appends what happened up to `now`. An event that the engine refuses is lost: this is a demonstration.
  events::Status advance(engine::Engine& engine, events::Timestamp now);

 private:
  HistoryGenerator generator_;
  std::string line_;  // the next event, or empty
};

}  // namespace flowtally::cli
