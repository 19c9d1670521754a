// Events sorted out by account, so that each account is the business of one task.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/account_map.h"
#include "events/event.h"

namespace flowtally::engine {

/// Keeps its buffers between uses. One thread at a time.
class Partition {
 public:
  explicit Partition(AccountMap& accounts) : accounts_(accounts) {}

  struct Share {
    AccountSlot* slot;
    std::span<const std::uint32_t> events;  // positions in the list that was divided, ascending
    std::size_t first;                      // where these stand among the positions of all shares
    bool unsettled = false;                 // what was folded left the account so
  };
  /// One share per account that the events name, the largest first. Valid until the next call.
  std::span<Share> divide(std::span<const events::Event* const> events);

 private:
  AccountMap& accounts_;
  std::vector<Share> shares_;
  std::vector<std::uint32_t> positions_;  // share after share
  std::vector<std::uint32_t> share_of_event_;
  std::vector<std::uint32_t> share_of_;  // by slot index; kNone when the account has no share yet
};

}  // namespace flowtally::engine
