// Lines that the program makes up itself, on their way into an engine. Any thread.
#pragma once

#include <string>

#include "engine/engine.h"
#include "events/time.h"

namespace flowtally::cli {

/// Ingests the lines of `text`, read at `now`; waits until they are durable and visible.
engine::IngestResult append_lines(engine::Engine& engine, std::string text, events::Timestamp now);

}  // namespace flowtally::cli
