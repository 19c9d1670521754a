// A snapshot and the rest of the log are the log: the same answers, the same decisions, the same state to the last bit,
// whenever the snapshot was written and whatever came after it.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <fstream>
#include <thread>

#include "engine/verify.h"
#include "projections/state.h"
#include "tests/engine/watched_log.h"
#include "tests/support/chat_history.h"
#include "tests/support/chat_questions.h"
#include "tests/support/feed.h"
#include "tests/support/history_text.h"
#include "tests/support/temp_directory.h"

namespace flowtally::tests {
namespace {

using events::Status;
using events::StatusCode;
using std::chrono::sys_days;
using std::chrono::year;

/// Sessions and chats of the same accounts, in one order.
struct Mixed {
  RandomHistory history;
  ChatHistory chats;
  std::vector<std::string> lines;
};

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

/// A log in memory with snapshots in a directory: what an engine leaves to the next one.
struct Store {
  std::shared_ptr<storage::EventLog> log = storage::make_memory_log();
  TempDirectory directory;
  std::vector<Status> unusable{};

  storage::SnapshotFiles files(std::uint32_t format = projections::kStateFormat) const {
    return {directory.path(), format, storage::SpaceReserve([](const auto&) { return std::uint64_t{1} << 40; }, 1)};
  }

  std::unique_ptr<engine::Engine> open(events::Timestamp now, bool with_snapshots = true,
                                       std::uint64_t tail_events = 1'000'000'000) {
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

  engine::Verification verify() const {
    auto verified = engine::verify(*log, files(), 2, {});
    REQUIRE_MESSAGE(verified.ok(), verified.status().message());
    return std::move(verified).value();
  }
};

std::string answers_of(const engine::Engine& engine, const Mixed& mixed) {
  auto text = all_answers(engine, mixed.history) + all_answers(engine, mixed.chats.facts);
  for (const auto& account : mixed.chats.facts.accounts) {
    for (const auto to : {mixed.history.end, mixed.history.end - events::Milliseconds{20 * events::kDayMs}}) {
      text += render(engine.live_kpis(account.id, to)) + render(engine.live_dashboard(account.id, 30, to));
      for (const auto& each : engine.operators(account.id, 30, std::nullopt, to)) text += render(each);
      for (const auto& each : engine.hourly(account.id, 168, to)) text += render(each);
      text += rendered(engine.audit_logs(account.id, {.days = 90, .limit = 100}, to));
      text += render(engine.business_hours(account.id, to));
    }
    text += rendered(engine.chat_ratings(account.id, 100, std::nullopt)) + render(engine.settings(account.id));
  }
  return text;
}

/// Feeds lines [begin, end), in batches of up to 40.
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

/// A store with a log of two parts and a snapshot between them, and the answers of the engine that made it.
std::string fill(Store& store, const Mixed& mixed, std::size_t cut, Random& random) {
  const auto engine = store.open(after(mixed.history));
  feed_part(*engine, mixed.lines, 0, cut, random);
  REQUIRE(engine->write_snapshot().ok());
  feed_part(*engine, mixed.lines, cut, mixed.lines.size(), random);
  return answers_of(*engine, mixed);
}

void flip_a_bit(const std::filesystem::path& path, std::size_t byte) {
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekg(static_cast<std::streamoff>(byte));
  const auto content = static_cast<char>(file.get());
  file.seekp(static_cast<std::streamoff>(byte));
  file.put(static_cast<char>(content ^ 4));
}

}  // namespace

TEST_CASE("snapshot: a snapshot and the rest of the log are the log") {
  for (std::uint64_t round = 0; round < 6; ++round) {
    const auto seed = test_seed(300) + 10 * round;
    INFO("seed = ", seed);
    Random random(seed);
    const auto mixed = mixed_history(seed);
    Store store;
    const auto cut = round == 0 ? mixed.lines.size() : random.below(mixed.lines.size() + 1);
    const auto expected = fill(store, mixed, cut, random);
    CHECK(answers_of(*store.open(after(mixed.history), false), mixed) == expected);
    const auto restarted = store.open(after(mixed.history));
    CHECK(answers_of(*restarted, mixed) == expected);
    CHECK(store.unusable.empty());
    const auto verified = store.verify();
    CHECK(verified.snapshot.last > 0);
    CHECK(verified.events == mixed.lines.size());
    CHECK_MESSAGE(!verified.difference, verified.difference->account_id, " ", verified.difference->section);
    // What was decided before is decided again: nothing is taken twice, and what conflicted still does.
    const auto again = feed(*restarted, mixed.lines);
    CHECK(again.duplicates == mixed.lines.size());
    CHECK(again.accepted == 0);
    const auto rejected = feed(*restarted, mixed.chats.second_ratings);
    CHECK(rejected.rejects.size() == mixed.chats.second_ratings.size());
    const auto conflicting = feed(*restarted, mixed.chats.conflicting_openings);
    CHECK(conflicting.rejects.size() == mixed.chats.conflicting_openings.size());
    CHECK(exported(*restarted) == exported(*store.open(after(mixed.history), false)));
  }
}

TEST_CASE("snapshot: facts that wait for their start wait on after a restart") {
  const auto now = sys_days{year{2025} / 3 / 1};
  const auto line = [](std::string_view type, std::string_view id, std::string_view rest) {
    return fmt::format(R"({{"type":"{}","id":"{}","time":"2025-02-20T10:00:00Z","account_id":"a",{}}})", type, id,
                       rest) +
           "\n";
  };
  Store store;
  {
    const auto engine = store.open(now);
    const auto waiting = line("session.completed", "1", R"("session_id":"s","outcome":"resolved")") +
                         line("session.rated", "2", R"("session_id":"s","user_id":"u","rating":4,"comment":"good")") +
                         line("chat.claimed", "3", R"("chat_id":"c","operator_id":"u")");
    CHECK(feed(*engine, waiting).accepted == 3);
    REQUIRE(engine->write_snapshot().ok());
  }
  const auto engine = store.open(now);
  CHECK(engine->waiting_facts() == 3);
  CHECK(feed(*engine, line("session.rated", "4", R"("session_id":"s","user_id":"u","rating":1)")).rejects.size() == 1);
  const auto starts = line("session.started", "5", R"("session_id":"s","user_id":"u","tree_id":"t")") +
                      line("chat.opened", "6", R"("chat_id":"c","visitor_id":"v")");
  CHECK(feed(*engine, starts).accepted == 2);
  CHECK(engine->waiting_facts() == 0);
  const auto flow = engine->flow("a", {"30d", std::nullopt, std::nullopt}, "t");
  REQUIRE(flow.ok());
  CHECK(flow->summary.completed_sessions == 1);
  CHECK(flow->recent_comments.size() == 1);
  CHECK(engine->live_kpis("a", std::nullopt).active == 1);
}

TEST_CASE("snapshot: written while many write, it has every account at a moment of its own") {
  const auto seed = test_seed(500);
  INFO("seed = ", seed);
  const auto mixed = mixed_history(seed);
  Store store;
  std::string expected;
  {
    const auto engine = store.open(after(mixed.history));
    CHECK(feed(*engine, mixed.lines.front() + "\n").accepted == 1);
    REQUIRE(engine->write_snapshot().ok());
    std::atomic<bool> writing = true;
    std::jthread snapshots([&] {
      do {
        CHECK(engine->write_snapshot().ok());
      } while (writing);
    });
    std::vector<std::jthread> writers;
    for (std::size_t part = 0; part < 4; ++part) {
      writers.emplace_back([&, part] {
        Random random(seed + part);
        const auto begin_of = [&](std::size_t each) { return std::max<std::size_t>(mixed.lines.size() * each / 4, 1); };
        feed_part(*engine, mixed.lines, begin_of(part), begin_of(part + 1), random);
      });
    }
    writers.clear();
    writing = false;
    snapshots.join();
    REQUIRE(engine->write_snapshot().ok());
    expected = answers_of(*engine, mixed);
  }
  CHECK(store.files().list().size() == 2);
  CHECK(answers_of(*store.open(after(mixed.history)), mixed) == expected);
  CHECK(!store.verify().difference);
  // The older one leads to the same.
  REQUIRE(store.files().remove(store.files().list().front()).ok());
  CHECK(answers_of(*store.open(after(mixed.history)), mixed) == expected);
  CHECK(!store.verify().difference);
}

TEST_CASE("snapshot: one is written by itself when the rest of the log has grown, and at the end") {
  const auto mixed = mixed_history(1);
  Store store;
  Random random(1);
  const auto half = mixed.lines.size() / 2;
  const auto newest = [&] {
    const auto paths = store.files().list();
    return paths.empty() ? 0 : store.files().open(paths[0]).value()->span().last;
  };
  {
    const auto engine = store.open(after(mixed.history), true, 8 * mixed.lines.size());
    feed_part(*engine, mixed.lines, 0, half, random);
  }
  CHECK(newest() == 0);  // not an eighth of what makes one due
  store.open(after(mixed.history), true, 3 * mixed.lines.size());
  CHECK(newest() == half);
  {
    const auto engine = store.open(after(mixed.history), true, 100);
    feed_part(*engine, mixed.lines, half, half + 200, random);
    while (newest() == half) std::this_thread::yield();
    CHECK(newest() > half);
    feed_part(*engine, mixed.lines, half + 200, mixed.lines.size(), random);
  }
  CHECK(newest() + 100 / 8 >= mixed.lines.size());
}

TEST_CASE("snapshot: a damaged one is told, removed, and the one before it used; without any the log is replayed") {
  const auto mixed = mixed_history(2);
  Store store;
  Random random(2);
  const auto expected = fill(store, mixed, mixed.lines.size() / 2, random);
  REQUIRE(store.open(after(mixed.history))->write_snapshot().ok());
  REQUIRE(store.files().list().size() == 2);
  for (std::size_t left : {2U, 1U}) {
    const auto path = store.files().list()[0];
    flip_a_bit(path, std::filesystem::file_size(path) / 3);
    CHECK(store.verify().damaged_snapshots.size() == 1);
    store.unusable.clear();
    CHECK(answers_of(*store.open(after(mixed.history)), mixed) == expected);
    REQUIRE(store.unusable.size() == 1);
    CHECK(store.unusable[0].message().find(path.string()) != std::string::npos);
    CHECK(store.files().list().size() == left - 1);
  }
}

TEST_CASE("snapshot: one of another log, or ahead of its log, is not used") {
  const auto mixed = mixed_history(3);
  Store store;
  Random random(3);
  fill(store, mixed, mixed.lines.size() / 2, random);
  // The same events in another order: another log, as long as the first.
  store.log = storage::make_memory_log();
  const auto reversed = std::vector(mixed.lines.rbegin(), mixed.lines.rend());
  SUBCASE("another") { feed_part(*store.open(after(mixed.history), false), reversed, 0, reversed.size(), random); }
  SUBCASE("a shorter one") { feed_part(*store.open(after(mixed.history), false), mixed.lines, 0, 10, random); }
  const auto expected = answers_of(*store.open(after(mixed.history), false), mixed);
  CHECK(answers_of(*store.open(after(mixed.history)), mixed) == expected);
  REQUIRE(store.unusable.size() == 1);
  CHECK(store.unusable[0].message().find("another log") != std::string::npos);
  CHECK(store.files().list().empty());
}

TEST_CASE("snapshot: one of an unknown format is passed over in silence") {
  const auto mixed = mixed_history(4);
  Store store;
  Random random(4);
  const auto expected = fill(store, mixed, mixed.lines.size(), random);
  const auto path = store.files().list().at(0);
  {
    const auto unknown = store.files(projections::kStateFormat + 1);
    const auto writer = unknown.begin();
    REQUIRE(writer.ok());
    REQUIRE((*writer)->commit({1, mixed.lines.size() + 5, 0}).ok());
  }
  CHECK(answers_of(*store.open(after(mixed.history)), mixed) == expected);
  CHECK(store.unusable.empty());
  CHECK(store.files().list().size() == 2);
}

TEST_CASE("snapshot: none is written once the log has failed") {
  const auto now = sys_days{year{2025} / 3 / 1};
  const TempDirectory directory;
  engine::EngineOptions options;
  options.clock = [now] { return now; };
  options.snapshots = {.files = {directory.path(), projections::kStateFormat,
                                 storage::SpaceReserve([](const auto&) { return std::uint64_t{1} << 40; }, 1)},
                       .tail_events = 1};
  auto log = std::make_unique<WatchedLog>(
      storage::make_memory_log(), LogHooks{.on_append = [] { return Status(StatusCode::kIoError, "no more"); }});
  {
    const auto engine = std::move(engine::Engine::open(std::move(log), std::move(options))).value();
    const auto result =
        feed(*engine, R"({"type":"user.updated","id":"1","time":"2025-02-20T10:00:00Z","account_id":"a",)"
                      R"("user_id":"u","name":"Ann"})");
    CHECK(result.status.code() == StatusCode::kIoError);
    CHECK(engine->write_snapshot().code() == StatusCode::kUnavailable);
  }
  CHECK(!std::filesystem::exists(directory / "snapshots/00000000000000000001.snapshot"));
}

TEST_CASE("snapshot: verify names the first account that differs, and where") {
  const auto mixed = mixed_history(5);
  Store store;
  Random random(5);
  fill(store, mixed, mixed.lines.size(), random);
  // A snapshot that is sound but says something else.
  const auto original = store.files().open(store.files().list().at(0)).value();
  std::string changed_account;
  {
    const auto writer = store.files().begin().value();
    for (const auto& image : original->images()) {
      const auto bytes = original->read(image);
      REQUIRE(bytes.ok());
      std::string content(bytes->view());
      if (changed_account.empty()) {
        changed_account = image.account.account_id;
        auto& waiting_facts = content.at(content.size() - 24);
        waiting_facts = static_cast<char>(waiting_facts ^ 1);
      }
      const std::vector<std::string_view> pieces = {content};
      REQUIRE(writer->add(image.account, pieces).ok());
    }
    REQUIRE(writer->commit(original->span()).ok());
  }
  const auto verified = store.verify();
  REQUIRE(verified.difference);
  CHECK(verified.difference->account_id == changed_account);
  CHECK(verified.difference->section == "counts");
}

}  // namespace flowtally::tests
