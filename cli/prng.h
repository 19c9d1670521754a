// Random numbers that are the same on every machine: splitmix64 and integers only, because the standard library's
// distributions and the mathematical functions differ between platforms. Not for secrets.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace flowtally::cli {

/// A bijection of 64-bit numbers that leaves no pattern: the finaliser of splitmix64.
constexpr std::uint64_t mix_bits(std::uint64_t x) {
  x ^= x >> 30;
  x *= 0xBF58476D1CE4E5B9ULL;
  x ^= x >> 27;
  x *= 0x94D049BB133111EBULL;
  return x ^ (x >> 31);
}

/// One number from two; the order matters.
constexpr std::uint64_t mix_bits(std::uint64_t a, std::uint64_t b) {
  return mix_bits(mix_bits(a + 0x9E3779B97F4A7C15ULL) + b);
}

class Prng {
 public:
  constexpr explicit Prng(std::uint64_t seed) : state_(seed) {}

  constexpr std::uint64_t next() { return mix_bits(state_ += 0x9E3779B97F4A7C15ULL); }

  /// A number in [0, limit); limit is 1 to 2^32. (The bias of less than 2^-32 is of no concern here.)
  constexpr std::uint64_t below(std::uint64_t limit) { return ((next() >> 32) * limit) >> 32; }

  constexpr bool one_in_thousand(std::uint64_t times) { return below(1000) < times; }

  template <typename T, std::size_t N>
  constexpr const T& pick(const std::array<T, N>& values) {
    return values[below(N)];
  }

  /// About 65536 * N(0, 1): the sum of twelve uniform numbers.
  constexpr std::int64_t normal_16() {
    std::int64_t sum = 0;
    for (int i = 0; i < 3; ++i) {
      std::uint64_t bits = next();
      for (int part = 0; part < 4; ++part, bits >>= 16) sum += static_cast<std::int64_t>(bits & 0xFFFF);
    }
    return sum - 6 * 65536;
  }

 private:
  std::uint64_t state_;
};

/// 65536 * 2^(exponent / 65536), for exponents of -16 * 65536 up to 30 * 65536.
constexpr std::int64_t exp2_16(std::int64_t exponent) {
  const std::int64_t whole = exponent >> 16;
  const std::int64_t part = exponent & 0xFFFF;
  // 2^x is 1 + x * (0.6951 + x * (0.2262 + x * 0.0782)) within 0.02 % for x in [0, 1).
  const std::int64_t inner = 14823 + ((part * 5128) >> 16);
  const std::int64_t mantissa = 65536 + ((part * (45581 + ((part * inner) >> 16))) >> 16);
  return whole >= 0 ? mantissa << whole : mantissa >> -whole;
}

}  // namespace flowtally::cli
