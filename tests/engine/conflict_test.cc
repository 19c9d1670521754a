// What the engine refuses and what it only counts: conflicts, second ratings, limits, duplicates.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <chrono>

#include "tests/support/feed.h"

namespace flowtally::tests {
namespace {

using events::RejectCode;
using std::chrono::sys_days;
using std::chrono::year;

const events::Timestamp kNow = sys_days{year{2025} / 3 / 1};
const projections::WindowQuery kMonth = {"30d", std::nullopt, std::nullopt};

/// A line of account "a". `fields` begin with a comma or are empty.
std::string line(const std::string& type, const std::string& id, const std::string& fields,
                 const std::string& time = "2025-02-20T10:00:00Z", const std::string& account = "a") {
  return fmt::format(R"({{"type":"{}","id":"{}","time":"{}","account_id":"{}"{}}})", type, id, time, account, fields) +
         "\n";
}

std::string start(const std::string& id, const std::string& session, const std::string& user = "u",
                  const std::string& tree = "t", const std::string& time = "2025-02-20T10:00:00Z") {
  return line("session.started", id,
              fmt::format(R"(,"session_id":"{}","user_id":"{}","tree_id":"{}")", session, user, tree), time);
}

std::string visit(const std::string& id, const std::string& session) {
  return line("session.step_visited", id, fmt::format(R"(,"session_id":"{}","node_id":"n")", session));
}

std::string rated(const std::string& id, const std::string& session, int rating, const std::string& comment) {
  return line("session.rated", id,
              fmt::format(R"(,"session_id":"{}","user_id":"u","rating":{},"comment":"{}")", session, rating, comment));
}

projections::TeamFigures team(const engine::Engine& engine) { return engine.team("a", kMonth, std::nullopt).value(); }
projections::FlowFigures flow(const engine::Engine& engine) { return engine.flow("a", kMonth, "t").value(); }

/// The one reject of a result that accepted nothing.
events::Reject only_reject(const engine::IngestResult& result) {
  CHECK(result.status.ok());
  CHECK(result.accepted == 0);
  REQUIRE(result.rejects.size() == 1);
  CHECK(!result.rejects[0].detail.empty());
  return result.rejects[0];
}

TEST_CASE("conflict: a start with another user, flow or time is refused, and changes nothing") {
  const auto engine = memory_engine(kNow);
  REQUIRE(feed(*engine, start("1", "s")).accepted == 1);
  const std::string before = render(team(*engine));
  for (const std::string& other :
       {start("2", "s", "v"), start("2", "s", "u", "t2"), start("2", "s", "u", "t", "2025-02-20T10:00:00.001Z")}) {
    const events::Reject reject = only_reject(feed(*engine, other));
    CHECK(reject.code == RejectCode::kConflict);
    CHECK(reject.id == "2");
    CHECK(reject.line == 1);
    CHECK(reject.detail == R"(session "s" was started before with another time, flow or user; it starts once)");
  }
  CHECK(render(team(*engine)) == before);
  CHECK(engine->last_sequence() == 1);
  CHECK(engine->flow("a", kMonth, "t2").status().code() == events::StatusCode::kNotFound);
}

TEST_CASE("conflict: within one batch the first start holds, and the reject names the other's line") {
  const auto engine = memory_engine(kNow);
  const auto result = feed(*engine, visit("0", "s") + "\n" + start("1", "s") + start("2", "s", "v") + visit("3", "s"));
  CHECK(result.accepted == 3);
  REQUIRE(result.rejects.size() == 1);
  CHECK(result.rejects[0].code == RejectCode::kConflict);
  CHECK(result.rejects[0].line == 4);
  CHECK(team(*engine).top_engineers.at(0).user_id == "u");
}

TEST_CASE("conflict: rejects of reading and of deciding come in line order") {
  const auto engine = memory_engine(kNow);
  const auto result = feed(*engine, start("1", "s") + start("2", "s", "v") + "{}\n" + rated("3", "s", 5, "first") +
                                        rated("4", "s", 5, "second") + "no json\n");
  CHECK(result.accepted == 2);
  REQUIRE(result.rejects.size() == 4);
  CHECK(result.rejects[0].line == 2);
  CHECK(result.rejects[1].line == 3);
  CHECK(result.rejects[2].line == 5);
  CHECK(result.rejects[2].code == RejectCode::kAlreadyRated);
  CHECK(result.rejects[3].line == 6);
  CHECK(result.rejects[3].code == RejectCode::kInvalidJson);
}

TEST_CASE("conflict: the same start under another id is accepted without effect") {
  const auto engine = memory_engine(kNow);
  REQUIRE(feed(*engine, start("1", "s")).accepted == 1);
  const auto result = feed(*engine, start("2", "s"));
  CHECK(result.accepted == 1);
  CHECK(result.rejects.empty());
  CHECK(team(*engine).summary.total_sessions == 1);
}

TEST_CASE("conflict: a refused id is not remembered and may be used later") {
  const auto engine = memory_engine(kNow);
  REQUIRE(feed(*engine, start("1", "s") + rated("r", "s", 5, "good")).accepted == 2);
  only_reject(feed(*engine, start("2", "s", "v")));
  only_reject(feed(*engine, rated("3", "s", 1, "bad")));
  const auto result = feed(*engine, start("2", "s2") + rated("3", "s2", 1, "bad"));
  CHECK(result.accepted == 2);
  CHECK(result.duplicates == 0);
  CHECK(team(*engine).summary.total_sessions == 2);
}

TEST_CASE("ratings: the first in the log holds, whatever its time") {
  const auto engine = memory_engine(kNow);
  REQUIRE(feed(*engine, start("1", "s") + rated("2", "s", 5, "first")).accepted == 2);
  const auto earlier =
      line("session.rated", "3", R"(,"session_id":"s","user_id":"v","rating":1)", "2025-02-19T10:00:00Z");
  CHECK(only_reject(feed(*engine, earlier)).code == RejectCode::kAlreadyRated);
  CHECK(flow(*engine).total_ratings == 1);
  CHECK(flow(*engine).recent_comments.at(0).comment == "first");
}

TEST_CASE("ratings: a second one is refused while the first still waits for the session's start") {
  const auto engine = memory_engine(kNow);
  const auto first = feed(*engine, rated("1", "s", 4, "waits"));
  CHECK(first.accepted == 1);
  CHECK(engine->waiting_facts() == 1);
  CHECK(only_reject(feed(*engine, rated("2", "s", 1, "too late"))).code == RejectCode::kAlreadyRated);
  REQUIRE(feed(*engine, start("3", "s")).accepted == 1);
  CHECK(only_reject(feed(*engine, rated("4", "s", 1, "too late"))).code == RejectCode::kAlreadyRated);
  CHECK(flow(*engine).total_ratings == 1);
  CHECK(flow(*engine).recent_comments.at(0).rating == 4);
}

TEST_CASE("limits: too many waiting facts are refused, and a start makes room again") {
  engine::EngineOptions options;
  options.waiting_facts_max = 3;
  const auto engine = memory_engine(kNow, options);
  const auto full = feed(*engine, visit("1", "s") + visit("2", "s") + visit("3", "x") + visit("4", "s"));
  CHECK(full.accepted == 3);
  CHECK(engine->waiting_facts() == 3);
  REQUIRE(full.rejects.size() == 1);
  CHECK(full.rejects[0].code == RejectCode::kTooManyPending);
  CHECK(full.rejects[0].line == 4);

  const std::string other_account =
      line("session.step_visited", "4", R"(,"session_id":"s","node_id":"n")", "2025-02-20T10:00:00Z", "b");
  CHECK(feed(*engine, other_account).accepted == 1);

  const auto freed =
      feed(*engine, start("5", "s") + visit("4", "s") + visit("6", "y") + visit("7", "y") + visit("8", "y"));
  CHECK(freed.accepted == 4);
  CHECK(engine->waiting_facts() == 4);  // one of them in the other account
  REQUIRE(freed.rejects.size() == 1);
  CHECK(freed.rejects[0].id == "8");
  CHECK(flow(*engine).step_feedback.at(0).visit_count == 3);
}

TEST_CASE("exactly once: an id accepted before is a duplicate whatever it contains") {
  const auto engine = memory_engine(kNow);
  REQUIRE(feed(*engine, start("1", "s")).accepted == 1);
  const auto result = feed(*engine, start("1", "s", "v") + start("1", "s2") + rated("1", "s", 5, "") + visit("1", "z"));
  CHECK(result.accepted == 0);
  CHECK(result.duplicates == 4);
  CHECK(result.rejects.empty());
  CHECK(engine->last_sequence() == 1);
  CHECK(team(*engine).summary.total_sessions == 1);
}

TEST_CASE("exactly once: a line repeated in its own batch is a duplicate") {
  const auto engine = memory_engine(kNow);
  const auto result = feed(*engine, visit("1", "s") + start("2", "s") + visit("1", "s") + start("2", "s"));
  CHECK(result.accepted == 2);
  CHECK(result.duplicates == 2);
  CHECK(flow(*engine).step_feedback.at(0).visit_count == 1);
}

TEST_CASE("exactly once: the same id in another account is another event") {
  const auto engine = memory_engine(kNow);
  const std::string user = R"(,"user_id":"u","name":"Ann")";
  const auto result =
      feed(*engine, line("user.updated", "1", user) + line("user.updated", "1", user, "2025-02-20T10:00:00Z", "b"));
  CHECK(result.accepted == 2);
  CHECK(result.duplicates == 0);
}

TEST_CASE("accounts: one exists once an event of it was accepted") {
  const auto engine = memory_engine(kNow);
  const auto future = line("user.updated", "1", R"(,"user_id":"u","name":"Ann")", "2025-03-01T00:05:00.001Z");
  CHECK(only_reject(feed(*engine, future)).code == RejectCode::kTimeInFuture);
  CHECK(!engine->account_exists("a"));
  CHECK(engine->account_ids().empty());
  const auto known = line("user.updated", "1", R"(,"user_id":"u","name":"Ann")", "2025-03-01T00:05:00Z");
  CHECK(feed(*engine, known).accepted == 1);
  CHECK(engine->account_exists("a"));
  CHECK(engine->account_ids() == std::vector<std::string>{"a"});
}

TEST_CASE("ingest: an empty batch is answered with zeros") {
  const auto engine = memory_engine(kNow);
  const auto result = feed(*engine, "\n\r\n");
  CHECK(result.status.ok());
  CHECK(result.accepted == 0);
  CHECK(result.last_sequence == 0);
}

TEST_CASE("forgetting: a comment is gone from answers and export, whether it came before or after") {
  for (const bool forgotten_first : {true, false}) {
    const auto engine = memory_engine(kNow);
    const std::string forgotten = line("user.forgotten", "f", R"(,"user_id":"u")");
    const std::string said = start("1", "s") + rated("2", "s", 2, "my secret");
    REQUIRE(feed(*engine, forgotten_first ? forgotten : said).status.ok());
    REQUIRE(feed(*engine, forgotten_first ? said : forgotten).status.ok());
    CHECK(flow(*engine).recent_comments.empty());
    CHECK(flow(*engine).total_ratings == 1);
    CHECK(team(*engine).top_engineers.at(0).name == "Deleted user");
    CHECK(exported(*engine).find("secret") == std::string::npos);
  }
}

TEST_CASE("deletion: a session that comes after its deletion never counts") {
  const auto engine = memory_engine(kNow);
  REQUIRE(feed(*engine, line("session.deleted", "d", R"(,"session_id":"s")")).accepted == 1);
  REQUIRE(feed(*engine, start("1", "s") + visit("2", "s") + rated("3", "s", 5, "hidden")).rejects.empty());
  CHECK(team(*engine).summary.total_sessions == 0);
  CHECK(engine->flow("a", kMonth, "t").status().code() == events::StatusCode::kNotFound);
  CHECK(exported(*engine).find("hidden") == std::string::npos);
}

}  // namespace
}  // namespace flowtally::tests
