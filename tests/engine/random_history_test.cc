// Random histories are reproducible, free of conflicts, and hold what they promise.
#include "tests/support/random_history.h"

#include <doctest/doctest.h>

#include <chrono>
#include <map>
#include <set>

#include "tests/support/feed.h"
#include "tests/support/reference_model.h"

namespace flowtally::tests {
namespace {

HistoryOptions spring() {
  HistoryOptions options;
  options.begin = std::chrono::sys_days{std::chrono::year{2025} / 2 / 1};
  options.end = std::chrono::sys_days{std::chrono::year{2025} / 5 / 20};
  return options;
}

TEST_CASE("random history: a seed gives the same lines each time, another seed others") {
  CHECK(random_history(7, spring()).lines == random_history(7, spring()).lines);
  CHECK(random_history(7, spring()).lines != random_history(8, spring()).lines);
}

TEST_CASE(
    "random history: every line is a good event, no id comes twice, no session has two starts or ratings that differ") {
  const std::uint64_t seed = test_seed(1);
  INFO("seed = ", seed);
  const RandomHistory history = random_history(seed, spring());
  const events::Batch batch = batch_of(joined(history.lines), after(history));
  CHECK(batch.rejects.empty());
  REQUIRE(batch.events.size() == history.lines.size());
  using Key = std::pair<std::string, std::string>;
  std::set<Key> ids;
  std::set<Key> rated;
  std::map<Key, std::pair<events::Timestamp, events::SessionStarted>> starts;
  for (const events::Event& event : batch.events) {
    const std::string account_id = event.account_id.text();
    CHECK(ids.emplace(account_id, event.id.text()).second);
    CHECK(event.time < history.end + kHistoryTail);
    if (const auto* start = std::get_if<events::SessionStarted>(&event.payload)) {
      CHECK(event.time >= history.begin);
      CHECK(event.time < history.end);
      const auto [first, is_new] = starts.try_emplace({account_id, start->session_id.text()}, event.time, *start);
      CHECK(first->second == std::pair(event.time, *start));
    } else if (const auto* rating = std::get_if<events::SessionRated>(&event.payload)) {
      CHECK(rated.emplace(account_id, rating->session_id.text()).second);
    }
  }
}

TEST_CASE("random history: it holds late, early, corrected, withdrawn, deleted and forgotten things") {
  const RandomHistory history = random_history(1, spring());
  ReferenceModel model;
  for (const events::Batch batch = batch_of(joined(history.lines), after(history)); const auto& event : batch.events) {
    model.add(event);
  }
  std::map<std::string, int> found;
  std::map<std::string, int> accounts_of_session;
  for (const RandomHistory::Account& account : history.accounts) {
    const ReferenceAccount& facts = model.account(account.id);
    CHECK(facts.time_zone() == account.time_zone);
    found["zones changed"] += facts.time_zones.size() > 1;
    for (const auto& [id, session] : facts.sessions) {
      ++accounts_of_session[id];
      found["never started"] += !session.start;
      found["deleted"] += session.deleted;
      found["corrected"] += session.completions.size() > 1;
      found["never completed"] += session.completions.empty();
      if (session.start && !session.completions.empty()) {
        const auto duration = session.completions.rbegin()->first.time - session.start->time;
        found["completed before the start"] += duration < events::Milliseconds{0};
        found["open for months"] += duration > events::Milliseconds{60 * events::kDayMs};
      }
      for (const auto& [key, given] : session.feedback) {
        found["withdrawn"] += !given.rbegin()->second;
        found["overwritten"] += given.size() > 1;
      }
      found["rated by another"] += session.rating && session.start && session.rating->user_id != session.start->user_id;
      found["comment of a forgotten user"] +=
          session.rating && !session.rating->comment.empty() && facts.forgotten_users.contains(session.rating->user_id);
    }
  }
  for (const auto& [id, accounts] : accounts_of_session) {
    found["same session id in two accounts"] += accounts > 1;
  }
  for (const auto& [what, count] : found) {
    INFO(what);
    CHECK(count > 0);
  }
}

}  // namespace
}  // namespace flowtally::tests
