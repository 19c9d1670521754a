#include "engine/partition.h"

#include <algorithm>
#include <utility>

namespace flowtally::engine {

using projections::kNone;

std::span<Partition::Share> Partition::divide(std::span<const events::Event* const> events) {
  for (const auto& share : shares_) share_of_[share.slot->index] = kNone;
  shares_.clear();
  positions_.resize(events.size());
  share_of_event_.resize(events.size());
  std::vector<std::uint32_t> ends;  // first the counts, then where each share's positions end so far
  for (std::size_t i = 0; i < events.size(); ++i) {
    auto& slot = accounts_.find_or_add(events[i]->account_id);
    if (slot.index >= share_of_.size()) share_of_.resize(slot.index + 1, kNone);
    auto& share = share_of_[slot.index];
    if (share == kNone) {
      share = static_cast<std::uint32_t>(shares_.size());
      shares_.push_back({&slot, {}, 0, false});
      ends.push_back(0);
    }
    share_of_event_[i] = share;
    ++ends[share];
  }
  std::uint32_t begin = 0;
  for (std::size_t share = 0; share < ends.size(); ++share) {
    shares_[share].first = begin;
    shares_[share].events = {positions_.data() + begin, ends[share]};
    begin += std::exchange(ends[share], begin);
  }
  for (std::uint32_t i = 0; i < events.size(); ++i) positions_[ends[share_of_event_[i]]++] = i;
  std::sort(shares_.begin(), shares_.end(),
            [](const Share& a, const Share& b) { return a.events.size() > b.events.size(); });
  return shares_;
}

}  // namespace flowtally::engine
