// From hashes to 32-bit indices: the hash table of an IdTable. Open addressing over buckets of one cache line, so that
// a look-up of an unknown id costs one cache miss. Holds no ids: the caller compares.
//
// A bucket has 16 slots filled from the front; an index that finds its bucket full goes to the next one, so a look-up
// ends at the first bucket that is not full. A slot is an index, and in the bits that indices of a table of this size
// do not need, a tag: bits of the hash, so that the caller seldom compares in vain. Only the index that was inserted
// last can be taken out again.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <vector>

#include "events/status.h"

namespace flowtally::projections {

class IdIndex {
 public:
  static constexpr std::uint32_t kMissing = 0xFFFFFFFF;

  /// The index under `hash` for which equals(index), or kMissing.
  template <typename Equals>
  std::uint32_t find(std::uint64_t hash, Equals&& equals) const {
    if (buckets_.empty()) return kMissing;
    const auto tag = tag_of(hash);
    for (auto at = bucket_of(hash);; at = next(at)) {
      const auto& bucket = buckets_[at];
      for (auto matches = bucket.matches(tag, index_bits_); matches != 0; matches &= matches - 1) {
        const auto index = bucket.slots[std::countr_zero(matches)] & index_mask();
        if (equals(index)) return index;
      }
      if (bucket.slots[kSlots - 1] == kEmpty) return kMissing;
    }
  }

  /// Whether one more would make it too full: then rebuild() comes before insert().
  bool is_full() const { return size_ * 8 >= buckets_.size() * kSlots * 7; }
  /// A third larger, and empty: the caller inserts everything anew. Up to 2^31 slots.
  void rebuild() {
    std::vector<Bucket>(buckets_.size() + buckets_.size() / 3 + 1).swap(buckets_);
    size_ = 0;
    events::ensure(buckets_.size() * kSlots < (1ULL << 31U), "an account has fewer than 1.8 billion ids of a kind");
    // No slot in use looks empty: the greatest index has a zero bit.
    index_bits_ = static_cast<unsigned>(std::bit_width(buckets_.size() * kSlots));
  }
  /// Adds an index that is not there; indices are below the number of those that were added.
  void insert(std::uint64_t hash, std::uint32_t index) {
    auto at = bucket_of(hash);
    while (buckets_[at].slots[kSlots - 1] != kEmpty) at = next(at);
    buckets_[at].slots[buckets_[at].size()] = tag_of(hash) << index_bits_ | index;
    ++size_;
  }
  /// Takes out the index that was inserted last.
  void erase_last(std::uint64_t hash, std::uint32_t index) {
    const auto slot = tag_of(hash) << index_bits_ | index;
    for (auto at = bucket_of(hash);; at = next(at)) {
      const auto size = buckets_[at].size();
      if (size == 0 || buckets_[at].slots[size - 1] != slot) continue;
      buckets_[at].slots[size - 1] = kEmpty;
      --size_;
      return;
    }
  }

  /// Asks for the bucket's cache line ahead of find() or insert().
  void prefetch(std::uint64_t hash) const {
    if (!buckets_.empty()) __builtin_prefetch(&buckets_[bucket_of(hash)]);
  }

 private:
  static constexpr std::uint32_t kSlots = 16;
  static constexpr std::uint32_t kEmpty = 0xFFFFFFFF;

  struct alignas(64) Bucket {
    std::uint32_t slots[kSlots];

    Bucket() { std::fill(std::begin(slots), std::end(slots), kEmpty); }
    std::uint32_t size() const {
      std::uint32_t size = 0;
      for (const auto slot : slots) size += slot != kEmpty ? 1 : 0;
      return size;
    }
    /// The slots with this tag, one bit each.
    std::uint32_t matches(std::uint32_t tag, unsigned index_bits) const {
      std::uint32_t found = 0;
      for (std::uint32_t slot = 0; slot < kSlots; ++slot) {  // without a branch: this becomes a few vector comparisons
        found |= static_cast<std::uint32_t>(slots[slot] >> index_bits == tag && slots[slot] != kEmpty) << slot;
      }
      return found;
    }
  };
  static_assert(sizeof(Bucket) == 64);

  // The bucket comes from the hash's high bits, the tag from its low ones.
  std::uint32_t tag_of(std::uint64_t hash) const { return static_cast<std::uint32_t>(hash) >> index_bits_; }
  std::uint32_t index_mask() const { return (1U << index_bits_) - 1; }
  std::size_t bucket_of(std::uint64_t hash) const {
    __extension__ using Wide = unsigned __int128;
    return static_cast<std::size_t>((static_cast<Wide>(hash) * buckets_.size()) >> 64U);
  }
  std::size_t next(std::size_t bucket) const { return bucket + 1 == buckets_.size() ? 0 : bucket + 1; }

  std::vector<Bucket> buckets_;
  std::size_t size_ = 0;
  unsigned index_bits_ = 0;
};

}  // namespace flowtally::projections
