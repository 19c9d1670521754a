#include "cli/append_lines.h"

#include <utility>

#include "events/ndjson.h"
#include "projections/time_zones.h"

namespace flowtally::cli {

engine::IngestResult append_lines(engine::Engine& engine, std::string text, events::Timestamp now) {
  const std::size_t size = text.size();
  text.append(events::NdjsonReader::kPaddingBytes, '\0');
  events::NdjsonReader reader;
  events::Batch batch;
  reader.read({text.data(), size}, {now, projections::is_time_zone, 1}, batch);
  return engine.ingest(std::move(batch));
}

}  // namespace flowtally::cli
