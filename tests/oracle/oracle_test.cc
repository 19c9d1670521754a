// The product's promise: the engine's answers are, field by field, what PostgreSQL computes from the same events.
#include "tests/oracle/oracle.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "events/ndjson.h"
#include "projections/time_zones.h"
#include "storage/memory_log.h"
#include "tests/oracle/oracle_fixture.h"
#include "tests/oracle/oracle_history.h"

namespace flowtally::tests {
namespace {

using projections::WindowQuery;

constexpr std::size_t kDifferencesShownMax = 20;

std::unique_ptr<engine::Engine> engine_with(const std::vector<std::string>& lines) {
  engine::EngineOptions options;
  options.clock = [] { return oracle_now(); };
  auto opened = engine::Engine::open(storage::make_memory_log(), std::move(options));
  auto engine = must(std::move(opened));
  std::string text = joined(lines);
  const std::size_t size = text.size();
  text.resize(size + events::NdjsonReader::kPaddingBytes);
  events::Batch batch;
  events::NdjsonReader().read(std::string_view(text).substr(0, size),
                              {events::kTimestampEnd, projections::is_time_zone, 1}, batch);
  const auto result = engine->ingest(std::move(batch));
  must(result.status);
  REQUIRE(result.rejects.empty());
  return engine;
}

std::string words(const WindowQuery& window) {
  return "period=" + window.period.value_or("-") + " from=" + window.from.value_or("-") +
         " to=" + window.to.value_or("-");
}

/// Compares answers and keeps what differs, each with its question.
class Differences {
 public:
  void hold(const std::string& question, const FigureList& expected, const FigureList& actual) {
    Comparison result = compare(expected, actual);
    for (std::string& difference : result.differences) difference = question + ": " + difference;
    total_.add(result);
  }

  /// Fails the test if anything differed, or if hardly anything was compared.
  void check(std::size_t compared_min) {
    for (std::size_t i = 0; i < std::min(kDifferencesShownMax, total_.differences.size()); ++i) {
      FAIL_CHECK(total_.differences[i]);
    }
    CHECK(total_.differences.empty());
    CHECK(total_.compared > compared_min);
    CHECK(total_.forgiven * 1000 <= total_.compared);  // a tie is rare: more of them would hide something
  }

 private:
  Comparison total_;
};

class Pair {
 public:
  explicit Pair(std::uint64_t seed) : history_(oracle_history(seed)), engine_(engine_with(history_.lines)) {
    must(shared_oracle().load(history_.lines));
  }

  const RandomHistory& history() const { return history_; }

  void team(const std::string& account, const WindowQuery& window, const std::optional<std::string>& engineer) {
    differences.hold("team of " + account + " " + words(window) + " engineer=" + engineer.value_or("-"),
                     must(shared_oracle().team(account, window, oracle_now(), engineer)),
                     flatten(must(engine_->team(account, window, engineer))));
  }
  void me(const std::string& account, const WindowQuery& window, const std::string& user) {
    differences.hold("me of " + account + " " + words(window) + " user=" + user,
                     must(shared_oracle().me(account, window, oracle_now(), user)),
                     flatten(must(engine_->me(account, window, user))));
  }
  void flow(const std::string& account, const WindowQuery& window, const std::string& tree) {
    const auto expected = must(shared_oracle().flow(account, window, oracle_now(), tree));
    const auto actual = engine_->flow(account, window, tree);
    INFO("flow ", tree, " of ", account, ": ", actual.status().message());
    REQUIRE(expected.has_value() == actual.ok());
    if (!expected) {
      CHECK(actual.status().code() == events::StatusCode::kNotFound);
      return;
    }
    differences.hold("flow of " + account + " " + words(window) + " tree=" + tree, *expected, flatten(*actual));
  }

  Differences differences;

 private:
  RandomHistory history_;
  std::unique_ptr<engine::Engine> engine_;
};

/// Runs `questions` for a few seeds, every account, and each seed's share of the windows: all of them, or every second
/// one, by turns.
void for_every_account_and_window(
    std::size_t turns, std::size_t compared_min,
    const std::function<void(Pair&, const RandomHistory::Account&, const WindowQuery&)>& questions) {
  for (const std::uint64_t seed : oracle_seeds()) {
    INFO("seed = ", seed);
    Pair pair(seed);
    for (const auto& account : pair.history().accounts) {
      for (std::size_t i = seed % turns; i < oracle_windows().size(); i += turns) {
        questions(pair, account, oracle_windows()[i]);
      }
    }
    pair.differences.check(compared_min);
  }
}

}  // namespace

TEST_CASE("oracle: every field of the team's answer is PostgreSQL's") {
  for_every_account_and_window(
      1, 5'000, [](Pair& pair, const auto& account, const WindowQuery& window) { pair.team(account.id, window, {}); });
}

TEST_CASE("oracle: every field of the team's answer for one engineer is PostgreSQL's") {
  for_every_account_and_window(2, 10'000, [](Pair& pair, const auto& account, const WindowQuery& window) {
    for (std::size_t i : {std::size_t{0}, std::size_t{2}, std::size_t{3}, account.user_ids.size() - 1}) {
      pair.team(account.id, window, account.user_ids[i]);
    }
    pair.team(account.id, window, "an engineer that the account does not have");
  });
}

TEST_CASE("oracle: every field of the personal answer is PostgreSQL's") {
  for_every_account_and_window(2, 10'000, [](Pair& pair, const auto& account, const WindowQuery& window) {
    for (std::size_t i :
         {std::size_t{0}, std::size_t{1}, std::size_t{2}, std::size_t{8}, account.user_ids.size() - 1}) {
      pair.me(account.id, window, account.user_ids[i]);
    }
    pair.me(account.id, window, "nobody");
  });
}

TEST_CASE("oracle: every field of every flow's answer is PostgreSQL's") {
  for_every_account_and_window(2, 50'000, [](Pair& pair, const auto& account, const WindowQuery& window) {
    for (const std::string& tree : account.tree_ids) pair.flow(account.id, window, tree);
    pair.flow(account.id, window, "a flow that the account does not have");
  });
}

TEST_CASE("oracle: an account without events answers zeros in UTC") {
  Pair pair(oracle_seeds().front());
  pair.team("nobody's account", {}, {});
  pair.me("nobody's account", {}, "nobody");
  pair.flow("nobody's account", {}, "no flow");
  pair.differences.check(200);
}

}  // namespace flowtally::tests
