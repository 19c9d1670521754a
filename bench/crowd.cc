#include "bench/crowd.h"

#include <boost/unordered/unordered_flat_set.hpp>

#include "events/block.h"
#include "storage/memory_log.h"
#include "storage/rocksdb_log.h"

namespace flowtally::bench {

namespace {

using events::Event;
using events::Id;

constexpr events::Milliseconds kCopiedSpan{32 * events::kDayMs};
constexpr std::size_t kBatchEvents = 16'384;

/// Another id for each copy; copy 0 is the original.
Id copied(const Id& id, int copy) { return Id::uuid(id.high() ^ (static_cast<std::uint64_t>(copy) << 48U), id.low()); }

template <typename Payload>
concept SessionFact = requires(Payload& payload) {
  payload.session_id;
};

class Copier {
 public:
  Copier(engine::Engine& engine, int copies) : engine_(engine), copies_(copies) {}

  void add(const Event& event) {
    for (int copy = 0; copy < copies_; ++copy) {
      Event made = event;
      made.id = copied(event.id, copy);
      // Copies start spread over an hour, and last a little longer or shorter.
      made.time += events::Milliseconds((copy * 36'007) % 3'600'000);
      if (std::holds_alternative<events::SessionCompleted>(made.payload)) {
        made.time += events::Milliseconds((copy * 7'919) % 60'000);
      }
      std::visit(
          [&]<typename Payload>(Payload& payload) {
            if constexpr (SessionFact<Payload>) payload.session_id = copied(payload.session_id, copy);
          },
          made.payload);
      batch_.events.push_back(std::move(made));
      batch_.lines.push_back(0);
    }
    if (batch_.events.size() >= kBatchEvents) flush();
  }
  void flush() {
    must(engine_.ingest(std::move(batch_)).status);
    batch_ = {};
  }

 private:
  engine::Engine& engine_;
  int copies_;
  events::Batch batch_;
};

}  // namespace

std::unique_ptr<engine::Engine> crowded_engine(const Options& options, const std::string& account, int copies) {
  storage::RocksDbOptions log_options;
  log_options.read_only = true;
  const auto log = storage::open_rocksdb_log(data_directory(options), log_options);
  must(log.status());
  engine::EngineOptions engine_options;
  engine_options.waiting_facts_max = ~std::uint64_t{0};
  auto engine = engine::Engine::open(storage::make_memory_log(), engine_options);
  must(engine.status());

  const auto end = *events::parse_timestamp(*window_of("30d").to);
  Copier names(**engine, 1);
  Copier sessions(**engine, copies);
  const auto reader = (*log)->read(1);
  for (;;) {
    const auto bytes = reader->next();
    must(bytes.status());
    if (!bytes->has_value()) break;
    const auto block = events::decode_block(**bytes);
    must(block.status());
    for (const auto& event : block->events) {
      if (event.account_id.text() != account) continue;
      const bool of_session =
          std::visit([]<typename Payload>(const Payload&) { return SessionFact<Payload>; }, event.payload);
      if (!of_session) names.add(event);
      if (of_session && event.time >= end - kCopiedSpan) sessions.add(event);
    }
    names.flush();
    sessions.flush();  // the events borrow from the block
  }
  return std::move(engine).value();
}

}  // namespace flowtally::bench
