// A log that holds what no engine accepts, its checksums right: it is damaged, and the message says where.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "events/block.h"
#include "storage/memory_log.h"
#include "tests/support/feed.h"

namespace flowtally::tests {
namespace {

using events::StatusCode;

const events::Timestamp kNow{std::chrono::sys_days{std::chrono::year{2026} / 3 / 1}};

std::string line(std::string_view id, std::string_view type, std::string_view fields, int minute = 0) {
  return fmt::format(R"({{"id":"{}","type":"{}","time":"2026-02-10T10:{:02}:00Z","account_id":"a",{}}})"
                     "\n",
                     id, type, minute, fields);
}

/// An engine on a log with these events, whether or not one would accept them.
events::Status opened(const std::string& lines) {
  const auto batch = batch_of(lines, kNow);
  REQUIRE(batch.rejects.empty());
  events::BlockEncoder encoder;
  for (const auto& event : batch.events) encoder.add(event);
  auto log = storage::make_memory_log();
  REQUIRE(log->append(std::vector{encoder.finish(1)}).ok());
  return engine::Engine::open(std::move(log)).status();
}

void check_corruption(const events::Status& status, std::string_view words) {
  CHECK(status.code() == StatusCode::kCorruption);
  INFO(status.message());
  CHECK(status.message().find(words) != std::string::npos);
}

const std::string kStart = line("s1", "session.started", R"("session_id":"1","tree_id":"t","user_id":"u")");
const std::string kOpening = line("o1", "chat.opened", R"("chat_id":"1","visitor_id":"v","channel":"web")");

}  // namespace

TEST_CASE("replay: a session or chat that a log rates twice is a corruption, which names the second rating") {
  const auto rated = [](std::string_view id) {
    return line(id, "session.rated", R"("session_id":"1","user_id":"u","rating":4)");
  };
  CHECK(opened(kStart + rated("r1")).ok());
  check_corruption(opened(kStart + rated("r1") + rated("r2")), "sequence 3 contradicts an earlier event");
  check_corruption(opened(rated("r1") + rated("r2") + kStart), "sequence 2 contradicts an earlier event");
  const auto chat = [](std::string_view id) {
    return line(id, "chat.rated", R"("chat_id":"1","visitor_id":"v","rating":4)");
  };
  CHECK(opened(kOpening + chat("r1")).ok());
  check_corruption(opened(kOpening + chat("r1") + chat("r2")), "sequence 3 contradicts an earlier event");
}

TEST_CASE("replay: a session or chat that a log begins twice, in two ways, is a corruption") {
  CHECK(opened(kStart + line("s2", "session.started", R"("session_id":"1","tree_id":"t","user_id":"u")")).ok());
  for (const auto& other : {line("s2", "session.started", R"("session_id":"1","tree_id":"t","user_id":"another")"),
                            line("s2", "session.started", R"("session_id":"1","tree_id":"another","user_id":"u")"),
                            line("s2", "session.started", R"("session_id":"1","tree_id":"t","user_id":"u")", 1)}) {
    CAPTURE(other);
    check_corruption(opened(kStart + other), "sequence 2 contradicts an earlier event");
  }
  CHECK(opened(kOpening + line("o2", "chat.opened", R"("chat_id":"1","visitor_id":"v","channel":"web")")).ok());
  for (const auto& other : {line("o2", "chat.opened", R"("chat_id":"1","visitor_id":"another","channel":"web")"),
                            line("o2", "chat.opened", R"("chat_id":"1","visitor_id":"v")"),
                            line("o2", "chat.opened", R"("chat_id":"1","visitor_id":"v","channel":"web")", 1)}) {
    CAPTURE(other);
    check_corruption(opened(kOpening + other), "sequence 2 contradicts an earlier event");
  }
}

TEST_CASE("replay: a log that holds an id twice is a corruption, which names the second") {
  check_corruption(opened(kStart + kStart), "sequence 2 repeats the id");
}

}  // namespace flowtally::tests
