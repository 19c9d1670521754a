#include "projections/state.h"

#include <algorithm>

namespace flowtally::projections {

void StateBytes::append(const void* bytes, std::size_t size) {
  const auto* from = static_cast<const char*>(bytes);
  while (size > 0) {
    const auto used = size_ % kPieceBytes;
    if (used == 0) pieces_.push_back(std::make_unique_for_overwrite<char[]>(kPieceBytes));
    const auto part = std::min(size, kPieceBytes - used);
    std::memcpy(pieces_.back().get() + used, from, part);
    from += part;
    size -= part;
    size_ += part;
  }
}

std::string_view StateBytes::section_at(std::size_t place) const {
  std::string_view found;
  for (const auto& [begin, name] : sections_) {
    if (begin <= place) found = name;
  }
  return found;
}

std::optional<std::size_t> first_difference(const StateBytes& a, const StateBytes& b) {
  const auto left = a.pieces();
  const auto right = b.pieces();
  std::size_t place = 0;
  for (std::size_t i = 0; i < std::min(left.size(), right.size()); ++i) {
    const auto end = std::mismatch(left[i].begin(), left[i].end(), right[i].begin(), right[i].end()).first;
    place += static_cast<std::size_t>(end - left[i].begin());
    if (end != left[i].end()) return place;
  }
  return a.size() == b.size() ? std::nullopt : std::optional(place);
}

std::vector<std::string_view> StateBytes::pieces() const {
  std::vector<std::string_view> pieces;
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    pieces.emplace_back(pieces_[i].get(), std::min(kPieceBytes, size_ - i * kPieceBytes));
  }
  return pieces;
}

}  // namespace flowtally::projections
