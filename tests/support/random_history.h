// Random but reproducible product histories for tests, small and nasty on purpose: several accounts with zones that
// have daylight saving, ties in time and in counts, corrections, withdrawals, deletions, forgotten users, sessions open
// for months or never completed, facts days before or after their start, names with quotes and non-Latin letters.
// Conflict-free: no line is rejected in any order, so every order must give the same figures.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "events/time.h"

namespace flowtally::tests {

/// Facts may come this long after the history's end: a reader's clock has to be later still.
inline constexpr events::Milliseconds kHistoryTail{120 * events::kDayMs};

struct HistoryOptions {
  int accounts = 3;
  int sessions = 400;          // over all accounts, skewed
  int users_per_account = 14;  // more than a leaderboard shows, some with equal session counts
  int flows_per_account = 13;
  events::Timestamp begin;  // sessions start in [begin, end)
  events::Timestamp end;
};

struct RandomHistory {
  struct Account {
    std::string id;
    std::string time_zone;              // the one in force
    std::vector<std::string> user_ids;  // one that never does anything included
    std::vector<std::string> tree_ids;  // one that only deleted sessions name and one that is never run included
  };
  std::vector<Account> accounts;
  std::vector<std::string> lines;  // NDJSON without line ends, in no particular order
  events::Timestamp begin;
  events::Timestamp end;
};

/// The seed of this run: FLOWTALLY_TEST_SEED if set, else `fallback`. Print it with INFO.
std::uint64_t test_seed(std::uint64_t fallback);

RandomHistory random_history(std::uint64_t seed, HistoryOptions options);

/// The same lines in another order.
std::vector<std::string> shuffled(std::vector<std::string> lines, std::uint64_t seed);

/// One text, every line with its end.
std::string joined(const std::vector<std::string>& lines);

}  // namespace flowtally::tests
