#include "tests/support/chat_questions.h"

#include <fmt/format.h>

#include "tests/support/account_history.h"
#include "tests/support/feed.h"
#include "tests/support/history_text.h"

namespace flowtally::tests {
namespace {

using events::Milliseconds;
using events::Timestamp;

constexpr Milliseconds kHour{3'600'000};

/// An instant at which something changes: a fact enters or leaves a window, a day or clock hour begins, a limit passes.
Timestamp turning_point(Random& random, const ReferenceAccount& facts, const RandomHistory& history,
                        const ChatQuestion& question) {
  const std::string zone = facts.time_zone();
  const Timestamp fact = facts.chat_facts.empty() ? history.begin : random.pick(facts.chat_facts).stamp.time;
  const auto changes = zone_transitions(zone, history.begin, history.end);
  const std::vector<Milliseconds> windows = {Milliseconds{0},
                                             kHour,
                                             kHour * 24,
                                             kHour * 24 * 7,
                                             kHour * 24 * question.days,
                                             kHour * question.hours,
                                             Milliseconds{300'000},
                                             Milliseconds{120'000},
                                             Milliseconds{1'800'000}};
  const auto kind = random.below(100);
  if (kind < 55) {
    return fact + random.pick(windows);
  }
  if (kind < 70) {  // midnight of some day from the fact's on
    return reference_day_begin(zone, reference_day_of(zone, fact) + static_cast<std::int32_t>(random.below(9)));
  }
  if (kind < 85 && !changes.empty()) {  // around a change, and a day after: yesterday's wall clock is odd then
    return random.pick(changes) + kHour * (random.chance(50) ? 24 : 0) +
           Milliseconds{random.between(-100, 100) * 60'000};
  }
  if (kind < 90) {
    return after(history);
  }
  return history.begin + Milliseconds{random.between(-3 * events::kDayMs, (history.end - history.begin).count())};
}

}  // namespace

std::vector<ChatQuestion> asked_of_desk(const ReferenceModel& model, const RandomHistory::Account& account,
                                        const RandomHistory& history, std::uint64_t seed, std::size_t count,
                                        const Span& within) {
  static const std::vector<int> kDays = {1, 2, 7, 7, 30};
  static const std::vector<int> kHours = {1, 2, 24, 24, 25, 168};
  Random random(seed);
  std::vector<ChatQuestion> questions;
  while (questions.size() < count) {
    ChatQuestion question;
    question.days = random.chance(70) ? random.pick(kDays) : static_cast<int>(random.between(1, 30));
    question.hours = random.chance(70) ? random.pick(kHours) : static_cast<int>(random.between(1, 168));
    if (random.chance(30)) {
      question.operator_id = random.chance(90) ? random.pick(account.user_ids) : "nobody";
    }
    question.to =
        turning_point(random, model.account(account.id), history, question) + Milliseconds{random.between(-1, 1)};
    if (within.holds(question.to)) {
      questions.push_back(question);
    }
  }
  return questions;
}

std::vector<Timestamp> some_cuts(const ReferenceModel& model, const RandomHistory& history, std::uint64_t seed,
                                 std::size_t count) {
  Random random(seed);
  std::vector<Timestamp> cuts;
  while (cuts.size() < count) {
    const auto& facts = model.account(random.pick(history.accounts).id).chat_facts;
    cuts.push_back(random.pick(facts).stamp.time + Milliseconds{random.between(0, 1)});
  }
  return cuts;
}

projections::AuditQuery audit_query(const ChatQuestion& question) {
  Random random(static_cast<std::uint64_t>(question.to.time_since_epoch().count()));
  projections::AuditQuery query;
  query.days = random.chance(50) ? question.days : random.between(1, 90);
  query.admin_id = question.operator_id;
  if (random.chance(30)) {
    query.action = random.chance(90) ? "flow.archived" : "nothing";
  }
  if (random.chance(30)) {
    query.resource_type = "user";
  }
  query.limit = 1 + random.below(30);
  query.offset = random.chance(50) ? 0 : random.below(20);
  return query;
}

projections::AuditLogs with_marked_cursor(projections::AuditLogs page) {
  if (page.next_cursor) {
    page.next_cursor = projections::Text{"more"};
  }
  return page;
}

std::string words_of(const ChatQuestion& question) {
  return fmt::format("to={} days={} hours={} operator={}", events::format_timestamp(question.to), question.days,
                     question.hours, question.operator_id.value_or("-"));
}

}  // namespace flowtally::tests
