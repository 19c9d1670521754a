// What an account, its users and its flows are called: per field the latest fact holds, by (time, id).
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/business_hours.h"
#include "events/sla.h"
#include "projections/fact.h"
#include "projections/session_table.h"

namespace flowtally::projections {

/// A field of which the latest fact holds.
template <typename T>
class Latest {
 public:
  bool known() const { return event_ != kNone; }
  const T& value() const { return value_; }
  std::int64_t time_ms() const { return time_ms_; }  // before all time while unknown
  /// Whether a fact would take over. Asked before a value is made.
  bool yields_to(const Fact& fact, const IdTable& events) const {
    return !known() || is_later(fact.time_ms, fact.event, time_ms_, event_, events);
  }
  void set(const Fact& fact, T value) {
    time_ms_ = fact.time_ms;
    event_ = fact.event;
    value_ = std::move(value);
  }

  template <typename Self, typename Archive>
  static void transfer(Self& self, Archive& archive) {
    archive(self.time_ms_, self.event_, self.value_);
  }
  /// Of a state that was read (projections/state_check.h); `events` is how many there are.
  bool fits(std::uint32_t events) const;

 private:
  std::int64_t time_ms_ = std::numeric_limits<std::int64_t>::min();
  std::uint32_t event_ = kNone;
  T value_{};
};

class Catalog {
 public:
  /// Takes an `account.updated`, `user.updated`, `user.forgotten` or `flow.updated`.
  void apply(const Fact& fact, const AccountIds& ids);

  // The account's own: name and zone nothing, the others their defaults, while none was given.
  std::optional<std::string> name() const { return name_.known() ? std::optional(name_.value()) : std::nullopt; }
  std::optional<std::string> time_zone() const;
  // Of a log from before there were chats, what was never checked may be nonsense: the default holds then.
  events::SlaLimits sla_limits() const;
  events::BusinessHours business_hours_in_force() const;
  /// Whether these are the account's own, and not the default.
  bool has_business_hours() const;
  /// The latest time at which any of these four was given; before all time if none was.
  std::int64_t settings_time_ms() const;

  bool is_forgotten(std::uint32_t user) const { return user < users_.size() && users_[user].forgotten; }
  /// "Deleted user" once forgotten, "Unknown" without a name.
  std::string_view user_name(std::uint32_t user) const;
  /// Whether that is a name, or "Deleted user".
  bool has_user_name(std::uint32_t user) const {
    return user < users_.size() && (users_[user].forgotten || users_[user].name.known());
  }
  /// "Unknown flow" without a name.
  std::string_view flow_name(std::uint32_t flow) const;
  /// Whether a `flow.updated` named it.
  bool has_flow(std::uint32_t flow) const { return flow < flows_.size() && flows_[flow].updated; }
  /// Whether a `user.updated` named them.
  bool has_user(std::uint32_t user) const { return user < users_.size() && users_[user].updated; }
  /// Whether the tree in force of any flow holds the node.
  bool is_in_a_tree(std::uint32_t node) const { return node < trees_with_.size() && trees_with_[node] > 0; }
  /// The node's title in the flow's tree, "Unnamed" without one, "Unknown Step" outside the tree.
  std::string_view node_title(std::uint32_t flow, std::uint32_t node) const;

  /// Of a state that was read (projections/state_check.h).
  bool fits(const AccountIds& ids) const;
  template <typename Self, typename Archive>
  static void transfer(Self& self, Archive& archive) {
    archive(self.name_, self.time_zone_, self.business_hours_, self.sla_, self.users_, self.flows_, self.trees_with_);
  }

 private:
  struct User {
    Latest<std::string> name;
    Latest<std::string> role;
    bool updated = false;
    bool forgotten = false;

    template <typename Self, typename Archive>
    static void transfer(Self& self, Archive& archive) {
      archive(self.name, self.role, self.updated, self.forgotten);
    }
  };
  using Titles = boost::unordered_flat_map<std::uint32_t, std::optional<std::string>>;
  struct Flow {
    Latest<std::string> name;
    Latest<Titles> titles;
    bool updated = false;

    template <typename Self, typename Archive>
    static void transfer(Self& self, Archive& archive) {
      archive(self.name, self.titles, self.updated);
    }
  };

  Latest<std::string> name_;
  Latest<std::string> time_zone_;
  Latest<std::string> business_hours_;
  Latest<std::string> sla_;
  std::vector<User> users_;  // by user index; shorter than the id table where nothing is known
  std::vector<Flow> flows_;
  std::vector<std::uint32_t> trees_with_;  // by node index: how many trees in force hold it
};

}  // namespace flowtally::projections
