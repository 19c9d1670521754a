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
#include <experimental/simd>
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
      for (auto matches = bucket.matches(tag, index_bits_); any_of(matches);) {
        const auto slot = static_cast<std::size_t>(find_first_set(matches));
        if (bucket.slots[slot] == kEmpty) break;
        const auto index = bucket.slots[slot] & index_mask();
        if (equals(index)) return index;
        matches[slot] = false;
      }
      if (bucket.slots[kSlots - 1] == kEmpty) return kMissing;
    }
  }

  /// Whether one more would make it too full: then rebuild() comes before insert().
  bool is_full() const { return size_ * 8 >= buckets_.size() * kSlots * 7; }
  /// A third larger, with room for `count` at least, and empty: the caller inserts everything anew. Up to 2^31 slots.
  void rebuild(std::size_t count) {
    const auto wanted = count * 8 / (kSlots * 7) + 1;
    std::vector<Bucket>(std::max(buckets_.size() + buckets_.size() / 3 + 1, wanted)).swap(buckets_);
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

  /// An index that find() would compare first, without comparing: very probably the one, if there is one.
  std::uint32_t candidate(std::uint64_t hash) const {
    if (buckets_.empty()) return kMissing;
    const auto& bucket = buckets_[bucket_of(hash)];
    const auto matches = bucket.matches(tag_of(hash), index_bits_);
    if (none_of(matches)) return kMissing;
    const auto slot = bucket.slots[static_cast<std::size_t>(find_first_set(matches))];
    return slot == kEmpty ? kMissing : slot & index_mask();
  }
  /// Asks for the bucket's cache line ahead of candidate(), find() or insert().
  void prefetch(std::uint64_t hash) const {
    if (!buckets_.empty()) __builtin_prefetch(&buckets_[bucket_of(hash)]);
  }

 private:
  static constexpr std::uint32_t kSlots = 16;
  static constexpr std::uint32_t kEmpty = 0xFFFFFFFF;

  using AllSlots = std::experimental::fixed_size_simd<std::uint32_t, kSlots>;
  using SlotMask = AllSlots::mask_type;

  struct alignas(64) Bucket {
    std::uint32_t slots[kSlots];

    Bucket() { std::fill(std::begin(slots), std::end(slots), kEmpty); }
    std::uint32_t size() const { return static_cast<std::uint32_t>(std::experimental::popcount(loaded() != kEmpty)); }
    /// The slots with this tag. Those not in use are among them if the tag is that of kEmpty.
    SlotMask matches(std::uint32_t tag, unsigned index_bits) const {
      return (loaded() >> static_cast<int>(index_bits)) == tag;
    }

   private:
    AllSlots loaded() const { return AllSlots(slots, std::experimental::vector_aligned); }
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
