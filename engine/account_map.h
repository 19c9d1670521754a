// The accounts of an engine, each with the lock that keeps it still: readers share it, deciding and applying exclude.
// Accounts are never removed, so a slot's address lasts as long as the map.
#pragma once

#include <atomic>
#include <boost/unordered/unordered_flat_set.hpp>
#include <cstdint>
#include <memory>
#include <shared_mutex>
#include <string>
#include <vector>

#include "engine/workers.h"
#include "events/block.h"
#include "events/id.h"
#include "projections/account.h"

namespace flowtally::engine {

struct AccountSlot {
  std::uint32_t index = 0;  // dense, in order of arrival
  mutable std::shared_mutex mutex;
  projections::Account account;
  /// A reader's lock on the account, settled. It waits for the facts of one group at most, and settles the account
  /// itself if need be.
  std::shared_lock<std::shared_mutex> hold_settled();
  void settle();

  /// Events that were accepted, folded yet or not: the last one's place among the account's own, from 1.
  events::Sequence accepted = 0;
  /// The log position the account stands at: that of its last event. 0 until it has one, so it does not exist yet.
  /// Written under the exclusive lock, once the facts are folded; also read without any.
  std::atomic<events::Sequence> position = 0;
};

struct NamedSlot {
  std::string id;
  AccountSlot* slot;
};

using UnsettledAccounts = boost::unordered_flat_set<AccountSlot*>;

/// Any thread.
class AccountMap {
 public:
  /// The slot, or null.
  AccountSlot* find(const events::Id& id) const;
  AccountSlot& find_or_add(const events::Id& id);
  /// Adds one that is not there.
  void add(const events::Id& id, std::unique_ptr<AccountSlot> slot);
  /// All there are now, in order of arrival.
  std::vector<NamedSlot> all() const;
  /// Settles every account.
  void settle(const Workers& workers);
  std::uint64_t size() const;
  std::vector<std::string> ids() const;  // of the accounts that exist, sorted
  std::uint64_t waiting_facts() const;

 private:
  mutable std::shared_mutex mutex_;
  projections::IdTable ids_;
  std::vector<std::unique_ptr<AccountSlot>> slots_;
};

}  // namespace flowtally::engine
