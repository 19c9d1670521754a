// Two small counters per key (a node's visits and drop-offs, a node's thumbs up and down, a user's sessions), sorted by
// key. Keys whose counters are both zero are not there.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

namespace flowtally::projections {

class KeyCounts {
 public:
  struct Entry {
    std::uint32_t key;
    std::uint32_t first;
    std::uint32_t second;
  };

  void add(std::uint32_t key, int first, int second) {
    auto at = std::lower_bound(entries_.begin(), entries_.end(), key,
                               [](const Entry& entry, std::uint32_t value) { return entry.key < value; });
    if (at == entries_.end() || at->key != key) at = entries_.insert(at, Entry{key, 0, 0});
    at->first += static_cast<std::uint32_t>(first);
    at->second += static_cast<std::uint32_t>(second);
    if (at->first == 0 && at->second == 0) entries_.erase(at);
  }
  void shrink() { entries_.shrink_to_fit(); }
  const std::vector<Entry>& entries() const { return entries_; }

 private:
  std::vector<Entry> entries_;
};

}  // namespace flowtally::projections
