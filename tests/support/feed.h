// Engines in tests: made, fed with lines, and asked everything that can be asked.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "events/batch.h"
#include "tests/support/random_history.h"
#include "tests/support/render.h"

namespace flowtally::tests {

/// What the lines of `ndjson` say, read at `now`.
events::Batch batch_of(const std::string& ndjson, events::Timestamp now);

/// An engine on an empty log in memory whose clock stands at `now`.
std::unique_ptr<engine::Engine> memory_engine(events::Timestamp now, engine::EngineOptions options = {});

/// Ingests the lines as one batch, read at the engine's now.
engine::IngestResult feed(engine::Engine& engine, const std::string& ndjson);
engine::IngestResult feed(engine::Engine& engine, const std::vector<std::string>& lines);

/// The engine's log as NDJSON.
std::string exported(const engine::Engine& engine);

/// The dashboards of every account, user and flow of the history over a few windows, as one text.
std::string all_answers(const engine::Engine& engine, const RandomHistory& history);

/// A later now than any fact of a history.
events::Timestamp after(const RandomHistory& history);

/// The text of an answer, or of the error in its place.
template <typename Figures>
std::string rendered(const events::Result<Figures>& answer) {
  return answer ? render(*answer) : "error: " + answer.status().message() + "\n";
}

}  // namespace flowtally::tests
