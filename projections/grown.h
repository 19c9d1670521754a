// Vectors by an index that others give out: as long as the greatest index that was needed.
#pragma once

#include <cstdint>
#include <vector>

namespace flowtally::projections {

/// The entry of `index`, made with all before it if need be.
template <typename T>
T& grown(std::vector<T>& entries, std::uint32_t index) {
  if (index >= entries.size()) entries.resize(index + 1);
  return entries[index];
}

}  // namespace flowtally::projections
