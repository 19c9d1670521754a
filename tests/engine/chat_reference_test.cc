// Random live-chat histories: what the engine answers at any instant is what the slow reference model answers, in
// whatever order, portions and copies the facts came.
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>

#include "tests/support/chat_history.h"
#include "tests/support/chat_questions.h"
#include "tests/support/feed.h"
#include "tests/support/history_text.h"
#include "tests/support/reference_model.h"
#include "tests/support/render.h"

namespace flowtally::tests {
namespace {

using events::Timestamp;
using std::chrono::sys_days;
using std::chrono::year;

ChatHistory history_of(std::uint64_t seed, sys_days begin, sys_days end, int chats = 240) {
  ChatHistoryOptions options;
  options.begin = begin;
  options.end = end + std::chrono::milliseconds{45'296'789};
  options.chats = chats;
  return random_chat_history(seed, options);
}

ChatHistory spring(std::uint64_t seed) { return history_of(seed, year{2026} / 2 / 25, year{2026} / 4 / 12); }

ReferenceModel model_of(const RandomHistory& history) {
  ReferenceModel model;
  for (const events::Batch batch = batch_of(joined(history.lines), after(history)); const auto& event : batch.events) {
    model.add(event);
  }
  return model;
}

/// Equal, or at least printed alike. Printing only what differs at first sight keeps this fast.
template <typename Answer>
void check_alike(const Answer& answer, const Answer& expected) {
  if (!(answer == expected)) {
    CHECK(render(answer) == render(expected));
  }
}
template <typename Row>
void check_alike(const std::vector<Row>& answer, const std::vector<Row>& expected) {
  REQUIRE(answer.size() == expected.size());
  for (std::size_t i = 0; i < answer.size(); ++i) {
    INFO("row ", i);
    check_alike(answer[i], expected[i]);
  }
}

void check_question(const engine::Engine& engine, const ReferenceModel& model, const std::string& account,
                    const ChatQuestion& question) {
  INFO("account = ", account, ", ", words_of(question));
  const auto& [to, days, hours, operator_id] = question;
  check_alike(*engine.live_kpis(account, to), model.live_kpis(account, to));
  check_alike(*engine.operators(account, days, operator_id, to), model.operators(account, days, operator_id, to));
  check_alike(*engine.hourly(account, hours, to), model.hourly(account, hours, to));
  check_alike(*engine.live_dashboard(account, days, to), model.live_dashboard(account, days, to));
  const auto query = audit_query(question);
  check_alike(with_marked_cursor(engine.audit_logs(account, query, to).value()), model.audit_logs(account, query, to));
  check_alike(engine.audit_stats(account, query.days, to), model.audit_stats(account, query.days, to));
}

void check_engine(const engine::Engine& engine, const ReferenceModel& model, const RandomHistory& history,
                  std::uint64_t seed, std::size_t count, const Span& within = kAnyTime) {
  for (const RandomHistory::Account& account : history.accounts) {
    for (const ChatQuestion& question : asked_of_desk(model, account, history, seed, count, within)) {
      check_question(engine, model, account.id, question);
    }
  }
}

/// All lines, `step` at a time; 0: at once. Whoever is asked in between is settled, so that what comes next finds cells
/// to go to.
std::unique_ptr<engine::Engine> fed(const RandomHistory& history, const std::vector<std::string>& lines,
                                    std::size_t step = 0) {
  auto engine = memory_engine(after(history));
  step = step == 0 ? lines.size() : step;
  for (std::size_t begin = 0; begin < lines.size(); begin += step) {
    const auto line = [&](std::size_t i) { return lines.begin() + static_cast<std::ptrdiff_t>(i); };
    const auto result = feed(*engine, std::vector(line(begin), line(std::min(begin + step, lines.size()))));
    REQUIRE(result.status.ok());
    REQUIRE(result.rejects.empty());
    for (const auto& account : history.accounts) (void)engine->live_kpis(account.id, std::nullopt);
  }
  return engine;
}

TEST_CASE("chat reference: every live-chat answer at any instant of a spring equals the model's") {
  for (std::uint64_t seed = test_seed(100); seed < test_seed(100) + 4; ++seed) {
    INFO("seed = ", seed);
    const RandomHistory history = spring(seed).facts;
    check_engine(*fed(history, history.lines), model_of(history), history, seed, 60);
  }
}

TEST_CASE("chat reference: every live-chat answer at any instant of an autumn equals the model's, fed bit by bit") {
  for (std::uint64_t seed = test_seed(200); seed < test_seed(200) + 3; ++seed) {
    INFO("seed = ", seed);
    const RandomHistory history = history_of(seed, year{2025} / 9 / 28, year{2025} / 11 / 9).facts;
    check_engine(*fed(history, history.lines, 40), model_of(history), history, seed, 60);
  }
}

TEST_CASE("chat reference: every answer of a desk that knows of nothing later equals the model's, as windows empty") {
  for (std::uint64_t seed = test_seed(250); seed < test_seed(250) + 3; ++seed) {
    INFO("seed = ", seed);
    const RandomHistory history = spring(seed).facts;
    for (const Timestamp cut : some_cuts(model_of(history), history, seed, 5)) {
      INFO("cut = ", events::format_timestamp(cut));
      const RandomHistory known = before(history, cut);
      const ReferenceModel model = model_of(known);
      check_engine(*fed(known, known.lines), model, known, seed, 25, days_after(cut));
      check_engine(*fed(known, known.lines, 40), model, known, seed + 1, 25, days_after(cut));
    }
  }
}

TEST_CASE("chat reference: every live-chat answer of a crowded fortnight equals the model's") {
  const std::uint64_t seed = test_seed(300);
  INFO("seed = ", seed);
  const RandomHistory history = history_of(seed, year{2026} / 3 / 1, year{2026} / 3 / 15, 2500).facts;
  check_engine(*fed(history, history.lines), model_of(history), history, seed, 30);
}

TEST_CASE("chat reference: the audit trail read page by page is what it is in one piece") {
  const std::uint64_t seed = test_seed(350);
  INFO("seed = ", seed);
  const RandomHistory history = spring(seed).facts;
  const auto engine = fed(history, history.lines);
  const ReferenceModel model = model_of(history);
  for (const RandomHistory::Account& account : history.accounts) {
    for (const ChatQuestion& question : asked_of_desk(model, account, history, seed, 20)) {
      auto query = audit_query(question);
      query.offset = 0;
      auto whole = query;
      whole.limit = 100'000;
      const auto expected = model.audit_logs(account.id, whole, question.to).logs;
      std::vector<projections::AuditLogEntry> read;
      for (bool more = true; more && read.size() <= expected.size();) {
        const auto page = engine->audit_logs(account.id, query, question.to).value();
        read.insert(read.end(), page.logs.begin(), page.logs.end());
        more = page.next_cursor.has_value();
        if (more) query.after = projections::AuditCursor::parse(page.next_cursor->value);
      }
      check_alike(read, expected);
    }
  }
}

TEST_CASE("chat reference: without a given instant the engine's clock is meant") {
  const RandomHistory history = spring(test_seed(1)).facts;
  const auto engine = fed(history, history.lines);
  const std::string& account = history.accounts.front().id;
  const Timestamp now = after(history);
  check_alike(*engine->live_kpis(account, std::nullopt), *engine->live_kpis(account, now));
  check_alike(*engine->operators(account, 30, std::nullopt, std::nullopt),
              *engine->operators(account, 30, std::nullopt, now));
  check_alike(*engine->hourly(account, 24, std::nullopt), *engine->hourly(account, 24, now));
  check_alike(*engine->live_dashboard(account, 7, std::nullopt), *engine->live_dashboard(account, 7, now));
}

TEST_CASE("chat reference: an account without events answers zeros in UTC") {
  const Timestamp now = sys_days{year{2026} / 3 / 1};
  const auto engine = memory_engine(now);
  check_question(*engine, ReferenceModel(), "nobody's", {now, 7, 24, std::nullopt});
}

TEST_CASE("chat order: backwards, shuffled, split or doubled, the facts give the same answers") {
  const std::uint64_t seed = test_seed(400);
  INFO("seed = ", seed);
  const RandomHistory whole = spring(seed).facts;
  const Timestamp cut = some_cuts(model_of(whole), whole, seed, 1).front();
  for (const auto& [history, within] : {std::pair(whole, kAnyTime), std::pair(before(whole, cut), days_after(cut))}) {
    const ReferenceModel model = model_of(history);
    const auto& lines = history.lines;
    std::vector<std::string> doubled = lines;
    doubled.insert(doubled.end(), lines.begin(), lines.end());
    check_engine(*fed(history, {lines.rbegin(), lines.rend()}), model, history, seed, 25, within);
    check_engine(*fed(history, shuffled(lines, seed)), model, history, seed, 25, within);
    check_engine(*fed(history, shuffled(lines, seed + 1), 7), model, history, seed, 25, within);
    check_engine(*fed(history, shuffled(doubled, seed)), model, history, seed, 25, within);
  }
}

TEST_CASE("chat order: second ratings and other openings are rejected and change nothing") {
  const std::uint64_t seed = test_seed(500);
  INFO("seed = ", seed);
  const ChatHistory history = spring(seed);
  const auto engine = fed(history.facts, history.facts.lines);
  const auto check_rejected = [&](const std::vector<std::string>& lines, events::RejectCode code) {
    const auto result = feed(*engine, lines);
    REQUIRE(result.status.ok());
    CHECK(result.accepted == 0);
    CHECK(result.rejects.size() == lines.size());
    for (const events::Reject& reject : result.rejects) CHECK(reject.code == code);
  };
  check_rejected(history.second_ratings, events::RejectCode::kAlreadyRated);
  check_rejected(history.conflicting_openings, events::RejectCode::kConflict);
  check_engine(*engine, model_of(history.facts), history.facts, seed, 15);
}

}  // namespace
}  // namespace flowtally::tests
