// How long answers hold: a clock is moved to right before and to the instants that answers name, nothing is written,
// and what was asked is asked again.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <functional>
#include <string>
#include <vector>

#include "storage/memory_log.h"
#include "tests/support/feed.h"
#include "tests/support/history_text.h"

namespace flowtally::tests {
namespace {

using engine::AnswerLife;
using events::Milliseconds;
using events::Timestamp;
using projections::WindowQuery;

constexpr Milliseconds kInstant{1};
constexpr Milliseconds kDay{events::kDayMs};

Timestamp at(const std::string& text) { return *events::parse_timestamp(text); }

/// An engine whose clock the test moves.
struct MovedClock {
  Timestamp now = at("2026-03-20T12:00:00Z");
  std::unique_ptr<engine::Engine> engine;

  MovedClock() {
    engine::EngineOptions options;
    options.clock = [this] { return now; };
    engine = engine::Engine::open(storage::make_memory_log(), std::move(options)).value();
  }
  void tell(const std::string& id, const std::string& time, const std::string& rest) {
    const auto line = fmt::format(R"({{"id":"{}","time":"{}","account_id":"acme",{}}})", id, time, rest);
    REQUIRE(feed(*engine, line).accepted == 1);
  }
  void tell_session(const std::string& id, const std::string& time, const std::string& flow = "dns") {
    tell(id, time,
         fmt::format(R"("type":"session.started","session_id":"{}","tree_id":"{}","user_id":"ann")", id, flow));
  }
};

/// One question, its window apart.
struct Question {
  std::string name;
  std::function<std::string(const engine::Engine&, AnswerLife*)> ask;
};

template <typename Figures>
std::string without_window(events::Result<Figures> answer) {
  if (!answer) return "error: " + answer.status().message();
  answer->window = {};
  return render(*answer);
}

std::vector<Question> questions(const std::string& account, const std::string& user, const std::string& flow,
                                const WindowQuery& window) {
  using Engine = engine::Engine;
  return {
      {"team", [=](const Engine& e, AnswerLife* l) { return without_window(e.team(account, window, {}, l)); }},
      {"engineer", [=](const Engine& e, AnswerLife* l) { return without_window(e.team(account, window, user, l)); }},
      {"me", [=](const Engine& e, AnswerLife* l) { return without_window(e.me(account, window, user, l)); }},
      {"flow", [=](const Engine& e, AnswerLife* l) { return without_window(e.flow(account, window, flow, l)); }}};
}

std::string ends(const std::string& team, const std::string& engineer, const std::string& me, const std::string& flow) {
  return "team " + team + " engineer " + engineer + " me " + me + " flow " + flow;
}
std::string all(const std::string& end) { return ends(end, end, end, end); }

/// When answers about acme, ann and "dns" change next.
std::string ends_of(MovedClock& clock, const WindowQuery& window) {
  std::vector<std::string> found;
  for (const auto& question : questions("acme", "ann", "dns", window)) {
    AnswerLife life;
    const auto answer = question.ask(*clock.engine, &life);
    REQUIRE_MESSAGE(!answer.starts_with("error"), answer);
    CHECK(life.at == clock.now);
    found.push_back(life.until == Timestamp::max() ? "never" : events::format_timestamp(life.until));
  }
  return ends(found[0], found[1], found[2], found[3]);
}

struct Hops {
  int taken = 0;
  int idle = 0;  // to an instant at which nothing changed
};

/// Follows the answer from the instant it names to the next, and so on.
void follow(MovedClock& clock, const Question& question, Random& random, Hops& hops) {
  constexpr int kHops = 25;
  for (int hop = 0; hop < kHops; ++hop) {
    AnswerLife life;
    const auto begin = clock.now;
    const auto answer = question.ask(*clock.engine, &life);
    if (answer.starts_with("error")) break;
    REQUIRE(life.at == begin);
    REQUIRE(life.until > begin);
    const bool ends = life.until != Timestamp::max();
    const auto span = (ends ? life.until - begin : 500 * kDay).count();
    for (const auto later : {random.between(0, span - 1), span - 1}) {
      clock.now = begin + Milliseconds{later};
      INFO("computed at ", events::format_timestamp(begin), ", asked at ", events::format_timestamp(clock.now));
      REQUIRE(question.ask(*clock.engine, nullptr) == answer);
    }
    if (!ends) break;
    clock.now = life.until;
    ++hops.taken;
    if (question.ask(*clock.engine, nullptr) == answer) ++hops.idle;
  }
}

}  // namespace

TEST_CASE("answer life: an answer holds until exactly the instant that it names") {
  const auto seed = test_seed(71);
  INFO("seed = ", seed);
  Random random(seed);
  HistoryOptions options;
  options.sessions = 300;
  options.begin = at("2025-09-20T00:00:00Z");  // clocks change in October and November
  options.end = at("2025-12-10T00:00:00Z");
  const auto history = random_history(seed, options);
  MovedClock clock;
  clock.now = after(history);
  REQUIRE(feed(*clock.engine, history.lines).rejects.empty());
  Hops hops;
  for (const auto& account : history.accounts) {
    const auto some_time = [&] {
      return history.begin + Milliseconds{random.between(0, (history.end - history.begin).count())};
    };
    for (const auto& words : {WindowQuery{},
                              {"7d", {}, {}},
                              {"90d", {}, {}},
                              {"7d", {}, "2025-11-05T05:00:00Z"},
                              {{}, "2025-10-20", {}},
                              {{}, "2025-10-20", "2025-11-20"},
                              {{}, "2025-10-20T10:11:12.013Z", {}}}) {
      for (const auto& question :
           questions(account.id, random.pick(account.user_ids), random.pick(account.tree_ids), words)) {
        INFO(question.name, ", period ", words.period.value_or(""), ", from ", words.from.value_or(""));
        clock.now = std::max(some_time(), at("2025-10-21T00:00:00Z"));
        follow(clock, question, random, hops);
      }
    }
  }
  // One fact may make up for another that passes at the same instant, or not show in what is printed.
  CHECK(hops.taken > 500);
  CHECK(hops.idle <= hops.taken / 50);
}

TEST_CASE("answer life: a fact enters one millisecond after its time, and leaves one after the window's length") {
  MovedClock clock;
  clock.tell_session("s", "2026-03-20T12:02:00Z");  // ahead of the clock
  const WindowQuery week{"7d", {}, {}};
  CHECK(ends_of(clock, week) == all("2026-03-20T12:02:00.001Z"));
  clock.now = at("2026-03-20T12:02:00Z");
  CHECK(ends_of(clock, week) == all("2026-03-20T12:02:00.001Z"));
  clock.now += kInstant;
  CHECK(ends_of(clock, week) == all("2026-03-21T00:00:00.000Z"));  // another day
  clock.now = at("2026-03-21T00:00:00Z");
  CHECK(ends_of(clock, week) == all("2026-03-21T00:00:00.001Z"));  // begun, and not only left
  clock.now = at("2026-03-27T00:00:00.001Z");
  CHECK(ends_of(clock, week) == all("2026-03-27T12:02:00.001Z"));
  clock.now = at("2026-03-27T12:02:00.001Z");
  CHECK(ends_of(clock, week) == all("2026-03-28T00:00:00.000Z"));
}

TEST_CASE("answer life: a rating ends the answers that show it, a feedback those of its flow") {
  MovedClock clock;
  clock.tell_session("s", "2026-03-18T10:00:00Z");
  clock.tell("r", "2026-03-20T12:01:00Z", R"("type":"session.rated","session_id":"s","user_id":"bob","rating":4)");
  clock.tell("f", "2026-03-20T12:00:30Z",
             R"("type":"step.feedback_given","session_id":"s","node_id":"n","user_id":"ann","was_helpful":true)");
  const std::string rated = "2026-03-20T12:01:00.001Z";
  const std::string midnight = "2026-03-21T00:00:00.000Z";
  // The rating is not ann's.
  CHECK(ends_of(clock, {}) == ends(rated, midnight, midnight, "2026-03-20T12:00:30.001Z"));
  clock.now = at("2026-03-20T12:00:30.001Z");
  CHECK(ends_of(clock, {}) == ends(rated, midnight, midnight, rated));
  // No session of the flow in the window, so it leads nothing.
  const std::string after_midnight = "2026-03-21T00:00:00.001Z";
  CHECK(ends_of(clock, {{}, "2026-03-19T00:00:00Z", {}}) ==
        ends(after_midnight, after_midnight, after_midnight, rated));
}

TEST_CASE("answer life: the words of a window hold until midnight, for 400 days, or for ever") {
  MovedClock clock;
  clock.tell("a", "2026-01-01T00:00:00Z", R"("type":"account.updated","time_zone":"America/New_York")");
  clock.tell_session("s", "2026-03-20T12:02:00Z");
  CHECK(ends_of(clock, {{}, "2026-03-01", {}}) == all("2026-03-21T04:00:00.000Z"));
  CHECK(ends_of(clock, {{}, "2026-03-01", "2026-03-20"}) == all("never"));
  CHECK(ends_of(clock, {{}, "2026-03-01T00:00:00Z", "2026-03-20T00:00:00Z"}) == all("never"));
  CHECK(ends_of(clock, {{}, "2026-03-20T12:00:00Z", {}}) == all("2026-03-20T12:00:00.001Z"));  // empty only now
  CHECK(ends_of(clock, {"7d", {}, "2026-03-20T12:02:01Z"}) == all("never"));
  clock.now = at("2027-03-20T12:00:00Z");
  CHECK(ends_of(clock, {{}, "2026-02-13T18:00:00Z", {}}) == all("2027-03-20T18:00:00.001Z"));  // an error from then on
}

TEST_CASE("answer life: the day of the window that is cut may be crowded") {
  MovedClock clock;
  std::vector<std::string> lines;
  for (int i = 0; i < 9'000; ++i) {
    const auto time = at("2026-03-20T06:00:00Z") + Milliseconds{i * 4'000};
    lines.push_back(fmt::format(
        R"({{"id":"{0}","time":"{1}","account_id":"acme","type":"session.started","session_id":"{0}","tree_id":"dns","user_id":"ann"}})",
        i, events::format_timestamp(time)));
  }
  clock.now = at("2026-03-21T00:00:00Z");
  REQUIRE(feed(*clock.engine, lines).accepted == lines.size());
  clock.now = at("2026-03-20T00:00:00Z") + kInstant;
  CHECK(ends_of(clock, {}) == all("2026-03-20T06:00:00.001Z"));
  for (const auto* const begin : {"2026-03-20T06:00:00.001Z", "2026-03-20T10:00:00Z", "2026-03-20T11:19:58Z"}) {
    clock.now = at(begin);
    const auto next = at("2026-03-20T06:00:00Z") +
                      Milliseconds{((clock.now - at("2026-03-20T06:00:00Z")).count() + 3'999) / 4'000 * 4'000};
    CHECK(ends_of(clock, {}) == all(events::format_timestamp(next + kInstant)));
  }
}

TEST_CASE("answer life: it names the account's position, which every event moves and no reader") {
  MovedClock clock;
  AnswerLife life;
  const auto ask = [&] { REQUIRE(clock.engine->team("acme", {}, std::nullopt, &life).ok()); };
  ask();
  CHECK(life.position == 0);
  CHECK(clock.engine->position("acme") == 0);
  events::Sequence last = 0;
  for (const auto* const id : {"1", "2", "3"}) {
    clock.tell_session(id, "2026-03-20T11:00:00Z");
    CHECK(clock.engine->position("acme") > last);
    last = clock.engine->position("acme");
    ask();
    CHECK(life.position == last);
    CHECK(clock.engine->position("acme") == last);
    CHECK(clock.engine->position("globex") == 0);
  }
}

}  // namespace flowtally::tests
