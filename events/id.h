// An id as events carry it: an opaque string of 1 to 128 bytes, compared as bytes. A canonical lower-case UUID
// (36 characters) is held as its 16 bytes, everything else borrows its characters, so an Id must not outlive them.
// Invariant 1 (id_test, "an id compares as its text"): two Ids compare exactly as their texts would.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace flowtally::events {

class Id {
 public:
  static constexpr std::size_t kBytesMax = 128;
  static constexpr std::size_t kUuidTextBytes = 36;

  Id() = default;
  /// Borrows `text` unless it is a canonical UUID. `text` has at most kBytesMax bytes.
  explicit Id(std::string_view text);
  /// The UUID whose 16 bytes, read big-endian, are `high` then `low`.
  static Id uuid(std::uint64_t high, std::uint64_t low) {
    Id id;
    id.high_ = high;
    id.low_ = low;
    id.size_ = kUuidTag;
    return id;
  }

  bool is_uuid() const { return size_ == kUuidTag; }
  bool empty() const { return size_ == 0; }
  /// The halves of a UUID. Only when is_uuid().
  std::uint64_t high() const { return high_; }
  std::uint64_t low() const { return low_; }
  /// The borrowed characters. Only when not is_uuid().
  std::string_view borrowed() const { return {reinterpret_cast<const char*>(high_), size_}; }

  std::string text() const;
  void append_to(std::string& out) const;

  friend bool operator==(const Id& a, const Id& b);
  friend std::strong_ordering operator<=>(const Id& a, const Id& b);

 private:
  static constexpr std::uint32_t kUuidTag = 0xFFFFFFFF;

  std::uint64_t high_ = 0;  // the UUID's first half, or the address of the borrowed characters
  std::uint64_t low_ = 0;
  std::uint32_t size_ = 0;  // kUuidTag, or the number of borrowed characters; 0 is no id
};

/// Hashes ids so that an outsider cannot aim at a bucket: all hashers of a process share one random seed.
class IdHasher {
 public:
  IdHasher();
  std::uint64_t operator()(const Id& id) const {
    if (!id.is_uuid()) return id.borrowed().size() <= 16 ? hash_short(id.borrowed()) : hash_long(id.borrowed());
    return fold(fold(id.high() ^ seed_[0], id.low() ^ seed_[1]) ^ seed_[0], seed_[2]);
  }

 private:
  static std::uint64_t fold(std::uint64_t a, std::uint64_t b) {
    __extension__ using Wide = unsigned __int128;
    const Wide product = Wide{a} * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
  }
  /// Of at most 16 bytes: its first and its last 8, which may overlap, and its size.
  std::uint64_t hash_short(std::string_view text) const {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    if (text.size() >= 8) {
      std::memcpy(&first, text.data(), 8);
      std::memcpy(&last, text.data() + text.size() - 8, 8);
    } else {
      for (std::size_t i = 0; i < text.size(); ++i) first = first << 8U | static_cast<unsigned char>(text[i]);
    }
    return fold(fold(first ^ seed_[1], last ^ seed_[0]) ^ text.size(), seed_[2]);
  }
  std::uint64_t hash_long(std::string_view text) const;

  std::array<std::uint64_t, 3> seed_;
};

}  // namespace flowtally::events
