// What the tests of snapshots share: a history of sessions and chats, and a log in memory with snapshots in a
// directory. A failure is one of the test. One thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/verify.h"
#include "projections/state.h"
#include "storage/memory_log.h"
#include "tests/support/chat_history.h"
#include "tests/support/history_text.h"
#include "tests/support/random_history.h"
#include "tests/support/temp_directory.h"

namespace flowtally::tests {

/// Sessions and chats of the same accounts, in one order.
struct Mixed {
  RandomHistory history;
  ChatHistory chats;
  std::vector<std::string> lines;
};

Mixed mixed_history(std::uint64_t seed);

/// What an engine leaves to the next one.
struct Store {
  std::shared_ptr<storage::EventLog> log = storage::make_memory_log();
  TempDirectory directory;
  std::vector<events::Status> unusable{};

  storage::SnapshotFiles files(std::uint32_t format = projections::kStateFormat) const;
  /// An engine on the log, with or without snapshots; a new one is due after `tail_events`.
  std::unique_ptr<engine::Engine> open(events::Timestamp now, bool with_snapshots = true,
                                       std::uint64_t tail_events = 1'000'000'000);
  engine::Verification verify() const;
};

/// All that an engine says of the accounts.
std::string answers_of(const engine::Engine& engine, const Mixed& mixed);

/// Feeds lines [begin, end), in batches of up to 40.
void feed_part(engine::Engine& engine, const std::vector<std::string>& lines, std::size_t begin, std::size_t end,
               Random& random);

/// Makes the store one with a log of two parts and a snapshot between them. The answers of the engine that made it.
std::string fill(Store& store, const Mixed& mixed, std::size_t cut, Random& random);

}  // namespace flowtally::tests
