// From hashes to 32-bit indices: the hash table of an IdTable. Open addressing over buckets of one cache line, so that
// a look-up of an unknown id costs one cache miss. Holds no ids: the caller compares.
//
// A bucket has 12 slots filled from the front; an index that finds its bucket full goes to the next one, so a look-up
// ends at the first bucket that is not full. Only the index that was inserted last can be taken out again.
#pragma once

#include <bit>
#include <cstdint>
#include <vector>

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
      for (auto matches = bucket.matches(tag); matches != 0; matches &= matches - 1) {
        const auto slot = static_cast<std::uint32_t>(std::countr_zero(matches));
        if (equals(bucket.indices[slot])) return bucket.indices[slot];
      }
      if (bucket.size < kSlots) return kMissing;
    }
  }

  /// Whether one more would make it too full: then rebuild() comes before insert().
  bool is_full() const { return size_ * 5 >= buckets_.size() * kSlots * 4; }
  /// Half as large again, and empty: the caller inserts everything anew.
  void rebuild() {
    std::vector<Bucket>(buckets_.size() + buckets_.size() / 2 + 1).swap(buckets_);
    size_ = 0;
  }
  /// Adds an index that is not there.
  void insert(std::uint64_t hash, std::uint32_t index) {
    auto at = bucket_of(hash);
    while (buckets_[at].size == kSlots) at = next(at);
    auto& bucket = buckets_[at];
    bucket.tags[bucket.size] = tag_of(hash);
    bucket.indices[bucket.size] = index;
    ++bucket.size;
    ++size_;
  }
  /// Takes out the index that was inserted last.
  void erase_last(std::uint64_t hash, std::uint32_t index) {
    auto at = bucket_of(hash);
    while (buckets_[at].size == 0 || buckets_[at].indices[buckets_[at].size - 1] != index) at = next(at);
    --buckets_[at].size;
    --size_;
  }

  /// Asks for the bucket's cache line ahead of find() or insert().
  void prefetch(std::uint64_t hash) const {
    if (!buckets_.empty()) __builtin_prefetch(&buckets_[bucket_of(hash)]);
  }

 private:
  static constexpr std::uint32_t kSlots = 12;
  struct alignas(64) Bucket {
    std::uint8_t tags[kSlots];
    std::uint32_t size = 0;
    std::uint32_t indices[kSlots];

    /// The slots with this tag, one bit each.
    std::uint32_t matches(std::uint8_t tag) const {
      std::uint32_t found = 0;
      for (std::uint32_t slot = 0; slot < kSlots; ++slot) {  // without a branch: this becomes one vector comparison
        found |= static_cast<std::uint32_t>(tags[slot] == tag) << slot;
      }
      return found & ((1U << size) - 1);
    }
  };
  static_assert(sizeof(Bucket) == 64);

  // The bucket comes from the hash's high bits, the tag from its low ones.
  static std::uint8_t tag_of(std::uint64_t hash) { return static_cast<std::uint8_t>(hash); }
  std::size_t bucket_of(std::uint64_t hash) const {
    __extension__ using Wide = unsigned __int128;
    return static_cast<std::size_t>((static_cast<Wide>(hash) * buckets_.size()) >> 64U);
  }
  std::size_t next(std::size_t bucket) const { return bucket + 1 == buckets_.size() ? 0 : bucket + 1; }

  std::vector<Bucket> buckets_;
  std::size_t size_ = 0;
};

}  // namespace flowtally::projections
