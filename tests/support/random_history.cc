#include "tests/support/random_history.h"

#include <date/tz.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "tests/support/account_history.h"
#include "tests/support/history_text.h"

namespace flowtally::tests {
namespace {

using events::Milliseconds;
using events::Timestamp;

constexpr Milliseconds kMinute{60'000};
constexpr Milliseconds kHour{3'600'000};
constexpr Milliseconds kDay{events::kDayMs};

/// Writes one account's sessions.
class SessionWriter {
 public:
  SessionWriter(Random& random, const HistoryOptions& options, const RandomHistory::Account& account,
                AccountHistory& history)
      : random_(random),
        options_(options),
        account_(account),
        history_(history),
        transitions_(zone_transitions(account.time_zone, options.begin, options.end)) {}

  void write(const std::string& session_id);

 private:
  struct Session {
    std::string id;
    std::string tree_id;
    std::string user_id;
    Timestamp start;
  };

  void write_start(const Session& session);
  void write_visits(const Session& session);
  void write_completions(const Session& session);
  void write_feedback(const Session& session);
  void write_rating(const Session& session);
  void write_deletion(const Session& session);
  Timestamp start_time();
  Timestamp near(Timestamp time);
  /// Any but the last, who never does anything.
  const std::string& any_user() { return account_.user_ids[random_.below(account_.user_ids.size() - 1)]; }

  Random& random_;
  const HistoryOptions& options_;
  const RandomHistory::Account& account_;
  AccountHistory& history_;
  std::vector<Timestamp> transitions_;
  std::vector<Timestamp> starts_;
};

Timestamp SessionWriter::near(Timestamp time) {
  static const std::vector<std::int64_t> kDistancesMs = {0, 0, 0, -1, -1, 1, 1'800'000, -1'800'000, 3'599'999, 60'001};
  return time + Milliseconds{random_.pick(kDistancesMs)};
}

Timestamp SessionWriter::start_time() {
  const Milliseconds span = options_.end - options_.begin;
  Timestamp time = options_.begin + Milliseconds{random_.between(0, span.count() - 1)};
  const auto kind = random_.below(100);
  if (kind < 12) {  // where a local day begins
    const auto day =
        date::floor<date::days>(date::local_seconds{std::chrono::floor<std::chrono::seconds>(time).time_since_epoch()});
    time = near(date::locate_zone(account_.time_zone)->to_sys(day, date::choose::earliest));
  } else if (kind < 22 && !transitions_.empty()) {
    time = near(random_.pick(transitions_));
  } else if (kind < 32) {
    static const std::vector<int> kDays = {7, 7, 30, 90, 0};
    time = near(options_.end - kDay * random_.pick(kDays));
  } else if (kind < 34) {
    time = options_.begin;
  } else if (kind < 50 && !starts_.empty()) {
    time = random_.pick(starts_);
  } else if (kind < 75) {  // many in few days, at whole minutes
    time = std::chrono::floor<std::chrono::minutes>(options_.end - kMinute * random_.between(1, 12 * 1440));
  }
  time = std::clamp(time, options_.begin, options_.end - Milliseconds{1});
  starts_.push_back(time);
  return time;
}

void SessionWriter::write(const std::string& session_id) {
  Session session;
  session.id = session_id;
  session.start = start_time();
  // Half of the sessions go round, which makes equal counts; the rest favours the first ids. The last user never does
  // anything, the last flow is never run, the last but one only in sessions that are deleted.
  const std::size_t users = account_.user_ids.size() - 1;
  const std::size_t flows = account_.tree_ids.size() - 2;
  const bool round = random_.chance(50);
  session.user_id = account_.user_ids[round ? starts_.size() % users : random_.below(1 + random_.below(users))];
  session.tree_id = account_.tree_ids[round ? starts_.size() % flows : random_.below(1 + random_.below(flows))];

  const bool deleted = random_.chance(4);
  if (deleted && random_.chance(30)) {
    session.tree_id = account_.tree_ids[flows];
  }
  if (!random_.chance(2)) {  // else the start never comes
    write_start(session);
  }
  write_visits(session);
  if (random_.chance(75)) {
    write_completions(session);
  }
  for (std::uint64_t keys = random_.below(4); keys > 0; --keys) {
    write_feedback(session);
  }
  if (random_.chance(45)) {
    write_rating(session);
  }
  if (deleted) {
    write_deletion(session);
  }
}

void SessionWriter::write_start(const Session& session) {
  for (std::uint64_t times = random_.chance(5) ? 2 : 1; times > 0; --times) {
    auto start = history_.line("session.started", session.start);
    history_.put(
        start.text("session_id", session.id).text("tree_id", session.tree_id).text("user_id", session.user_id));
  }
}

void SessionWriter::write_visits(const Session& session) {
  Timestamp time = random_.chance(10) ? session.start - kHour : session.start;
  int position = 0;
  for (std::uint64_t visits = random_.below(7); visits > 0; --visits) {
    auto visit = history_.line("session.step_visited", time);
    visit.text("session_id", session.id).text("node_id", history_.node_of(session.tree_id));
    position == 0 && random_.chance(50) ? visit.absent("position") : visit.raw("position", std::to_string(position));
    history_.put(visit);
    if (random_.chance(60)) {
      time += Milliseconds{random_.between(0, 200'000)};
      position = 0;
    } else if (random_.chance(60)) {  // else equal time and position: the id decides
      position += static_cast<int>(random_.below(3));
    }
  }
}

void SessionWriter::write_completions(const Session& session) {
  static const std::vector<std::string> kOutcomes = {"resolved",   "resolved",   "escalated",
                                                     "workaround", "unresolved", ""};
  for (std::uint64_t times = random_.chance(20) ? 2 + random_.below(2) : 1; times > 0; --times) {
    Milliseconds duration{random_.between(1, 3'600'000)};
    const auto kind = random_.below(100);
    if (kind < 20) {
      duration = kMinute * random_.between(0, 12);  // equal ones
    } else if (kind < 25) {
      duration = -Milliseconds{random_.between(0, 3 * events::kDayMs)};
    } else if (kind < 33) {
      duration = Milliseconds{random_.between(events::kDayMs, kHistoryTail.count())};
    }
    auto completion = history_.line("session.completed", session.start + duration);
    completion.text("session_id", session.id);
    const std::string& outcome = random_.pick(kOutcomes);
    outcome.empty() ? completion.absent("outcome") : completion.text("outcome", outcome);
    history_.put(completion);
    while (random_.chance(15)) {  // a correction at the same instant: the id decides
      auto correction = history_.line("session.completed", session.start + duration);
      history_.put(
          correction.text("session_id", session.id).text("outcome", random_.chance(50) ? "resolved" : "escalated"));
    }
  }
}

void SessionWriter::write_feedback(const Session& session) {
  const std::string& user_id = random_.chance(80) ? session.user_id : any_user();
  const std::string& node_id = history_.node_of(session.tree_id);
  Timestamp time = session.start + Milliseconds{random_.between(-events::kDayMs, 20 * events::kDayMs)};
  for (std::uint64_t times = 1 + random_.below(3); times > 0; --times) {
    const bool withdrawn = random_.chance(25);
    auto feedback = history_.line(withdrawn ? "step.feedback_withdrawn" : "step.feedback_given", time);
    feedback.text("session_id", session.id).text("node_id", node_id).text("user_id", user_id);
    if (!withdrawn) {
      feedback.raw("was_helpful", random_.chance(65) ? "true" : "false");
    }
    history_.put(feedback);
    if (random_.chance(75)) {
      time += kHour * random_.between(-40, 60);
    }
  }
}

void SessionWriter::write_rating(const Session& session) {
  const Timestamp time = session.start + Milliseconds{random_.between(-kHour.count(), 20 * events::kDayMs)};
  auto rating = history_.line("session.rated", random_.chance(25) ? near(session.start) : time);
  rating.text("session_id", session.id).raw("rating", std::to_string(random_.between(1, 5)));
  rating.text("user_id", random_.chance(85) ? session.user_id : any_user());
  const auto kind = random_.below(10);
  if (kind < 6) {
    rating.text("comment", history_.new_phrase());
  } else {
    kind == 6 ? rating.text("comment", "") : rating.absent("comment");
  }
  history_.put(rating);
}

void SessionWriter::write_deletion(const Session& session) {
  for (std::uint64_t times = random_.chance(15) ? 2 : 1; times > 0; --times) {
    auto deletion = history_.line("session.deleted", near(session.start + kDay * random_.between(-1, 20)));
    history_.put(deletion.text("session_id", session.id));
  }
}

std::vector<std::string> first(const std::vector<std::string>& ids, std::size_t count) {
  return {ids.begin(), ids.begin() + static_cast<std::ptrdiff_t>(std::min(count, ids.size()))};
}

}  // namespace

std::uint64_t test_seed(std::uint64_t fallback) {
  const char* given = std::getenv("FLOWTALLY_TEST_SEED");
  return given == nullptr ? fallback : std::strtoull(given, nullptr, 10);
}

RandomHistory random_history(std::uint64_t seed, HistoryOptions options) {
  static const std::vector<std::string> kAccountIds = {"", "acme \"west\" & co", "アカウント/3", ""};
  Random random(seed);
  RandomHistory history;
  history.begin = options.begin;
  history.end = options.end;
  history.accounts.resize(static_cast<std::size_t>(options.accounts));
  SharedIds shared;
  const std::uint64_t first_zone = random.below(history_zones().size());
  int left = options.sessions;
  for (std::size_t i = 0; i < history.accounts.size(); ++i) {
    auto& account = history.accounts[i];
    const std::string& id = kAccountIds[i % kAccountIds.size()];
    account.id = id.empty() ? random_uuid(random) : id + (i < kAccountIds.size() ? "" : std::to_string(i));
    account.time_zone = history_zones()[(first_zone + i) % history_zones().size()];
    AccountHistory facts(random, options, account, shared, history.lines, 1'000'000 * i);
    facts.write();
    SessionWriter sessions(random, options, account, facts);
    std::vector<std::string> session_ids;
    const int count = i + 1 == history.accounts.size() ? left : left * 6 / 10;
    for (std::size_t s = 0; s < static_cast<std::size_t>(count); ++s) {
      const bool share = s < shared.sessions.size() && random.chance(60);
      session_ids.push_back(share ? shared.sessions[s] : facts.new_id("session"));
      sessions.write(session_ids.back());
    }
    left -= count;
    if (i == 0) {
      shared = {first(account.user_ids, 5), first(account.tree_ids, 4), session_ids, first(facts.event_ids(), 100)};
    }
  }
  random.shuffle(history.lines);
  return history;
}

std::vector<std::string> shuffled(std::vector<std::string> lines, std::uint64_t seed) {
  Random(seed).shuffle(lines);
  return lines;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) {
    text.append(line).push_back('\n');
  }
  return text;
}

}  // namespace flowtally::tests
