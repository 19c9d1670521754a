// Commands: what they check, what they append, and that the last one holds.
#include "engine/commands.h"

#include <doctest/doctest.h>

#include <chrono>
#include <future>
#include <thread>

#include "storage/memory_log.h"
#include "tests/engine/watched_log.h"
#include "tests/support/feed.h"

namespace flowtally::tests {
namespace {

using engine::FeedbackReceipt;
using engine::OwnSession;
using engine::RatingReceipt;
using events::Result;
using events::Status;
using events::StatusCode;
using std::chrono::sys_days;
using std::chrono::year;

const events::Timestamp kNow = sys_days{year{2025} / 3 / 1};

std::string line(const std::string& type, const std::string& id, const std::string& fields,
                 const std::string& time = "2025-02-10T10:00:00Z") {
  return R"({"type":")" + type + R"(","id":")" + id + R"(","time":")" + time + R"(","account_id":"a",)" + fields +
         "}\n";
}

const std::string kSession = line("session.started", "s", R"("session_id":"s","user_id":"u","tree_id":"t")") +
                             line("session.completed", "c", R"("session_id":"s")");
const OwnSession kMine{"a", "u", "s"};
const engine::Actor kActor{"u", "192.0.2.7", "test"};

/// Several futures may be made before any is waited for.
std::future<Result<FeedbackReceipt>> give(engine::Engine& engine, bool was_helpful, const OwnSession& whose = kMine) {
  auto told = std::make_shared<std::promise<Result<FeedbackReceipt>>>();
  engine.commands().give_feedback(whose, "n", was_helpful,
                                  [told](Result<FeedbackReceipt> receipt) { told->set_value(std::move(receipt)); });
  return told->get_future();
}

std::future<Status> withdraw(engine::Engine& engine) {
  auto told = std::make_shared<std::promise<Status>>();
  engine.commands().withdraw_feedback(kMine, "n", [told](Status status) { told->set_value(std::move(status)); });
  return told->get_future();
}

std::future<Result<RatingReceipt>> rate(engine::Engine& engine, std::uint8_t rating, const OwnSession& whose = kMine) {
  auto told = std::make_shared<std::promise<Result<RatingReceipt>>>();
  engine.commands().rate(whose, rating, "well",
                         [told](Result<RatingReceipt> receipt) { told->set_value(std::move(receipt)); });
  return told->get_future();
}

std::optional<bool> vote(engine::Engine& engine) {
  const auto feedback = engine.commands().feedback_of(kMine);
  return feedback->items.empty() ? std::nullopt : std::optional(feedback->items.front().was_helpful);
}

}  // namespace

TEST_CASE("commands: of feedback commands in one millisecond the last one holds, however often") {
  const auto engine = memory_engine(kNow);
  REQUIRE(feed(*engine, kSession).accepted == 2);
  for (int i = 0; i < 40; ++i) {
    const bool helpful = i % 2 == 0;
    const auto receipt = give(*engine, helpful).get();
    CHECK(receipt->status == (i == 0 ? "created" : "updated"));
    CHECK(vote(*engine) == helpful);
  }
  CHECK(withdraw(*engine).get().ok());
  CHECK(vote(*engine) == std::nullopt);
  CHECK(withdraw(*engine).get().code() == StatusCode::kNotFound);
  CHECK(give(*engine, true).get()->status == "created");
  CHECK(vote(*engine) == true);
}

TEST_CASE("commands: the same feedback again appends nothing") {
  const auto engine = memory_engine(kNow);
  REQUIRE(feed(*engine, kSession).accepted == 2);
  CHECK(give(*engine, true).get()->status == "created");
  CHECK(engine->last_sequence() == 3);
  CHECK(give(*engine, true).get()->status == "updated");
  CHECK(engine->last_sequence() == 3);
}

TEST_CASE("commands: a command overrules a fact that the host's clock put in the future") {
  const auto engine = memory_engine(kNow);
  REQUIRE(feed(*engine, kSession + line("step.feedback_given", "f",
                                        R"("session_id":"s","node_id":"n","user_id":"u","was_helpful":true)",
                                        "2025-03-01T00:04:00Z"))
              .accepted == 3);
  CHECK(give(*engine, false).get()->status == "updated");
  CHECK(vote(*engine) == false);
}

TEST_CASE("commands: those that come while one is being kept wait for it, and are answered by what it did") {
  Gate appending;
  std::atomic<bool> held = false;
  engine::EngineOptions options;
  options.clock = [] { return kNow; };
  auto log = std::make_unique<WatchedLog>(storage::make_memory_log(), LogHooks{.on_append = [&] {
                                            if (held) appending.pass();
                                            return Status();
                                          }});
  const auto engine = std::move(engine::Engine::open(std::move(log), std::move(options))).value();
  REQUIRE(feed(*engine, kSession).accepted == 2);
  held = true;
  auto first = give(*engine, true);
  appending.wait_for_arrival();
  auto second = give(*engine, false);
  auto third = give(*engine, true);
  auto fourth = give(*engine, true);
  CHECK(second.wait_for(std::chrono::seconds(0)) == std::future_status::timeout);
  held = false;
  appending.open();
  CHECK(first.get()->status == "created");
  CHECK(second.get()->status == "updated");
  CHECK(third.get()->status == "updated");
  CHECK(fourth.get()->status == "updated");
  CHECK(vote(*engine) == true);
  CHECK(engine->last_sequence() == 5);
}

TEST_CASE("commands: an engine that stops carries out what waits") {
  std::vector<std::future<Result<FeedbackReceipt>>> told;
  {
    const auto engine = memory_engine(kNow);
    REQUIRE(feed(*engine, kSession).accepted == 2);
    for (int i = 0; i < 50; ++i) told.push_back(give(*engine, i % 2 == 0));
  }
  for (auto& receipt : told) CHECK(receipt.get().ok());
}

TEST_CASE("commands: of ratings that come at once exactly one is taken, over many rounds") {
  for (int round = 0; round < 50; ++round) {
    const auto engine = memory_engine(kNow);
    REQUIRE(feed(*engine, kSession).accepted == 2);
    std::vector<std::future<Result<RatingReceipt>>> told(6);
    std::vector<std::thread> threads;
    for (std::size_t t = 0; t < told.size(); ++t) {
      threads.emplace_back([&, t] { told[t] = rate(*engine, static_cast<std::uint8_t>(1 + t % 5)); });
    }
    for (auto& thread : threads) thread.join();
    std::vector<std::uint64_t> taken;
    for (auto& future : told) {
      const auto receipt = future.get();
      if (receipt) taken.push_back(receipt->rating);
      if (!receipt) CHECK(receipt.status().code() == StatusCode::kAlreadyDone);
    }
    REQUIRE(taken.size() == 1);
    CHECK(engine->commands().feedback_of(kMine)->rating == taken.front());
  }
}

TEST_CASE("commands: only the session's user, only a session that counts, only one that is completed") {
  const auto engine = memory_engine(kNow);
  REQUIRE(feed(*engine, kSession + line("session.started", "s2", R"("session_id":"open","user_id":"u","tree_id":"t")") +
                            line("session.completed", "c3", R"("session_id":"waits")"))
              .accepted == 4);
  CHECK(rate(*engine, 1, {"a", "v", "s"}).get().status().code() == StatusCode::kNotYours);
  CHECK(rate(*engine, 1, {"a", "u", "x"}).get().status().code() == StatusCode::kNotFound);
  CHECK(rate(*engine, 1, {"b", "u", "s"}).get().status().code() == StatusCode::kNotFound);
  CHECK(rate(*engine, 1, {"a", "u", "waits"}).get().status().code() == StatusCode::kNotFound);
  CHECK(rate(*engine, 1, {"a", "u", "open"}).get().status().code() == StatusCode::kNotYet);
  CHECK(rate(*engine, 1, {"a", "v", "open"}).get().status().code() == StatusCode::kNotYours);
  CHECK(give(*engine, true, {"a", "v", "s"}).get().status().code() == StatusCode::kNotYours);
  CHECK(give(*engine, true, {"a", "u", "x"}).get().status().code() == StatusCode::kNotFound);
  REQUIRE(feed(*engine, line("session.deleted", "d", R"("session_id":"s")")).accepted == 1);
  CHECK(rate(*engine, 1).get().status().code() == StatusCode::kNotFound);
  CHECK(give(*engine, true).get().status().code() == StatusCode::kNotFound);
}

TEST_CASE("commands: changed settings hold at once, also over one from a clock ahead, and the rest stays") {
  const auto engine = memory_engine(kNow);
  REQUIRE(feed(*engine, kSession + line("account.updated", "z", R"("name":"Old","time_zone":"Asia/Tokyo")",
                                        "2025-03-01T00:04:00Z"))
              .accepted == 3);
  for (const std::string name : {"New", "Newer", "Newest"}) {
    std::promise<Status> told;
    engine->commands().change_settings("a", {name, std::nullopt, std::nullopt}, kActor,
                                       [&](Status status) { told.set_value(std::move(status)); });
    CHECK(told.get_future().get().ok());
    CHECK(engine->settings("a").name->value == name);
  }
  CHECK(engine->settings("a").time_zone == "Asia/Tokyo");
  std::promise<Status> told;
  engine->commands().change_settings("a", {}, kActor, [&](Status status) { told.set_value(std::move(status)); });
  CHECK(told.get_future().get().ok());
  CHECK(engine->last_sequence() == 9);
}

TEST_CASE("commands: a change of settings and its entry in the audit trail are one append, or neither is") {
  int appends = 0;
  bool refuses = false;
  auto log = std::make_unique<WatchedLog>(storage::make_memory_log(), LogHooks{.on_append = [&] {
                                            ++appends;
                                            return refuses ? Status(StatusCode::kIoError, "no") : Status();
                                          }});
  engine::EngineOptions options;
  options.clock = [] { return kNow; };
  const auto engine = engine::Engine::open(std::move(log), options).value();
  const auto change = [&] {
    std::promise<Status> told;
    engine->commands().change_settings("a", {std::nullopt, "Asia/Tokyo", std::nullopt}, kActor,
                                       [&](Status status) { told.set_value(std::move(status)); });
    return told.get_future().get();
  };
  const auto entries = [&] {
    return engine->audit_logs("a", {.days = 1, .limit = 10}, kNow + events::Milliseconds(1))->logs;
  };
  CHECK(change().ok());
  CHECK(appends == 1);
  CHECK(engine->last_sequence() == 2);
  REQUIRE(entries().size() == 1);
  CHECK(entries()[0].action == "settings.updated");
  CHECK(entries()[0].details->text == R"({"changed":["time_zone"]})");
  CHECK(entries()[0].ip_address->value == "192.0.2.7");
  refuses = true;
  CHECK(!change().ok());
  CHECK(entries().size() == 1);
  CHECK(engine->last_sequence() == 2);
}

}  // namespace flowtally::tests
