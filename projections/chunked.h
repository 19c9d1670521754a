// A growing array that wastes little and never moves what it holds: chunks, 32 to each doubling of the size. An
// account's tables hold most of the memory there is; a vector would leave a third of its room empty on average and copy
// everything whenever it is full.
//
// For plain values. References last as long as the element. One thread at a time may change it.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <memory>
#include <type_traits>
#include <vector>

namespace flowtally::projections {

template <typename T>
class Chunked {
  static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);

 public:
  std::uint32_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

  T& operator[](std::uint32_t index) {
    const auto place = place_of(index);
    return chunks_[place.chunk][place.offset];
  }
  const T& operator[](std::uint32_t index) const { return const_cast<Chunked&>(*this)[index]; }

  T& push_back(const T& value) {
    const auto place = place_of(size_);
    if (place.chunk == chunks_.size()) chunks_.push_back(std::make_unique_for_overwrite<T[]>(size_of_chunk(size_)));
    ++size_;
    return chunks_[place.chunk][place.offset] = value;
  }
  /// Asks for the element's memory.
  void prefetch(std::uint32_t index) const { __builtin_prefetch(&(*this)[index]); }
  /// The chunk stays: the next element will need it.
  void pop_back() { --size_; }

  /// Calls visit(values, count) for runs of values that stand side by side, in order.
  template <typename Visit>
  void for_each_piece(Visit&& visit) const {
    for (std::uint32_t first = 0, chunk = 0; first < size_; ++chunk) {
      const auto count = static_cast<std::uint32_t>(std::min<std::size_t>(size_of_chunk(first), size_ - first));
      visit(chunks_[chunk].get(), std::size_t{count});
      first += count;
    }
  }
  /// Exactly the `count` values whose bytes these are.
  void assign(const char* bytes, std::uint32_t count) {
    chunks_.clear();
    for (size_ = 0; size_ < count;) {
      const auto room = size_of_chunk(size_);
      const auto taken = std::min<std::size_t>(room, count - size_);
      chunks_.push_back(std::make_unique_for_overwrite<T[]>(room));
      std::memcpy(chunks_.back().get(), bytes, taken * sizeof(T));
      bytes += taken * sizeof(T);
      size_ += static_cast<std::uint32_t>(taken);
    }
  }

 private:
  // Counting from kFirst on, the highest set bit of a number tells its doubling, the next five its chunk of that
  // doubling, and the rest its offset.
  static constexpr std::uint64_t kFirst = 256;
  static constexpr unsigned kChunkBits = 5;

  struct Place {
    std::size_t chunk;
    std::size_t offset;
  };
  static unsigned offset_bits(std::uint64_t number) {
    return static_cast<unsigned>(std::bit_width(number)) - 1 - kChunkBits;
  }
  static Place place_of(std::uint32_t index) {
    const auto number = kFirst + index;
    const auto bits = offset_bits(number);
    constexpr auto kFirstBits = std::bit_width(kFirst) - 1 - kChunkBits;
    // number >> bits is between 32 and 63: the chunks of the doubling.
    return {((bits - kFirstBits) << kChunkBits) + (number >> bits) - (1U << kChunkBits), number & ((1ULL << bits) - 1)};
  }
  static std::size_t size_of_chunk(std::uint32_t first) { return std::size_t{1} << offset_bits(kFirst + first); }

  std::vector<std::unique_ptr<T[]>> chunks_;
  std::uint32_t size_ = 0;
};

}  // namespace flowtally::projections
