// Who and what a synthetic history is about: accounts of skewed size, their users, and their flows with trees. A pure
// function of (seed, number of accounts), the same on every machine. Immutable; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cli/prng.h"

namespace flowtally::cli {

/// A random UUID (version 4) made from two numbers, as text.
std::string uuid_text(std::uint64_t high, std::uint64_t low);
void append_uuid(std::string& out, std::uint64_t high, std::uint64_t low);

/// Draws indices with given integer weights.
class WeightedChoice {
 public:
  void add(std::uint64_t weight);
  std::size_t draw(Prng& prng) const;
  std::uint64_t total() const { return cumulative_.empty() ? 0 : cumulative_.back(); }
  std::size_t size() const { return cumulative_.size(); }

 private:
  std::vector<std::uint64_t> cumulative_;
};

struct WorldNode {
  std::string id;  // unique in the account
  std::string_view title;
  std::uint32_t parent = 0;  // the root is its own parent
  std::vector<std::uint32_t> children;
};

struct WorldFlow {
  std::string tree_id;
  std::string name;
  std::vector<WorldNode> nodes;  // in pre-order
};

struct WorldUser {
  std::string user_id;
  std::string name;
  std::string_view role;
};

struct WorldAccount {
  std::uint64_t key = 0;  // what is drawn for it later comes from it
  std::string account_id;
  std::string name;
  std::string_view time_zone;
  int offset_min = 0;  // from UTC, as good as the rhythm of a working day needs it
  std::uint64_t weight = 0;
  std::vector<WorldUser> users;  // the first is the team's admin
  std::vector<WorldFlow> flows;
  WeightedChoice user_choice;
  WeightedChoice flow_choice;
};

class HistoryWorld {
 public:
  HistoryWorld(std::uint64_t seed, int accounts);

  const std::vector<WorldAccount>& accounts() const { return accounts_; }  // the largest first
  const WeightedChoice& account_choice() const { return account_choice_; }
  /// How busy an account is in the hour that begins at `hour_ms` (UTC), from 1 to kActivityMax.
  static std::uint64_t activity(const WorldAccount& account, std::int64_t hour_ms);
  static constexpr std::uint64_t kActivityMax = 105 * 100;

  /// The `*.updated` events that introduce everything, as NDJSON lines with their ends, all at `time_ms`.
  std::uint64_t introduction_count() const { return introductions_.size(); }
  void append_introduction(std::string& out, std::uint64_t number, std::int64_t time_ms) const;

 private:
  enum class Kind : std::uint8_t { kAccount, kUser, kFlow };
  struct Introduction {
    std::uint32_t account;
    std::uint32_t index;
    Kind kind;
  };

  std::uint64_t seed_;
  std::vector<WorldAccount> accounts_;
  WeightedChoice account_choice_;
  std::vector<Introduction> introductions_;
};

}  // namespace flowtally::cli
