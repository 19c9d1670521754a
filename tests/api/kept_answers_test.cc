// Two servers on one engine, one that keeps answers and one that computes each: whatever happens to the clock and to
// the accounts, they answer alike.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <boost/json/parse.hpp>
#include <string>
#include <thread>
#include <vector>

#include "storage/memory_log.h"
#include "tests/api/event_texts.h"
#include "tests/api/tokens.h"
#include "tests/api/two_tenants.h"
#include "tests/support/feed.h"
#include "tests/support/history_text.h"

namespace flowtally::tests {
namespace {

using api::Role;
using events::Milliseconds;
using events::Timestamp;

Timestamp at(const std::string& text) { return *events::parse_timestamp(text); }

/// An engine whose clock the test moves, the two servers, and a connection to each.
class Twins {
 public:
  explicit Twins(Timestamp now, const std::vector<std::string>& lines = {}) : now_(now) {
    engine::EngineOptions options;
    options.clock = [this] { return now_.load(); };
    engine_ = engine::Engine::open(storage::make_memory_log(), std::move(options)).value();
    if (!lines.empty()) REQUIRE(feed(*engine_, lines).rejects.empty());
    keeping_ = start(server_options().answer_cache_bytes);
    computing_ = start(0);
    to_keeping_ = std::make_unique<HttpClient>(keeping_->port());
    to_computing_ = std::make_unique<HttpClient>(computing_->port());
  }

  Timestamp now() const { return now_; }
  void set_clock(Timestamp now) { now_ = now; }
  engine::Engine& engine() { return *engine_; }
  const api::Server& keeping() const { return *keeping_; }
  std::uint64_t hits() const { return keeping_->state().answers.hits; }

  /// Of both, which answer alike to everything but the date and the request's id.
  HttpResponse ask(const std::string& target, const std::string& token, const std::string& headers = "") {
    const auto lines = "Authorization: Bearer " + token + "\r\n" + headers;
    const auto kept = to_keeping_->request("GET", "/api/v1/analytics/" + target, lines);
    const auto computed = to_computing_->request("GET", "/api/v1/analytics/" + target, lines);
    REQUIRE(seen(kept) == seen(computed));
    return kept;
  }
  HttpResponse ask(const std::string& target, Role role, const std::string& account = "acme",
                   const std::string& user = "ann", const std::string& headers = "") {
    return ask(target, token(role, account, user), headers);
  }

 private:
  std::unique_ptr<api::Server> start(std::size_t cache_bytes) {
    auto options = server_options();
    options.answer_cache_bytes = cache_bytes;
    auto server = api::Server::start(options).value();
    server->attach(*engine_);
    return server;
  }
  /// Good for as long as any test's clock goes.
  static std::string token(Role role, const std::string& account, const std::string& user) {
    return api::mint_token({user, account, role, {}}, at("2020-01-01T00:00:00Z"), at("2030-01-01T00:00:00Z"),
                           test_key());
  }

  std::atomic<Timestamp> now_;
  std::unique_ptr<engine::Engine> engine_;
  std::unique_ptr<api::Server> keeping_;
  std::unique_ptr<api::Server> computing_;
  std::unique_ptr<HttpClient> to_keeping_;
  std::unique_ptr<HttpClient> to_computing_;
};

std::string encoded(const std::string& id) {
  std::string out;
  for (const char c : id) out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  return out;
}

std::vector<std::string> lines_of_two_tenants() {
  std::vector<std::string> lines;
  std::string text = exported(*two_tenants());
  for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n')) {
    lines.push_back(text.substr(0, end));
    text.erase(0, end + 1);
  }
  return lines;
}

std::string told(const std::string& id, const std::string& time, const std::string& rest) {
  return fmt::format(R"({{"id":"{}","time":"{}","account_id":"acme",{}}})", id, time, rest);
}

/// Every kind of question about an account of a history.
std::vector<std::string> some_questions(const RandomHistory::Account& account, Random& random) {
  std::vector<std::string> targets;
  const auto user = encoded(random.pick(account.user_ids));
  const auto flow = encoded(random.pick(account.tree_ids));
  for (const std::string window : {"", "period=7d", "period=90d", "from=2025-10-20", "from=2025-10-20&to=2025-11-20",
                                   "from=2025-10-20T10:11:12.013Z", "to=2025-11-05T05:00:00Z"}) {
    targets.push_back("team?" + window);
    targets.push_back("team?engineer_id=" + user + "&" + window);
    targets.push_back("me?" + window);
    targets.push_back("flows/" + flow + "?" + window);
  }
  return targets;
}

}  // namespace

TEST_CASE("kept answers: they are what a server says that computes each, whatever the clock and the accounts do") {
  const auto seed = test_seed(81);
  INFO("seed = ", seed);
  Random random(seed);
  HistoryOptions options;
  options.sessions = 200;
  options.begin = at("2025-09-20T00:00:00Z");  // clocks change in October and November
  options.end = at("2025-12-10T00:00:00Z");
  auto history = random_history(seed, options);
  Twins twins(after(history));
  // Part of the history comes while it is asked about; deletions, forgetting and changed zones are in it too.
  random.shuffle(history.lines);
  std::size_t fed = history.lines.size() / 2;
  const auto feed_up_to = [&](std::size_t begin, std::size_t end) {
    const auto line = [&](std::size_t i) { return history.lines.begin() + static_cast<std::ptrdiff_t>(i); };
    const auto now = twins.now();
    twins.set_clock(after(history));  // nothing is in its future
    REQUIRE(feed(twins.engine(), std::vector(line(begin), line(end))).rejects.empty());
    twins.set_clock(now);
  };
  feed_up_to(0, fed);
  twins.set_clock(at("2025-10-25T00:00:00Z"));
  for (int round = 0; round < 30; ++round) {
    const auto& account = random.pick(history.accounts);
    const auto targets = some_questions(account, random);
    for (int turn = 0; turn < 6; ++turn) {
      for (const auto& target : targets) {
        if (random.chance(60)) twins.ask(target, Role::kTeamAdmin, account.id, account.user_ids.front());
      }
      const auto step = random.chance(30)   ? random.between(0, 3)
                        : random.chance(70) ? random.between(0, 3'600'000)
                                            : random.between(-2 * events::kDayMs, 4 * events::kDayMs);
      twins.set_clock(twins.now() + Milliseconds{step});
      if (random.chance(25) && fed < history.lines.size()) {
        const auto next = std::min(history.lines.size(), fed + 1 + random.below(12));
        feed_up_to(fed, next);
        fed = next;
      }
    }
  }
  CHECK(twins.hits() > 500);
}

TEST_CASE(
    "kept answers: with a default `to` the window goes with the clock, and a list of tags still finds its answer") {
  Twins twins(kServerNow, lines_of_two_tenants());
  const auto first = twins.ask("team?period=7d", Role::kTeamAdmin);
  CHECK(first.body.find(R"("to":"2026-02-15T12:00:00.000Z")") != std::string::npos);
  twins.set_clock(kServerNow + Milliseconds{1'234});
  const auto second = twins.ask("team?period=7d", Role::kTeamAdmin);
  CHECK(second.body.find(R"("from":"2026-02-08T12:00:01.234Z","to":"2026-02-15T12:00:01.234Z")") != std::string::npos);
  CHECK(second.headers.at("etag") == first.headers.at("etag"));
  CHECK(twins.hits() == 1);
  const auto unchanged = "If-None-Match: \"x\", " + first.headers.at("etag") + "\r\n";
  const auto third = twins.ask("team?period=7d", Role::kTeamAdmin, "acme", "ann", unchanged);
  CHECK(third.status == 304);
  CHECK(third.body.empty());
  CHECK(twins.ask("team?period=7d", Role::kTeamAdmin, "acme", "ann", "Accept-Encoding: gzip\r\n")
            .headers.at("content-encoding") == "gzip");
  CHECK(twins.hits() == 3);
}

TEST_CASE("kept answers: two tenants and two users who know the same ids have answers of their own") {
  Twins twins(kServerNow, lines_of_two_tenants());
  for (int i = 0; i < 2; ++i) {
    for (const std::string path : {"team", "team?engineer_id=ann", "me", "flows/dns"}) {
      CAPTURE(path);
      const auto acme = twins.ask(path, Role::kTeamAdmin, "acme");
      const auto globex = twins.ask(path, Role::kTeamAdmin, "globex");
      CHECK(acme.body != globex.body);
      CHECK(acme.headers.at("etag") != globex.headers.at("etag"));
    }
    CHECK(twins.ask("me", Role::kEngineer, "acme", "ann").body != twins.ask("me", Role::kEngineer, "acme", "bob").body);
    CHECK(twins.ask("me", Role::kEngineer).body != twins.ask("team?engineer_id=ann", Role::kTeamAdmin).body);
    CHECK(twins.ask("team?engineer_id=bob", Role::kTeamAdmin).body != twins.ask("team", Role::kTeamAdmin).body);
  }
  CHECK(twins.hits() >= 12);
  // Equal figures are somebody's all the same.
  const auto tag = [&](const std::string& path, const std::string& account, const std::string& user) {
    return twins.ask(path, Role::kTeamAdmin, account, user).headers.at("etag");
  };
  CHECK(tag("me", "acme", "new") != tag("me", "acme", "newer"));
  CHECK(tag("team", "one", "new") != tag("team", "other", "new"));
}

TEST_CASE("kept answers: who may not ask does not get what others were given") {
  Twins twins(kServerNow, lines_of_two_tenants());
  for (int i = 0; i < 2; ++i) {
    CHECK(twins.ask("team", Role::kTeamAdmin).status == 200);
    CHECK(twins.ask("team", Role::kEngineer).status == 403);
    CHECK(twins.ask("team", Role::kIngest).status == 403);
    CHECK(twins.ask("team?account_id=acme", Role::kTeamAdmin, "globex").status == 404);
    CHECK(twins.ask("team?period=7d&from=2026-02-01", Role::kTeamAdmin).status == 422);
    CHECK(twins.ask("flows/dns", Role::kViewer).status == 200);
    CHECK(twins.ask("flows/nix", Role::kViewer).status == 404);
    CHECK(twins.ask("team", "nonsense").status == 401);
  }
  CHECK(twins.hits() == 2);
}

TEST_CASE("kept answers: an event is in the next answer, whatever it takes back") {
  Twins twins(kServerNow, lines_of_two_tenants());
  int n = 0;
  const auto ask_all = [&] {
    for (int i = 0; i < 2; ++i) {
      for (const std::string path :
           {"team", "team?engineer_id=ann", "me", "flows/dns", "team?from=2026-02-01&to=2026-02-12"}) {
        twins.ask(path, Role::kTeamAdmin);
      }
    }
  };
  const auto tell = [&](const std::string& rest) {
    ask_all();
    const auto before = twins.ask("team", Role::kTeamAdmin).body;
    REQUIRE(feed(twins.engine(), told("n" + std::to_string(++n), "2026-02-15T11:59:00Z", rest)).accepted == 1);
    ask_all();
    CHECK(twins.ask("team", Role::kTeamAdmin).body != before);
  };
  tell(R"("type":"session.started","session_id":"new","tree_id":"dns","user_id":"ann")");
  tell(R"("type":"session.completed","session_id":"new","outcome":"workaround")");
  tell(R"("type":"session.rated","session_id":"new","user_id":"ann","rating":1)");
  tell(R"("type":"user.forgotten","user_id":"ann")");
  tell(R"("type":"account.updated","time_zone":"Pacific/Apia")");
  tell(R"("type":"flow.updated","tree_id":"dns","name":"Another name")");
  tell(R"("type":"session.deleted","session_id":"new")");
  CHECK(twins.hits() >= 5 * 7);
}

TEST_CASE("kept answers: a clock that was set back is not shown what was yet to come") {
  Twins twins(kServerNow, lines_of_two_tenants());
  const auto line =
      told("s", "2026-02-15T11:59:30Z", R"("type":"session.started","session_id":"s","tree_id":"dns","user_id":"ann")");
  REQUIRE(feed(twins.engine(), line).accepted == 1);
  const auto later = twins.ask("team", Role::kTeamAdmin);
  twins.set_clock(at("2026-02-15T11:59:30Z"));
  const auto earlier = twins.ask("team", Role::kTeamAdmin);
  CHECK(earlier.headers.at("etag") != later.headers.at("etag"));
  twins.set_clock(at("2026-02-15T11:59:30.001Z"));
  CHECK(twins.ask("team", Role::kTeamAdmin).headers.at("etag") == later.headers.at("etag"));
}

TEST_CASE("kept answers: an account that has no events yet has an answer, and another with its first event") {
  Twins twins(kServerNow);
  const auto nothing = twins.ask("team", Role::kTeamAdmin);
  CHECK(twins.ask("team", Role::kTeamAdmin).body == nothing.body);
  CHECK(twins.hits() == 1);
  REQUIRE(feed(twins.engine(), started("1")).accepted == 1);
  CHECK(twins.ask("team", Role::kTeamAdmin).body.find(R"("total_sessions":1)") != std::string::npos);
}

TEST_CASE("kept answers: who was told that a write is kept sees it, however many write and ask meanwhile") {
  constexpr int kWriters = 4;
  constexpr int kWritesEach = 250;
  Twins twins(kServerNow, lines_of_two_tenants());
  const auto token = user_token(Role::kTeamAdmin, "acme", "ann", kServerNow);
  const auto total = [&](HttpClient& client) {
    const auto body = client.get("/api/v1/analytics/team", token).body;
    return boost::json::parse(body).at("summary").at("total_sessions").to_number<int>();
  };
  HttpClient first(twins.keeping().port());
  const int before = total(first);
  std::atomic<int> told = 0;
  std::atomic<int> wrong = 0;
  std::vector<std::thread> writers;
  for (int w = 0; w < kWriters; ++w) {
    writers.emplace_back([&, w] {
      HttpClient client(twins.keeping().port());
      for (int i = 0; i < kWritesEach; ++i) {
        const auto id = fmt::format("w{}-{}", w, i);
        if (twins.engine().ingest(batch_of(started(id), kServerNow)).accepted != 1) ++wrong;
        const int expected = before + ++told;
        if (total(client) < expected) ++wrong;
      }
    });
  }
  for (auto& writer : writers) writer.join();
  CHECK(wrong == 0);
  CHECK(total(first) == before + kWriters * kWritesEach);
}

}  // namespace flowtally::tests
