#include "projections/session_cells.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "projections/account.h"
#include "projections/view_parts.h"

namespace flowtally::tests {

using events::Event;
using events::Id;
using events::Milliseconds;
using events::Timestamp;
using projections::Account;
using projections::DayWindow;
using projections::DurationSet;
using projections::Session;
using projections::Tally;

namespace {

constexpr std::uint64_t kSeed = 4097;
constexpr std::int64_t kBegin = 1'771'000'000'000;  // in 2026

/// Feeds one account; ids are numbers in UUIDs.
class Feeder {
 public:
  explicit Feeder(Account& account) : account_(account), events_(account.ids().events.size()) {}

  void feed(std::int64_t time_ms, events::Payload payload) {
    const Event event{Id::uuid(1, ++events_), Id::uuid(2, 1), Timestamp(Milliseconds(time_ms)), std::move(payload)};
    auto& ids = account_.ids();
    const auto fact = ids.resolve(event, ids.events.intern(event.id).index);
    account_.accept(fact);
    account_.apply(fact);
  }

 private:
  Account& account_;
  std::uint64_t events_;
};

Id session_id(std::uint64_t number) { return Id::uuid(3, number); }

/// Sessions over three days, so many that days get sums and hour cells; completions come late and are corrected,
/// some sessions are deleted.
void fill(Account& account, std::size_t sessions, std::mt19937_64& random, std::size_t first = 0) {
  Feeder feeder(account);
  for (std::uint64_t i = first; i < sessions; ++i) {
    const auto start = kBegin + static_cast<std::int64_t>(random() % (3 * 86'400'000ULL));
    feeder.feed(start, events::SessionStarted{session_id(i), Id::uuid(4, random() % 3), Id::uuid(5, random() % 5)});
    if (random() % 4 != 0) {
      feeder.feed(start + static_cast<std::int64_t>(random() % 3'600'000) - 60'000,
                  events::SessionCompleted{session_id(i), static_cast<events::Outcome>(random() % 5)});
    }
    const auto earlier = random() % (i + 1);
    if (random() % 5 == 0) {
      feeder.feed(kBegin + static_cast<std::int64_t>(random() % 400'000'000),
                  events::SessionCompleted{session_id(earlier), events::Outcome::kResolved});
    }
    if (random() % 50 == 0) feeder.feed(start, events::SessionDeleted{session_id(earlier)});
  }
}

struct Sums {
  Tally tally;
  double median = 0;
  bool operator==(const Sums& other) const {
    return tally.sessions == other.tally.sessions && tally.completed == other.tally.completed &&
           tally.duration_sum_ms == other.tally.duration_sum_ms && tally.outcomes == other.tally.outcomes &&
           median == other.median;
  }
};

Sums sums_of_cells(const projections::SessionCells& cells, const Account& account, const DayWindow& window) {
  Sums sums;
  DurationSet durations;
  const auto edges = cells.edges(window, account.sessions()).sessions;
  sums.tally = projections::tally_of(cells, edges, window, account.sessions(), durations);
  CHECK(cells.count_whole(window) + edges.size() == sums.tally.sessions);
  sums.median = durations.quantile_minutes(0.5);
  return sums;
}

template <typename InScope>
Sums sums_of_sessions(const Account& account, const DayWindow& window, InScope&& in_scope) {
  Sums sums;
  DurationSet durations;
  for (std::uint32_t i = 0; i < account.sessions().size(); ++i) {
    const Session& session = account.sessions()[i];
    if (!session.live() || !window.contains(session.start_ms) || !in_scope(session)) continue;
    sums.tally.add(session);
    if (session.completed()) durations.add_value(session.duration_ms());
  }
  sums.median = durations.quantile_minutes(0.5);
  return sums;
}

void check_windows(const Account& account, std::mt19937_64& random) {
  for (int i = 0; i < 60; ++i) {
    // Now and then beyond the days that have sessions, where nothing may be left of an earlier zone.
    const auto instant = [&] {
      const auto days = i % 4 == 0 ? 7 : 3;
      return kBegin - (days - 3) * 43'200'000LL + static_cast<std::int64_t>(random() % (days * 86'400'000ULL));
    };
    const auto a = instant();
    const auto b = instant();
    const DayWindow window(Timestamp(Milliseconds(std::min(a, b))), Timestamp(Milliseconds(std::max(a, b))),
                           account.calendar());
    CHECK(sums_of_cells(account.cells(), account, window) ==
          sums_of_sessions(account, window, [](const Session&) { return true; }));
    for (std::uint32_t flow = 0; flow < account.flows().size(); ++flow) {
      CHECK(sums_of_cells(account.flows()[flow].cells, account, window) ==
            sums_of_sessions(account, window, [&](const Session& session) { return session.flow == flow; }));
    }
    for (std::uint32_t user = 0; user < account.users().size(); ++user) {
      CHECK(sums_of_cells(account.users()[user].cells, account, window) ==
            sums_of_sessions(account, window, [&](const Session& session) { return session.user == user; }));
    }
  }
}

}  // namespace

TEST_CASE("session cells: a tally over cells equals a tally over the sessions themselves") {
  INFO("seed = ", kSeed);
  std::mt19937_64 random(kSeed);
  for (const auto sessions : {std::size_t{20}, std::size_t{900}}) {
    Account account;
    fill(account, sessions, random);
    check_windows(account, random);
  }
}

TEST_CASE("session cells: the parts of crowded days change nothing") {
  INFO("seed = ", kSeed);
  std::mt19937_64 random(kSeed);
  Account account;
  fill(account, 5 * Account::kCrowdedMin, random);
  REQUIRE(account.cells().days().all().size() == 4);
  REQUIRE(account.cells().days().all()[1].second.size() > Account::kCrowdedMin);
  check_windows(account, random);
}

TEST_CASE("session cells: listing every session anew at once gives what listing one by one gives") {
  INFO("seed = ", kSeed);
  std::mt19937_64 random(kSeed);
  for (const auto sessions : {std::size_t{900}, std::size_t{5 * Account::kCrowdedMin}}) {
    Account account;
    account.expect(1);
    fill(account, sessions / 2, random, 0);
    CHECK_FALSE(account.is_settled());
    account.settle();
    CHECK(account.is_settled());
    check_windows(account, random);
    fill(account, sessions, random, sessions / 2);  // one by one, on top of what was listed at once
    CHECK(account.is_settled());
    check_windows(account, random);
    account.expect(sessions * 3);
    fill(account, 2 * sessions, random, sessions);
    CHECK_FALSE(account.is_settled());
    account.settle();
    check_windows(account, random);
  }
}

TEST_CASE("session cells: a changed zone moves the whole history to its days") {
  INFO("seed = ", kSeed);
  std::mt19937_64 random(kSeed);
  Account account;
  fill(account, 900, random);
  std::int64_t time = kBegin;
  for (const auto* const zone : {"Asia/Kolkata", "Pacific/Kiritimati", "Pacific/Niue"}) {  // +5:30, +14, -11
    Feeder(account).feed(++time, events::AccountUpdated{{}, zone, {}, {}});
    CHECK_FALSE(account.is_settled());
    account.settle();
    REQUIRE(account.calendar().zone_name() == zone);
    check_windows(account, random);
  }
}

}  // namespace flowtally::tests
