// What random histories say about an account before its sessions: zone, users, flows. Also the lines and ids that all
// its events are made with.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/support/history_text.h"
#include "tests/support/random_history.h"

namespace flowtally::tests {

/// Ids that the accounts after the first take over, so that the same id means another thing there.
struct SharedIds {
  std::vector<std::string> users;
  std::vector<std::string> trees;
  std::vector<std::string> sessions;
  std::vector<std::string> events;
};

/// The zones that accounts are given, nearly all with transitions of some kind.
const std::vector<std::string>& history_zones();

/// The instants in [begin, end) at which the zone's offset changes.
std::vector<events::Timestamp> zone_transitions(const std::string& zone, events::Timestamp begin,
                                                events::Timestamp end);

class AccountHistory {
 public:
  /// Ids and phrases hold numbers above `number`; other accounts have other ones.
  AccountHistory(Random& random, const HistoryOptions& options, RandomHistory::Account& account,
                 const SharedIds& shared, std::vector<std::string>& lines, std::uint64_t number)
      : random_(random), options_(options), account_(account), shared_(shared), lines_(lines), number_(number) {}

  /// Invents the ids and writes everything but sessions.
  void write();

  /// An event of this account under an id that it did not use before.
  LineWriter line(std::string_view type, events::Timestamp time);
  void put(LineWriter& writer) { lines_.push_back(writer.finish()); }
  std::string new_id(std::string_view kind) { return random_id(random_, kind, ++number_); }
  std::string new_phrase() { return random_phrase(random_, ++number_); }
  /// Mostly a node of the flow's trees, else one that no tree has.
  const std::string& node_of(const std::string& tree_id);
  const std::vector<std::string>& event_ids() const { return event_ids_; }

 private:
  std::string unused_event_id();
  void write_zone();
  void write_users();
  void write_user(const std::string& user_id);
  void write_flows();
  void write_flow(const std::string& tree_id, const std::vector<std::string>& nodes);
  std::string tree_json(const std::vector<std::string>& nodes, std::size_t& next, int depth);
  events::Timestamp any_time();
  /// Another time for the next update of the same thing, or the same one: then the id decides.
  events::Timestamp next_time(events::Timestamp time);

  Random& random_;
  const HistoryOptions& options_;
  RandomHistory::Account& account_;
  const SharedIds& shared_;
  std::vector<std::string>& lines_;
  std::vector<std::vector<std::string>> nodes_;  // by the flow's place in account_.tree_ids
  std::vector<std::string> event_ids_;           // made in this account
  std::size_t shared_event_next_ = 0;
  std::uint64_t number_;
};

}  // namespace flowtally::tests
