#include "tests/engine/snapshot_store.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "tests/engine/watched_log.h"
#include "tests/support/chat_questions.h"
#include "tests/support/feed.h"

namespace flowtally::tests {

using events::Status;
using std::chrono::sys_days;
using std::chrono::year;

Mixed mixed_history(std::uint64_t seed) {
  HistoryOptions sessions;
  sessions.sessions = 150;
  sessions.accounts = 2;
  sessions.begin = sys_days{year{2025} / 2 / 10};
  sessions.end = sys_days{year{2025} / 4 / 20};
  ChatHistoryOptions chats;
  chats.accounts = 2;
  chats.chats = 80;
  chats.begin = sessions.begin;
  chats.end = sessions.end;
  Mixed mixed{random_history(seed, sessions), random_chat_history(seed + 1, chats), {}};
  mixed.lines = mixed.history.lines;
  mixed.lines.insert(mixed.lines.end(), mixed.chats.facts.lines.begin(), mixed.chats.facts.lines.end());
  mixed.lines = shuffled(std::move(mixed.lines), seed + 2);
  return mixed;
}

storage::SnapshotFiles Store::files(std::uint32_t format) const {
  return {directory.path(), format, storage::SpaceReserve([](const auto&) { return std::uint64_t{1} << 40; }, 1)};
}

std::unique_ptr<engine::Engine> Store::open(events::Timestamp now, bool with_snapshots, std::uint64_t tail_events) {
  engine::EngineOptions options;
  options.clock = [now] { return now; };
  options.block_bytes = 2'000;
  if (with_snapshots) {
    options.snapshots = {.files = files(), .tail_events = tail_events};
    options.snapshots->slice_bytes = 1;  // an account at a time
    options.snapshots->on_unusable = [this](const Status& why) { unusable.push_back(why); };
  }
  auto engine = engine::Engine::open(std::make_unique<WatchedLog>(log, LogHooks{}), std::move(options));
  REQUIRE_MESSAGE(engine.ok(), engine.status().message());
  return std::move(engine).value();
}

engine::Verification Store::verify() const {
  auto verified = engine::verify(*log, files(), 2, {});
  REQUIRE_MESSAGE(verified.ok(), verified.status().message());
  return std::move(verified).value();
}

std::string answers_of(const engine::Engine& engine, const Mixed& mixed) {
  auto text = all_answers(engine, mixed.history) + all_answers(engine, mixed.chats.facts);
  for (const auto& account : mixed.chats.facts.accounts) {
    for (const auto to : {mixed.history.end, mixed.history.end - events::Milliseconds{20 * events::kDayMs}}) {
      text += rendered(engine.live_kpis(account.id, to)) + rendered(engine.live_dashboard(account.id, 30, to));
      const auto operators = engine.operators(account.id, 30, std::nullopt, to);
      for (const auto& each : *operators) text += render(each);
      const auto hours = engine.hourly(account.id, 168, to);
      for (const auto& each : *hours) text += render(each);
      text += rendered(engine.audit_logs(account.id, {.days = 90, .limit = 100}, to));
      text += rendered(engine.business_hours(account.id, to));
    }
    text += rendered(engine.chat_ratings(account.id, 100, std::nullopt)) + render(engine.settings(account.id));
  }
  return text;
}

void feed_part(engine::Engine& engine, const std::vector<std::string>& lines, std::size_t begin, std::size_t end,
               Random& random) {
  while (begin < end) {
    const auto next = std::min(end, begin + 1 + random.below(40));
    const auto result = feed(engine, std::vector(lines.begin() + static_cast<std::ptrdiff_t>(begin),
                                                 lines.begin() + static_cast<std::ptrdiff_t>(next)));
    REQUIRE(result.status.ok());
    REQUIRE(result.rejects.empty());
    begin = next;
  }
}

std::string fill(Store& store, const Mixed& mixed, std::size_t cut, Random& random) {
  const auto engine = store.open(after(mixed.history));
  feed_part(*engine, mixed.lines, 0, cut, random);
  REQUIRE(engine->write_snapshot().ok());
  feed_part(*engine, mixed.lines, cut, mixed.lines.size(), random);
  return answers_of(*engine, mixed);
}

}  // namespace flowtally::tests
