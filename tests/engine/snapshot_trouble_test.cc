// Snapshots that are damaged, of another log, or cannot be read or written: the answers are those of the log all the
// same, and it is told.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <thread>

#include "tests/engine/snapshot_store.h"
#include "tests/engine/watched_log.h"
#include "tests/support/feed.h"

namespace flowtally::tests {
namespace {

using events::Status;
using events::StatusCode;
using std::chrono::sys_days;
using std::chrono::year;

void flip_a_bit(const std::filesystem::path& path, std::size_t byte) {
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekg(static_cast<std::streamoff>(byte));
  const auto content = static_cast<char>(file.get());
  file.seekp(static_cast<std::streamoff>(byte));
  file.put(static_cast<char>(content ^ 4));
}

}  // namespace

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
    CHECK(store.verify().unusable_snapshots.size() == 1);
    store.unusable.clear();
    CHECK(answers_of(*store.open(after(mixed.history)), mixed) == expected);
    REQUIRE(store.unusable.size() == 1);
    CHECK(store.unusable[0].message().find(path.string()) != std::string::npos);
    CHECK(store.files().list().size() == left - 1);
  }
}

TEST_CASE("snapshot: one that is whole but says what cannot be is told, removed, and the log is replayed") {
  const auto mixed = mixed_history(9);
  Store store;
  Random random(9);
  const auto expected = fill(store, mixed, mixed.lines.size() / 2, random);
  const auto original = store.files().list()[0];
  const auto snapshot = store.files().open(original);
  REQUIRE(snapshot.ok());
  const auto span = (*snapshot)->span();
  const auto& first = (*snapshot)->images().front();
  const auto image = (*snapshot)->read(first);
  REQUIRE(image.ok());
  struct Forged {
    std::string what;
    storage::SnapshotSpan span;
    std::vector<storage::ImagePlace> images;
  };
  auto beyond = first.account;
  beyond.position = span.last + 1;
  auto more = first.account;
  more.accepted = more.position + 1;
  auto nameless = first.account;
  nameless.account_id = "";
  auto long_name = first.account;
  long_name.account_id = std::string(events::Id::kBytesMax + 1, 'a');
  const std::vector<Forged> all = {{"ends before the log begins", {0, 0, span.last_block_hash}, {}},
                                   {"ends before it begins", {span.last + 1, span.last, span.last_block_hash}, {}},
                                   {"has an account twice", span, {first.account, first.account}},
                                   {"has an account beyond its end", span, {beyond}},
                                   {"has more events than the log", span, {more}},
                                   {"has an account without an id", span, {nameless}},
                                   {"has an id that is too long", span, {long_name}}};
  for (const auto& forged : all) {
    CAPTURE(forged.what);
    for (const auto& path : store.files().list()) std::filesystem::remove(path);
    auto writer = store.files().begin();
    REQUIRE(writer.ok());
    const std::string_view bytes = image->view();
    for (const auto& place : forged.images) REQUIRE((*writer)->add(place, {&bytes, 1}).ok());
    REQUIRE((*writer)->commit(forged.span).ok());
    store.unusable.clear();
    CHECK(answers_of(*store.open(after(mixed.history)), mixed) == expected);
    REQUIRE(store.unusable.size() == 1);
    CHECK(store.unusable[0].code() == StatusCode::kCorruption);
  }
}

TEST_CASE("snapshot: one that cannot be read is told and stays, and the others are used") {
  const auto mixed = mixed_history(6);
  Store store;
  Random random(6);
  const auto expected = fill(store, mixed, mixed.lines.size() / 2, random);
  REQUIRE(store.open(after(mixed.history))->write_snapshot().ok());
  const auto paths = store.files().list();
  REQUIRE(paths.size() == 2);
  for (const auto& path : paths) {
    CAPTURE(path);
    const auto sound = store.directory / "sound";
    std::filesystem::rename(path, sound);
    std::filesystem::create_symlink(path.filename(), path);  // it leads to itself, so nobody can open it
    const auto verified = store.verify();
    REQUIRE(verified.unusable_snapshots.size() == 1);
    CHECK(verified.unusable_snapshots[0].code() == StatusCode::kIoError);
    CHECK(verified.unusable_snapshots[0].message().find(path.string()) != std::string::npos);
    CHECK(verified.snapshot.last > 0);
    store.unusable.clear();
    CHECK(answers_of(*store.open(after(mixed.history)), mixed) == expected);
    CHECK(store.unusable.size() == (path == paths[0] ? 1 : 0));
    CHECK(store.files().list() == paths);
    std::filesystem::rename(sound, path);
  }
}

TEST_CASE("snapshot: a log that cannot be read is told as that, and costs no snapshot") {
  const auto mixed = mixed_history(7);
  Store store;
  Random random(7);
  fill(store, mixed, mixed.lines.size(), random);
  const Status unreadable(StatusCode::kIoError, "the log cannot be read");
  engine::EngineOptions options;
  options.snapshots = {.files = store.files()};
  options.snapshots->on_unusable = [&](const Status& why) { store.unusable.push_back(why); };
  const auto opened = engine::Engine::open(
      std::make_unique<WatchedLog>(store.log, LogHooks{.on_next = [&] { return unreadable; }}), std::move(options));
  CHECK(opened.status() == unreadable);
  CHECK(store.unusable.empty());
  CHECK(store.files().list().size() == 1);
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

TEST_CASE("snapshot: one that says what cannot be, its checksums right, is told and not used") {
  const auto mixed = mixed_history(9);
  Store store;
  Random random(9);
  fill(store, mixed, mixed.lines.size(), random);
  const auto expected = answers_of(*store.open(after(mixed.history), false), mixed);
  const auto path = store.files().list().at(0);
  const auto snapshot = store.files().open(path).value();
  const auto last = snapshot->span().last;
  using Account = storage::ImagePlace;
  std::function<void(Account&)> change = [](Account&) {};
  auto span = snapshot->span();
  SUBCASE("ends before it begins") { span.first = last + 1; }
  SUBCASE("an account that is named twice") {
    change = [](Account& account) { account.account_id = "twice"; };
  }
  SUBCASE("an account without an id") {
    change = [](Account& account) { account.account_id.clear(); };
  }
  SUBCASE("an id that is too long") {
    change = [](Account& account) { account.account_id = std::string(129, 'a'); };
  }
  SUBCASE("a place behind its end") {
    change = [&](Account& account) { account.position = last + 1; };
  }
  SUBCASE("a place before all events") {
    change = [](Account& account) { account.position = 0; };
  }
  SUBCASE("more events than the account knows") {
    change = [](Account& account) { ++account.accepted; };
  }
  {
    const auto writer = store.files().begin().value();
    for (const auto& image : snapshot->images()) {
      const auto bytes = snapshot->read(image).value();
      auto account = image.account;
      change(account);
      REQUIRE(writer->add(account, std::vector{bytes.view()}).ok());
    }
    REQUIRE(writer->commit(span).ok());
  }
  CHECK(store.verify().unusable_snapshots.size() == 1);
  store.unusable.clear();
  CHECK(answers_of(*store.open(after(mixed.history)), mixed) == expected);
  REQUIRE(store.unusable.size() == 1);
  CHECK(store.unusable[0].code() == StatusCode::kCorruption);
  CHECK(store.unusable[0].message().find(path.string()) != std::string::npos);
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

TEST_CASE("snapshot: that one could not be written is told, and once for all that fail alike") {
  const auto mixed = mixed_history(8);
  Store store;
  Random random(8);
  std::atomic<std::uint64_t> attempts = 0;
  std::atomic<bool> is_full = true;
  std::atomic<int> told = 0;
  const auto open = [&] {
    const auto free_space = [&](const auto&) { return ++attempts, is_full ? attempts.load() : std::uint64_t{1} << 40; };
    engine::EngineOptions options;
    options.clock = [&] { return after(mixed.history); };
    options.snapshots = {
        .files = {store.directory.path(), projections::kStateFormat, storage::SpaceReserve(free_space, 1 << 20)},
        .tail_events = 1};
    options.snapshots->on_write_failed = [&](const Status& why) {
      CHECK(why.code() == StatusCode::kDiskFull);
      ++told;
    };
    return std::move(engine::Engine::open(std::make_unique<WatchedLog>(store.log, LogHooks{}), std::move(options)))
        .value();
  };
  {
    const auto engine = open();
    feed_part(*engine, mixed.lines, 0, 100, random);
    while (attempts == 0) std::this_thread::yield();
  }  // its end tries again
  CHECK(attempts >= 2);
  CHECK(told == 1);
  is_full = false;
  open();
  CHECK(told == 1);
  CHECK(store.files().list().size() == 1);
}

TEST_CASE("snapshot: none is written once the log has failed, which is not told again") {
  const auto now = sys_days{year{2025} / 3 / 1};
  const TempDirectory directory;
  engine::EngineOptions options;
  options.clock = [now] { return now; };
  options.snapshots = {.files = {directory.path(), projections::kStateFormat,
                                 storage::SpaceReserve([](const auto&) { return std::uint64_t{1} << 40; }, 1)},
                       .tail_events = 8};  // one event makes it due at the end
  options.snapshots->on_write_failed = [](const Status& why) { FAIL_CHECK(why.message()); };
  bool works = true;
  auto log = std::make_unique<WatchedLog>(storage::make_memory_log(), LogHooks{.on_append = [&] {
                                            return works ? Status() : Status(StatusCode::kIoError, "no more");
                                          }});
  {
    const auto engine = std::move(engine::Engine::open(std::move(log), std::move(options))).value();
    const auto feed_user = [&](std::string_view id) {
      return feed(*engine, fmt::format(R"({{"type":"user.updated","id":"{}","time":"2025-02-20T10:00:00Z",)"
                                       R"("account_id":"a","user_id":"u","name":"Ann"}})",
                                       id));
    };
    CHECK(feed_user("1").accepted == 1);
    works = false;
    CHECK(feed_user("2").status.code() == StatusCode::kIoError);
    CHECK(engine->write_snapshot().code() == StatusCode::kUnavailable);
  }
  CHECK(!std::filesystem::exists(directory / "snapshots/00000000000000000001.snapshot"));
}

}  // namespace flowtally::tests
