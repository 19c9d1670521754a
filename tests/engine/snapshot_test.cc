// A snapshot and the rest of the log are the log: the same answers, the same decisions, the same state to the last bit,
// whenever the snapshot was written and whatever came after it.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>

#include "tests/engine/snapshot_store.h"
#include "tests/support/feed.h"
#include "tests/support/state_bytes.h"

namespace flowtally::tests {

using std::chrono::sys_days;
using std::chrono::year;

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
  CHECK(engine->live_kpis("a", std::nullopt)->active == 1);
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
        auto& hash = content.at(place_of_first_content(content));
        hash = static_cast<char>(hash ^ 1);
      }
      const std::vector<std::string_view> pieces = {content};
      REQUIRE(writer->add(image.account, pieces).ok());
    }
    REQUIRE(writer->commit(original->span()).ok());
  }
  const auto verified = store.verify();
  REQUIRE(verified.difference);
  CHECK(verified.difference->account_id == changed_account);
  CHECK(verified.difference->section == "ids");
}

}  // namespace flowtally::tests
