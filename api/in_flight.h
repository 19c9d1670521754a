// How many writes of each account are under way: taken from the connection and not yet answered. An account at its
// limit is told to wait (503 `overloaded`), so that one tenant's writers don't fill the queue that all share. Any
// thread; the counts outlive their places.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

namespace flowtally::api {

class InFlight {
 public:
  explicit InFlight(std::size_t per_account_max) : per_account_max_(per_account_max) {}
  InFlight(const InFlight&) = delete;
  InFlight& operator=(const InFlight&) = delete;

  /// One write's place. Left when it is destroyed.
  class Place {
   public:
    Place(InFlight& all, const std::string& account) : all_(all), account_(account) {}
    ~Place() { all_.leave(account_); }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

   private:
    InFlight& all_;
    const std::string account_;
  };

  /// A place for one more write of the account, or null when it has as many as it may.
  std::shared_ptr<Place> enter(const std::string& account) {
    const std::lock_guard lock(mutex_);
    std::size_t& count = counts_[account];
    if (count >= per_account_max_) return nullptr;
    ++count;
    return std::make_shared<Place>(*this, account);
  }

 private:
  void leave(const std::string& account) {
    const std::lock_guard lock(mutex_);
    const auto count = counts_.find(account);
    if (--count->second == 0) counts_.erase(count);
  }

  const std::size_t per_account_max_;
  std::mutex mutex_;
  std::unordered_map<std::string, std::size_t> counts_;  // of the accounts that have any
};

}  // namespace flowtally::api
