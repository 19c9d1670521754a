// The server's own audit: order, window, filter, pages, and that it is the same after it was opened again.
#include "engine/server_audit.h"

#include <doctest/doctest.h>

#include <string>

#include "storage/rocksdb_audit_store.h"
#include "tests/support/temp_directory.h"

namespace flowtally::tests {
namespace {

using engine::ServerAudit;
using engine::ServerAuditQuery;
using events::Milliseconds;
using events::StatusCode;
using events::Timestamp;

constexpr Timestamp kNow{Milliseconds{1'771'156'800'000}};
constexpr ServerAuditQuery kWeek{.days = 7, .limit = 50};

std::string numbers(const engine::ServerAuditPage& page) {
  std::string text;
  for (const auto& entry : page.logs) text += entry.id + " ";
  return text;
}

std::string numbers(const ServerAudit& audit, const ServerAuditQuery& query, Timestamp to = kNow + Milliseconds(1)) {
  const auto page = audit.page(query, to);
  REQUIRE(page.ok());
  return numbers(*page);
}

void note(ServerAudit& audit, int count, Timestamp now = kNow) {
  for (int i = 0; i < count; ++i) REQUIRE(audit.note({"keys.reloaded", "signal"}, now).ok());
}

std::unique_ptr<ServerAudit> opened(const TempDirectory& directory, std::size_t entries_max) {
  storage::RocksDbOptions options;
  options.free_space_reserve_bytes = 0;
  auto store = storage::open_audit_store(directory.path(), options, entries_max);
  REQUIRE_MESSAGE(store.ok(), store.status().message());
  auto audit = ServerAudit::open(std::move(store).value());
  REQUIRE_MESSAGE(audit.ok(), audit.status().message());
  return std::move(audit).value();
}

}  // namespace

TEST_CASE("server audit: an entry whole and one of which little is known, newest first, also after a restart") {
  const TempDirectory directory;
  engine::ServerAuditPage before;
  {
    const auto audit = opened(directory, 10);
    REQUIRE(audit->note({"import.started", "command", "root", R"({"file":"a"})", "192.0.2.7"}, kNow).ok());
    note(*audit, 1, kNow - Milliseconds(1));  // the clock was set back
    before = audit->page(kWeek, kNow + Milliseconds(1)).value();
  }
  REQUIRE(before.logs.size() == 2);
  CHECK(before.logs[0].id == "2");
  CHECK(!before.logs[0].actor);
  CHECK(!before.logs[0].details);
  CHECK(!before.logs[0].ip_address);
  CHECK(before.logs[0].source == "signal");
  CHECK(before.logs[0].created_at == kNow - Milliseconds(1));
  CHECK(before.logs[1].id == "1");
  CHECK(before.logs[1].actor->value == "root");
  CHECK(before.logs[1].source == "command");
  CHECK(before.logs[1].action == "import.started");
  CHECK(before.logs[1].details->text == R"({"file":"a"})");
  CHECK(before.logs[1].ip_address->value == "192.0.2.7");
  const auto again = opened(directory, 10);
  CHECK(again->page(kWeek, kNow + Milliseconds(1)).value() == before);
  note(*again, 1);
  CHECK(numbers(*again, kWeek) == "3 2 1 ");
}

TEST_CASE("server audit: the newest are kept, in memory as on disk") {
  const TempDirectory directory;
  {
    const auto audit = opened(directory, 3);
    note(*audit, 5);
    CHECK(numbers(*audit, kWeek) == "5 4 3 ");
  }
  CHECK(numbers(*opened(directory, 3), kWeek) == "5 4 3 ");
}

TEST_CASE("server audit: the window ends before `to` and begins days * 24 hours earlier; an action is exact") {
  ServerAudit audit;
  const auto week = std::chrono::days(7);
  note(audit, 1, kNow - week - Milliseconds(1));
  note(audit, 1, kNow - week);
  note(audit, 1, kNow - Milliseconds(1));
  note(audit, 1, kNow);
  REQUIRE(audit.note({"import.started", "command"}, kNow - Milliseconds(1)).ok());
  CHECK(numbers(audit, kWeek, kNow) == "5 3 2 ");
  CHECK(numbers(audit, {.days = 8, .limit = 9}, kNow + Milliseconds(1)) == "5 4 3 2 1 ");
  CHECK(numbers(audit, {.days = 7, .action = "import.started", .limit = 9}, kNow) == "5 ");
  CHECK(numbers(audit, {.days = 7, .action = "import", .limit = 9}, kNow).empty());
}

TEST_CASE("server audit: pages by cursor neither repeat nor leave out an entry while others arrive and go") {
  const TempDirectory directory;
  const auto audit = opened(directory, 8);
  note(*audit, 7);
  ServerAuditQuery query{.days = 7, .limit = 3};
  std::string seen;
  for (;;) {
    const auto page = audit->page(query, kNow + Milliseconds(1));
    REQUIRE(page.ok());
    seen += numbers(*page);
    if (!page->next_cursor) break;
    query.after = engine::ServerAuditCursor::parse(page->next_cursor->value);
    REQUIRE(query.after.has_value());
    note(*audit, 1);
  }
  CHECK(seen == "7 6 5 4 3 2 ");  // 1 was forgotten meanwhile
  CHECK(numbers(*audit, {.days = 7, .limit = 2, .offset = 1, .after = engine::ServerAuditCursor{4}}) == "2 ");
  CHECK(numbers(*audit, {.days = 7, .limit = 2, .offset = 2}) == "7 6 ");
  CHECK(audit->page({.days = 7, .limit = 2}, kNow + Milliseconds(1))->total == 8);
  CHECK(audit->page({.days = 7, .limit = 2, .after = engine::ServerAuditCursor{99}}, kNow).status().code() ==
        StatusCode::kInvalidArgument);
}

TEST_CASE("server audit: a cursor is what a page gave and nothing else") {
  CHECK(engine::ServerAuditCursor::parse("31")->number == 31);
  for (const std::string bad : {"", "0", "01", "-1", "1x", " 1", "99999999999999999999"}) {
    CAPTURE(bad);
    CHECK(!engine::ServerAuditCursor::parse(bad));
  }
}

TEST_CASE("server audit: what the disk has no room for is not there") {
  const TempDirectory directory;
  std::uint64_t free = 1 << 30;
  storage::RocksDbOptions options;
  options.free_space_reserve_bytes = 1 << 20;
  options.free_space = [&](const std::filesystem::path&) { return free; };
  auto audit = ServerAudit::open(storage::open_audit_store(directory.path(), options).value()).value();
  free = 0;
  CHECK(audit->note({"keys.reloaded", "signal"}, kNow).code() == StatusCode::kDiskFull);
  CHECK(numbers(*audit, kWeek).empty());
  free = 1 << 30;
  note(*audit, 1);
  CHECK(numbers(*audit, kWeek) == "1 ");
}

}  // namespace flowtally::tests
