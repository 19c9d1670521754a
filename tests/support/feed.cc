#include "tests/support/feed.h"

#include "events/ndjson.h"
#include "projections/time_zones.h"
#include "storage/memory_log.h"

namespace flowtally::tests {

events::Batch batch_of(const std::string& ndjson, events::Timestamp now) {
  const std::string padded = ndjson + std::string(events::NdjsonReader::kPaddingBytes, '\0');
  events::ReadOptions options;
  options.now = now;
  options.is_zone = projections::is_time_zone;
  events::Batch batch;
  events::NdjsonReader().read(std::string_view(padded).substr(0, ndjson.size()), options, batch);
  return batch;
}

std::unique_ptr<engine::Engine> memory_engine(events::Timestamp now, engine::EngineOptions options) {
  options.clock = [now] { return now; };
  auto engine = engine::Engine::open(storage::make_memory_log(), options);
  return std::move(engine).value();
}

engine::IngestResult feed(engine::Engine& engine, const std::string& ndjson) {
  return engine.ingest(batch_of(ndjson, engine.now()));
}

engine::IngestResult feed(engine::Engine& engine, const std::vector<std::string>& lines) {
  return feed(engine, joined(lines));
}

std::string exported(const engine::Engine& engine) {
  std::string text;
  const events::Status status = engine.export_ndjson([&](std::string_view lines) {
    text += lines;
    return events::Status();
  });
  return status.ok() ? text : "error: " + status.message();
}

std::string all_answers(const engine::Engine& engine, const RandomHistory& history) {
  const std::string end = events::format_timestamp(history.end - events::Milliseconds{12'345'678});
  const std::vector<projections::WindowQuery> windows = {
      {"30d", std::nullopt, end},
      {std::nullopt, events::format_timestamp(history.begin), events::format_timestamp(history.end)}};
  std::string text;
  for (const RandomHistory::Account& account : history.accounts) {
    for (const projections::WindowQuery& window : windows) {
      text += rendered(engine.team(account.id, window, std::nullopt));
      for (const std::string& user_id : account.user_ids) {
        text += rendered(engine.team(account.id, window, user_id));
      }
      text += rendered(engine.me(account.id, window, account.user_ids.front()));
      for (const std::string& tree_id : account.tree_ids) {
        text += rendered(engine.flow(account.id, window, tree_id));
      }
    }
  }
  return text;
}

events::Timestamp after(const RandomHistory& history) {
  return history.end + kHistoryTail + events::Milliseconds{events::kDayMs + 3'456'789};
}

}  // namespace flowtally::tests
