// Random histories: what the engine answers is what the slow reference model answers, for every dashboard.
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>

#include "tests/support/feed.h"
#include "tests/support/history_text.h"
#include "tests/support/questions.h"
#include "tests/support/random_history.h"
#include "tests/support/reference_model.h"
#include "tests/support/render.h"

namespace flowtally::tests {
namespace {

using events::Timestamp;
using std::chrono::sys_days;
using std::chrono::year;

/// One history in an engine and in the model.
struct Compared {
  RandomHistory history;
  Timestamp now;
  ReferenceModel model;
  std::unique_ptr<engine::Engine> engine;
};

/// How the engine gets the history.
enum class Feeding {
  kAtOnce,    // the account lists all sessions anew
  kBitByBit,  // a little first, then the rest fact by fact into cells that are there
};

Compared compared(std::uint64_t seed, const HistoryOptions& options, Feeding feeding) {
  Compared both;
  both.history = random_history(seed, options);
  both.now = after(both.history);
  const std::string text = joined(both.history.lines);
  for (const events::Batch read = batch_of(text, both.now); const events::Event& event : read.events) {
    both.model.add(event);
  }
  both.engine = memory_engine(both.now);
  const std::size_t count = both.history.lines.size();
  const std::size_t step = feeding == Feeding::kAtOnce ? count : std::max<std::size_t>(count / 40, 1);
  for (std::size_t begin = 0; begin < count; begin += step) {
    const auto line = [&](std::size_t i) { return both.history.lines.begin() + static_cast<std::ptrdiff_t>(i); };
    const auto result = feed(*both.engine, std::vector(line(begin), line(std::min(begin + step, count))));
    REQUIRE(result.status.ok());
    REQUIRE(result.rejects.empty());
    REQUIRE(result.accepted == std::min(step, count - begin));
    // Whoever is asked is settled, so that what comes next finds cells to go to.
    for (const auto& account : both.history.accounts) CHECK(both.engine->team(account.id, {}, std::nullopt).ok());
  }
  return both;
}

/// A third of them: over the windows of a history each gets its turn.
std::vector<std::string> some_of(std::vector<std::string> ids, Random& random) {
  random.shuffle(ids);
  ids.resize(1 + ids.size() / 3);
  return ids;
}

/// Equal, or at least printed alike. Printing only what differs at first sight keeps this fast.
template <typename Figures>
void check_alike(const events::Result<Figures>& answer, const Figures& expected) {
  if (!answer || !(*answer == expected)) {
    CHECK(rendered(answer) == render(expected));
  }
}

/// Asks about the team, and about some of the users and flows.
void check_window(const Compared& both, const RandomHistory::Account& account, const AskedWindow& asked,
                  Random& random) {
  INFO("account = ", account.id, ", ", words_of(asked.query));
  const auto& [query, window] = asked;
  check_alike(both.engine->team(account.id, query, std::nullopt), both.model.team(account.id, window, std::nullopt));
  std::vector<std::string> user_ids = account.user_ids;
  user_ids.push_back("nobody");
  for (const std::string& user_id : some_of(user_ids, random)) {
    INFO("user = ", user_id);
    check_alike(both.engine->team(account.id, query, user_id), both.model.team(account.id, window, user_id));
    check_alike(both.engine->me(account.id, query, user_id), both.model.me(account.id, window, user_id));
  }
  std::vector<std::string> tree_ids = account.tree_ids;
  tree_ids.push_back("nothing");
  for (const std::string& tree_id : some_of(tree_ids, random)) {
    INFO("flow = ", tree_id);
    const auto answer = both.engine->flow(account.id, query, tree_id);
    const auto expected = both.model.flow(account.id, window, tree_id);
    if (expected) {
      check_alike(answer, *expected);
    } else {
      CHECK(answer.status().code() == events::StatusCode::kNotFound);
    }
  }
}

void check_history(std::uint64_t seed, const HistoryOptions& options, Feeding feeding = Feeding::kAtOnce) {
  INFO("seed = ", seed, ", feeding = ", static_cast<int>(feeding));
  const Compared both = compared(seed, options, feeding);
  Random random(seed);
  for (const RandomHistory::Account& account : both.history.accounts) {
    for (const AskedWindow& asked : asked_windows(both.model, account.id, both.history, both.now, seed)) {
      check_window(both, account, asked, random);
    }
  }
}

HistoryOptions between(sys_days begin, sys_days end) {
  HistoryOptions options;
  options.begin = begin;
  options.sessions = 250;
  options.end = Timestamp{end} + events::Milliseconds{45'296'789};
  return options;
}

TEST_CASE("reference: every dashboard over a spring with daylight saving changes equals the model's") {
  for (std::uint64_t i = 0; i < 4; ++i) {
    check_history(test_seed(100) + i, between(year{2025} / 1 / 25, year{2025} / 5 / 2),
                  i % 2 == 0 ? Feeding::kAtOnce : Feeding::kBitByBit);
  }
}

TEST_CASE("reference: every dashboard over an autumn with daylight saving changes equals the model's") {
  for (std::uint64_t i = 0; i < 3; ++i) {
    check_history(test_seed(200) + i, between(year{2024} / 9 / 20, year{2024} / 11 / 20));
  }
}

TEST_CASE("reference: every dashboard over days that some zones skip or begin twice equals the model's") {
  // Apia had no 2011-12-30; until 2011 St. John's clocks went back across midnight.
  for (std::uint64_t i = 0; i < 2; ++i) {
    check_history(test_seed(305) + i, between(year{2010} / 10 / 20, year{2011} / 1 / 10));
    check_history(test_seed(315) + i, between(year{2011} / 11 / 25, year{2012} / 1 / 20));
  }
}

TEST_CASE("reference: every dashboard of an account with crowded days equals the model's") {
  HistoryOptions options = between(year{2025} / 3 / 20, year{2025} / 4 / 3);
  options.accounts = 1;
  options.sessions = 2000;
  options.users_per_account = 5;
  options.flows_per_account = 4;
  check_history(test_seed(400), options);
  check_history(test_seed(401), options, Feeding::kBitByBit);
}

TEST_CASE("reference: every dashboard of an account with a day of thousands of sessions equals the model's") {
  HistoryOptions options = between(year{2025} / 3 / 30, year{2025} / 3 / 31);
  options.accounts = 1;
  options.sessions = 18'000;
  options.users_per_account = 5;
  options.flows_per_account = 4;
  check_history(test_seed(450), options);
  check_history(test_seed(451), options, Feeding::kBitByBit);
}

TEST_CASE("reference: a long, thin history equals the model's") {
  HistoryOptions options = between(year{2023} / 6 / 1, year{2025} / 6 / 1);
  options.sessions = 200;
  check_history(test_seed(500), options);
}

TEST_CASE("reference: an account without events answers zeros in UTC") {
  const Timestamp now = sys_days{year{2025} / 3 / 1};
  const auto engine = memory_engine(now);
  const ReferenceModel nothing;
  const projections::Window window{now - events::Milliseconds{30 * events::kDayMs}, now, "30d"};
  CHECK(!engine->account_exists("nobody's"));
  CHECK(rendered(engine->team("nobody's", {}, std::nullopt)) == render(nothing.team("nobody's", window, std::nullopt)));
  CHECK(rendered(engine->me("nobody's", {}, "u")) == render(nothing.me("nobody's", window, "u")));
  CHECK(engine->flow("nobody's", {}, "t").status().code() == events::StatusCode::kNotFound);
}

}  // namespace
}  // namespace flowtally::tests
