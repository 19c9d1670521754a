// The audit trail as the engine answers it: order, window, filters, pages and counts.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/support/feed.h"

namespace flowtally::tests {
namespace {

using events::Timestamp;
using projections::AuditQuery;

constexpr Timestamp kNow{std::chrono::milliseconds{1'771'156'800'000}};  // 2026-02-15T12:00:00Z

std::string entry(const std::string& id, const std::string& time, const std::string& more,
                  const std::string& account = "a") {
  return R"({"id":")" + id + R"(","type":"audit.recorded","time":")" + time + R"(","account_id":")" + account + "\"," +
         more + "}";
}

std::string of(const std::string& admin, const std::string& action, const std::string& type) {
  return R"("admin_id":")" + admin + R"(","action":")" + action + R"(","resource_type":")" + type + "\"";
}

AuditQuery week(std::size_t limit = 50) {
  AuditQuery query;
  query.days = 7;
  query.limit = limit;
  return query;
}

std::string ids(const projections::AuditLogs& page) {
  std::string out;
  for (const auto& log : page.logs) out += log.id + " ";
  return out;
}

std::string ids(const engine::Engine& engine, const AuditQuery& query, std::optional<Timestamp> to = {}) {
  const auto page = engine.audit_logs("a", query, to);
  REQUIRE(page.ok());
  return ids(*page);
}

std::unique_ptr<engine::Engine> engine_with(const std::vector<std::string>& lines) {
  auto engine = memory_engine(kNow);
  REQUIRE(feed(*engine, lines).rejects.empty());
  return engine;
}

}  // namespace

TEST_CASE("audit: newest first by (time, id), whatever order the entries came in") {
  std::vector<std::string> lines{
      entry("b", "2026-02-14T10:00:00Z", of("u", "x", "t")), entry("a", "2026-02-14T10:00:00Z", of("u", "x", "t")),
      entry("c", "2026-02-13T10:00:00Z", of("u", "x", "t")), entry("d", "2026-02-15T10:00:00Z", of("u", "x", "t"))};
  std::sort(lines.begin(), lines.end());
  do {
    CHECK(ids(*engine_with(lines), week()) == "d b a c ");
  } while (std::next_permutation(lines.begin(), lines.end()));
}

TEST_CASE("audit: the window ends before `to` and begins days * 24 hours earlier") {
  const auto engine = engine_with({entry("a", "2026-02-08T11:59:59.999Z", of("u", "x", "t")),
                                   entry("b", "2026-02-08T12:00:00Z", of("u", "x", "t")),
                                   entry("c", "2026-02-15T11:59:59.999Z", of("u", "x", "t")),
                                   entry("d", "2026-02-15T12:00:00Z", of("u", "x", "t"))});
  CHECK(ids(*engine, week()) == "c b ");
  CHECK(ids(*engine, week(), kNow + events::Milliseconds(1)) == "d c ");
  CHECK(ids(*engine, week(), kNow - events::Milliseconds(1)) == "b a ");
  CHECK(engine->audit_stats("a", 7, std::nullopt).total_actions == 2);
  CHECK(engine->audit_stats("a", 8, kNow + events::Milliseconds(1)).total_actions == 4);
}

TEST_CASE("audit: filters are exact, and one that nothing has finds nothing") {
  const auto engine = engine_with({entry("a", "2026-02-14T10:00:00Z", of("u", "x", "t")),
                                   entry("b", "2026-02-14T11:00:00Z", of("v", "x", "s")),
                                   entry("c", "2026-02-14T12:00:00Z", R"("action":"xx","resource_type":"t")")});
  auto query = week();
  query.admin_id = "u";
  CHECK(ids(*engine, query) == "a ");
  query.admin_id = "nobody";
  CHECK(ids(*engine, query).empty());
  query = week();
  query.action = "x";
  CHECK(ids(*engine, query) == "b a ");
  query.resource_type = "s";
  CHECK(ids(*engine, query) == "b ");
  query.resource_type = "";
  CHECK(ids(*engine, query).empty());
}

TEST_CASE("audit: names are today's, and what was not told is not there") {
  const auto engine = engine_with(
      {entry("a", "2026-02-14T10:00:00Z", of("u", "x", "t")), entry("b", "2026-02-14T11:00:00Z", of("v", "x", "t")),
       entry("c", "2026-02-14T12:00:00Z", R"("action":"x","resource_type":"t")"),
       R"({"id":"n","type":"user.updated","time":"2026-02-01T00:00:00Z","account_id":"a","user_id":"u","name":"Uma"})"});
  const auto logs = engine->audit_logs("a", week(), std::nullopt)->logs;
  CHECK(!logs[0].admin_id);
  CHECK(!logs[0].admin_name);
  CHECK(!logs[0].details);
  CHECK(!logs[0].resource_id);
  CHECK(logs[1].admin_name->value == "Unknown");
  CHECK(logs[2].admin_name->value == "Uma");
  REQUIRE(feed(*engine,
               R"({"id":"f","type":"user.forgotten","time":"2026-02-14T12:00:00Z","account_id":"a","user_id":"u"})")
              .accepted == 1);
  CHECK(engine->audit_logs("a", week(), std::nullopt)->logs[2].admin_name->value == "Deleted user");
  CHECK(exported(*engine).find(R"("admin_id":"u","action":"x")") != std::string::npos);
}

TEST_CASE("audit: pages by cursor neither repeat nor leave out an entry while others arrive") {
  std::vector<std::string> lines;
  for (int i = 0; i < 10; ++i) {
    lines.push_back(entry("e" + std::to_string(i), "2026-02-14T10:00:00Z", of("u", "x", "t")));
  }
  const auto engine = engine_with(lines);
  std::string seen;
  auto query = week(3);
  for (int arrived = 0;; ++arrived) {
    const auto page = engine->audit_logs("a", query, std::nullopt);
    REQUIRE(page.ok());
    CHECK(page->total == static_cast<std::uint64_t>(10 + arrived));
    seen += ids(*page);
    if (!page->next_cursor) break;
    query.after = projections::AuditCursor::parse(page->next_cursor->value);
    REQUIRE(query.after.has_value());
    REQUIRE(feed(*engine, entry("f" + std::to_string(arrived), "2026-02-15T11:00:00Z", of("u", "x", "t"))).accepted ==
            1);
  }
  CHECK(seen == "e9 e8 e7 e6 e5 e4 e3 e2 e1 e0 ");
  query.after->event = 1000;
  CHECK(engine->audit_logs("a", query, std::nullopt).status().code() == events::StatusCode::kInvalidArgument);
}

TEST_CASE("audit: an offset passes entries over, behind the cursor if there is one") {
  std::vector<std::string> lines;
  for (int i = 0; i < 6; ++i) {
    lines.push_back(entry("e" + std::to_string(i), "2026-02-14T10:00:00Z", of("u", "x", "t")));
  }
  const auto engine = engine_with(lines);
  auto query = week(2);
  query.offset = 3;
  const auto page = engine->audit_logs("a", query, std::nullopt);
  CHECK(ids(*page) == "e2 e1 ");
  query.after = projections::AuditCursor::parse(page->next_cursor->value);
  query.offset = 0;
  CHECK(ids(*engine, query) == "e0 ");
  query.offset = 1;
  CHECK(ids(*engine, query).empty());
}

TEST_CASE("audit: the counts are by most first, then by name, and of one account") {
  const auto engine = engine_with({entry("a", "2026-02-14T10:00:00Z", of("u", R"(b\")", "t")),
                                   entry("b", "2026-02-14T11:00:00Z", of("u", "c", "t")),
                                   entry("c", "2026-02-14T12:00:00Z", of("u", "c", "s")),
                                   entry("d", "2026-02-14T12:00:00Z", of("u", "a", "r")),
                                   entry("e", "2026-02-14T12:00:00Z", of("u", "z", "z"), "other")});
  const auto stats = engine->audit_stats("a", 7, std::nullopt);
  CHECK(stats.total_actions == 4);
  CHECK(stats.action_breakdown.text == R"({"c":2,"a":1,"b\"":1})");
  CHECK(stats.resource_breakdown.text == R"({"t":2,"r":1,"s":1})");
  CHECK(stats.period_days == 7);
  CHECK(engine->audit_stats("nobody", 7, std::nullopt).action_breakdown.text == "{}");
}

}  // namespace flowtally::tests
