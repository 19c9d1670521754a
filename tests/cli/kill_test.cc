// A server that is killed while many write to it, again and again: what it acknowledged is in the log once, a request
// it did not answer is there whole or not at all, and the state that the next one comes up with is that of the log.
// Snapshots become due so soon that most servers come up from one, and write the next while they are killed.
// FLOWTALLY_KILL_CYCLES sets how many kills, 20 at least; a long run takes 1,000 (CONTRIBUTING.md).
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>

#include <array>
#include <cstdlib>
#include <deque>
#include <mutex>
#include <optional>
#include <random>
#include <set>
#include <thread>

#include "engine/verify.h"
#include "events/block.h"
#include "projections/state.h"
#include "storage/rocksdb_log.h"
#include "tests/cli/serving.h"

namespace flowtally::tests {
namespace {

constexpr int kWriters = 4;
constexpr int kCyclesADirectory = 20;  // so that the log to be folded stays small
constexpr int kLifeMax = 60;           // milliseconds from ready to the kill

int kill_cycles() {
  const char* const asked = std::getenv("FLOWTALLY_KILL_CYCLES");
  return asked != nullptr ? std::atoi(asked) : 300;
}

/// Requests with their events' ids, and which of them were answered.
struct Load {
  std::mutex mutex;
  std::vector<std::set<std::string>> acknowledged;
  std::vector<std::set<std::string>> unanswered;
};

/// What the requests of one writer are made of: sessions with their facts, and chats, in three accounts.
class Requests {
 public:
  Requests(std::uint64_t seed, std::string prefix) : random_(seed), prefix_(std::move(prefix)) {}

  /// The body, and in `ids` those of its events, which are new.
  std::string next(std::set<std::string>& ids) {
    std::string lines;
    const auto count = 1 + random_() % 30;
    for (std::uint64_t i = 0; i < count; ++i) lines += line(ids);
    return lines;
  }

 private:
  std::string line(std::set<std::string>& ids) {
    const auto session = fmt::format("{}-s{}", prefix_, random_() % 40);
    static constexpr std::array<std::string_view, 3> kAccounts = {"acme", "globex", "initech"};
    const auto& account = kAccounts[std::hash<std::string>()(session) % 3];
    auto id = fmt::format("{}-{}", prefix_, ++events_);
    const auto head = fmt::format(R"("id":"{}","time":"2026-02-{:02}T10:{:02}:00Z","account_id":"{}")", id,
                                  1 + random_() % 28, random_() % 60, account);
    ids.insert(std::move(id));
    switch (random_() % 5) {
      case 0:
        return fmt::format(R"({{"type":"session.completed",{},"session_id":"{}","outcome":"resolved"}})", head,
                           session) +
               "\n";
      case 1:
        return fmt::format(R"({{"type":"session.step_visited",{},"session_id":"{}","node_id":"n{}"}})", head, session,
                           random_() % 9) +
               "\n";
      case 2:
        return fmt::format(R"({{"type":"user.updated",{},"user_id":"u{}","name":"User {}"}})", head, random_() % 5,
                           events_) +
               "\n";
      case 3:
        return fmt::format(R"({{"type":"chat.message_sent",{},"visitor_id":"v{}","sender":"visitor"}})", head,
                           random_() % 9) +
               "\n";
      default:
        return fmt::format(R"({{"type":"session.started",{},"session_id":"{}-{}","tree_id":"t","user_id":"u{}"}})",
                           head, session, events_, random_() % 5) +
               "\n";
    }
  }

  std::mt19937_64 random_;
  const std::string prefix_;
  std::uint64_t events_ = 0;
};

/// Posts until the server is gone.
void write_until_killed(HttpClient& client, const std::string& token, Requests requests, Load& load) {
  for (;;) {
    std::set<std::string> ids;
    const auto body = requests.next(ids);
    const auto answer = client.post("/api/v1/events", token, "Content-Type: application/x-ndjson\r\n", body);
    const std::lock_guard lock(load.mutex);
    if (answer.status == 0 || !answer.body.ends_with('}')) {
      load.unanswered.push_back(std::move(ids));
      return;
    }
    CHECK(answer.status == 200);
    CHECK(answer.body.starts_with(fmt::format(R"({{"accepted":{},"duplicates":0,)", ids.size())));
    load.acknowledged.push_back(std::move(ids));
  }
}

/// The ids of the log's events after `last`, which moves on to its end.
std::multiset<std::string> ids_after(const storage::EventLog& log, events::Sequence& last) {
  std::multiset<std::string> ids;
  const auto reader = log.read(last + 1);
  for (;;) {
    const auto bytes = reader->next();
    REQUIRE_MESSAGE(bytes.ok(), bytes.status().message());
    if (!bytes->has_value()) break;
    const auto block = events::decode_block(**bytes);
    REQUIRE_MESSAGE(block.ok(), block.status().message());
    for (const auto& event : block->events) ids.insert(event.id.text());
  }
  last = log.last_sequence();
  return ids;
}

/// Whether the next server comes up from a snapshot.
bool check_log(const std::string& data, const Load& load, events::Sequence& last) {
  storage::RocksDbOptions options;
  options.read_only = true;
  const auto log = storage::open_rocksdb_log(data, options);
  REQUIRE_MESSAGE(log.ok(), log.status().message());
  auto found = ids_after(**log, last);
  for (const auto& request : load.acknowledged) {
    for (const auto& id : request) CHECK_MESSAGE(found.erase(id) == 1, id, " was acknowledged");
  }
  for (const auto& request : load.unanswered) {
    std::size_t kept = 0;
    for (const auto& id : request) kept += found.erase(id);
    CHECK_MESSAGE((kept == 0 || kept == request.size()), *request.begin(), " is half there");
  }
  CHECK(found.empty());
  const storage::SnapshotFiles snapshots(data, projections::kStateFormat, storage::SpaceReserve({}, 0));
  const auto verified = engine::verify(**log, snapshots, 2, {});
  REQUIRE_MESSAGE(verified.ok(), verified.status().message());
  CHECK(verified->unusable_snapshots.empty());
  CHECK_MESSAGE(!verified->difference, verified->difference->account_id, ": ", verified->difference->section);
  return verified->snapshot.last > 0;
}

}  // namespace

TEST_CASE("serve: killed under load again and again, nothing acknowledged is lost and nothing is half there") {
  const auto token = Serving::token(api::Role::kIngest, "*");
  std::mt19937_64 random(20261121);
  std::optional<TestDirectory> files;
  events::Sequence last = 0;
  std::size_t acknowledged = 0;
  bool has_snapshot = false;
  int from_snapshot = 0;  // cycles that came up from one
  for (int cycle = 0; cycle < kill_cycles(); ++cycle) {
    CAPTURE(cycle);
    if (cycle % kCyclesADirectory == 0) files.emplace(), last = 0, has_snapshot = false;
    Load load;
    {
      Serving server(*files, {"--snapshot-events", "300"});
      std::deque<HttpClient> clients;
      std::vector<std::jthread> writers;
      for (int writer = 0; writer < kWriters; ++writer) {
        writers.emplace_back(write_until_killed, std::ref(clients.emplace_back(server.port())), token,
                             Requests(random(), fmt::format("c{}w{}", cycle, writer)), std::ref(load));
      }
      poll(nullptr, 0, static_cast<int>(random() % kLifeMax));  // only for variety: any moment must do
      REQUIRE(server.end(SIGKILL) == 128 + SIGKILL);
    }
    acknowledged += load.acknowledged.size();
    from_snapshot += has_snapshot ? 1 : 0;
    has_snapshot = check_log(*files / "data", load, last);
  }
  CHECK(from_snapshot > 0);
  CHECK(acknowledged > 0);
}

}  // namespace flowtally::tests
