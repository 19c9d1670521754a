// The same promise for live chat: at any instant every field is what PostgreSQL computes from the same events. The slow
// reference model is held against it as well, so that the two judges of the engine agree.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/oracle/oracle_fixture.h"
#include "tests/support/chat_history.h"
#include "tests/support/chat_questions.h"
#include "tests/support/feed.h"
#include "tests/support/reference_model.h"

namespace flowtally::tests {
namespace {

constexpr std::size_t kDifferencesShownMax = 20;

struct ChatSpan {
  const char* begin;
  const char* end;
};

// Clocks change in the north and the south within each.
constexpr ChatSpan kSpring{"2026-02-25T00:00:00Z", "2026-04-12T00:00:00Z"};
constexpr ChatSpan kAutumn{"2025-09-28T00:00:00Z", "2025-11-09T00:00:00Z"};

ChatHistory history_of(std::uint64_t seed, const ChatSpan& span) {
  ChatHistoryOptions options;
  options.begin = *events::parse_timestamp(span.begin);
  options.end = *events::parse_timestamp(span.end);
  return random_chat_history(seed, options);
}

ReferenceModel model_of(const RandomHistory& history) {
  ReferenceModel model;
  const events::Batch batch = batch_of(joined(history.lines), after(history));
  INFO((batch.rejects.empty() ? std::string() : batch.rejects.front().detail));
  REQUIRE(batch.rejects.empty());
  for (const events::Event& event : batch.events) model.add(event);
  return model;
}

template <typename Answer>
Answer value_of(Answer answer) {
  return answer;
}
template <typename Answer>
Answer value_of(events::Result<Answer> answer) {
  return must(std::move(answer));
}

/// Every answer of `desk` (a model, an engine) against PostgreSQL's.
template <typename Desk>
Comparison compare_desk(const Desk& desk, const std::string& account, const ChatQuestion& question) {
  Oracle& oracle = shared_oracle();
  const auto& [to, days, hours, operator_id] = question;
  Comparison all;
  const auto hold = [&](const char* answer, const FigureList& expected, const FigureList& actual) {
    Comparison result = compare(expected, actual);
    for (std::string& difference : result.differences) {
      difference = std::string(answer) + " of " + account + " " + words_of(question) + ": " + difference;
    }
    all.add(result);
  };
  hold("live_kpis", must(oracle.live_kpis(account, to)), flatten(value_of(desk.live_kpis(account, to))));
  hold("operators", must(oracle.operators(account, days, operator_id, to)),
       flatten(value_of(desk.operators(account, days, operator_id, to))));
  hold("hourly", must(oracle.hourly(account, hours, to)), flatten(value_of(desk.hourly(account, hours, to))));
  hold("dashboard", must(oracle.live_dashboard(account, days, to)),
       flatten(value_of(desk.live_dashboard(account, days, to))));
  const auto query = audit_query(question);
  hold("audit_logs", must(oracle.audit_logs(account, query, to)),
       flatten(with_marked_cursor(value_of(desk.audit_logs(account, query, to)))));
  hold("audit_stats", must(oracle.audit_stats(account, query.days, to)),
       flatten(desk.audit_stats(account, query.days, to)));
  return all;
}

void check(const Comparison& comparison, std::size_t compared_min) {
  for (std::size_t i = 0; i < std::min(kDifferencesShownMax, comparison.differences.size()); ++i) {
    FAIL_CHECK(comparison.differences[i]);
  }
  CHECK(comparison.differences.empty());
  CHECK(comparison.compared > compared_min);
  CHECK(comparison.forgiven * 1000 <= comparison.compared);  // a tie is rare: more of them would hide something
}

/// A history in PostgreSQL and in `make_desk(history, model)`, asked about many instants of `within`.
template <typename MakeDesk>
void check_history(const RandomHistory& history, const MakeDesk& make_desk, const Span& within, std::uint64_t seed) {
  const ReferenceModel model = model_of(history);
  must(shared_oracle().load(history.lines));
  const auto desk = make_desk(history, model);
  Comparison all;
  for (const auto& account : history.accounts) {
    for (const ChatQuestion& question : asked_of_desk(model, account, history, seed, 25, within)) {
      all.add(compare_desk(*desk, account.id, question));
    }
  }
  check(all, 10'000);
}

template <typename MakeDesk>
void check_desk(std::uint64_t seed, const ChatSpan& span, const MakeDesk& make_desk) {
  INFO("seed = ", seed);
  check_history(history_of(seed, span).facts, make_desk, kAnyTime, seed);
}

const auto kTheModel = [](const RandomHistory&, const ReferenceModel& model) { return &model; };

const auto kAnEngine = [](const RandomHistory& history, const ReferenceModel&) {
  auto engine = memory_engine(after(history));
  const auto result = feed(*engine, history.lines);
  must(result.status);
  REQUIRE(result.rejects.empty());
  return engine;
};

}  // namespace

TEST_CASE("chat oracle: every live-chat field at any instant of a spring is PostgreSQL's") {
  for (std::uint64_t seed = test_seed(1); seed < test_seed(1) + 2; ++seed) check_desk(seed, kSpring, kAnEngine);
}

TEST_CASE("chat oracle: every live-chat field at any instant of an autumn is PostgreSQL's") {
  for (std::uint64_t seed = test_seed(11); seed < test_seed(11) + 2; ++seed) check_desk(seed, kAutumn, kAnEngine);
}

TEST_CASE("chat oracle: every field of a desk that knows of nothing later is PostgreSQL's, as windows empty") {
  const std::uint64_t seed = test_seed(31);
  INFO("seed = ", seed);
  const RandomHistory history = history_of(seed, kSpring).facts;
  for (const events::Timestamp cut : some_cuts(model_of(history), history, seed, 3)) {
    INFO("cut = ", events::format_timestamp(cut));
    check_history(before(history, cut), kAnEngine, days_after(cut), seed);
  }
}

TEST_CASE("chat oracle: the reference model's answers are PostgreSQL's") {
  check_desk(test_seed(21), kSpring, kTheModel);
  check_desk(test_seed(22), kAutumn, kTheModel);
}

}  // namespace flowtally::tests
