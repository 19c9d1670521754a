#include "engine/partition.h"

#include <algorithm>

namespace flowtally::engine {

using projections::kNone;

std::span<Partition::Share> Partition::divide(std::span<const events::Event* const> events) {
  for (const auto& share : shares_) share_of_[share.slot->index] = kNone;
  shares_.clear();
  for (std::uint32_t i = 0; i < events.size(); ++i) {
    auto& slot = accounts_.find_or_add(events[i]->account_id);
    if (slot.index >= share_of_.size()) share_of_.resize(slot.index + 1, kNone);
    auto& share = share_of_[slot.index];
    if (share == kNone) {
      share = static_cast<std::uint32_t>(shares_.size());
      shares_.push_back({&slot, {}});
    }
    shares_[share].events.push_back(i);
  }
  std::sort(shares_.begin(), shares_.end(),
            [](const Share& a, const Share& b) { return a.events.size() > b.events.size(); });
  return shares_;
}

}  // namespace flowtally::engine
