// A fixed set of names looked up by a hash without collisions, which is found at compile time. find() costs one
// multiplication and one comparison; a set that has no such hash does not compile. Internal to events/.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace flowtally::events {

template <std::size_t N>
class NameTable {
 public:
  static constexpr std::size_t kAbsent = N;

  /// `names` are distinct, none is empty, and they outlive the table.
  consteval explicit NameTable(const std::array<std::string_view, N>& names) : names_(names) {
    while (!place_all()) multiplier_ = multiplier_ * 6364136223846793005U + 1442695040888963407U;
  }

  /// The index of `name`, or kAbsent.
  constexpr std::size_t find(std::string_view name) const {
    if (name.empty()) return kAbsent;
    const std::size_t index = slots_[slot(name)];
    return index < N && names_[index] == name ? index : kAbsent;
  }

  constexpr std::string_view name(std::size_t index) const { return names_[index]; }

 private:
  static constexpr unsigned kSlotBits = 8;

  constexpr std::size_t slot(std::string_view name) const {
    const std::size_t size = name.size();
    const auto byte = [&](std::size_t at) { return static_cast<std::uint64_t>(static_cast<unsigned char>(name[at])); };
    const std::uint64_t key = byte(0) | byte(size / 2) << 8 | byte(size - 1 - size / 4) << 16 | byte(size - 1) << 24 |
                              static_cast<std::uint64_t>(size) << 32;
    return static_cast<std::size_t>((key * (multiplier_ | 1)) >> (64 - kSlotBits));
  }

  constexpr bool place_all() {
    slots_.fill(static_cast<std::uint8_t>(N));
    for (std::size_t index = 0; index < N; ++index) {
      std::uint8_t& place = slots_[slot(names_[index])];
      if (place != N) return false;
      place = static_cast<std::uint8_t>(index);
    }
    return true;
  }

  std::array<std::string_view, N> names_;
  std::array<std::uint8_t, std::size_t{1} << kSlotBits> slots_{};
  std::uint64_t multiplier_ = 0x9E3779B97F4A7C15U;
};

}  // namespace flowtally::events
