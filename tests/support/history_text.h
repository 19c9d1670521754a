// The small things random histories are made of: a random source whose draws are the same with every standard library,
// ids, names and comments with awkward characters, and JSON lines that say the same thing in many spellings.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "events/time.h"

namespace flowtally::tests {

/// Draws from the standard's fixed 64-bit Mersenne twister; std's distributions differ between libraries.
class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}
  std::uint64_t next() { return engine_(); }
  /// 0 to count - 1; count is at least 1.
  std::uint64_t below(std::uint64_t count) { return engine_() % count; }
  /// low to high, both included.
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low) + 1));
  }
  bool chance(int percent) { return below(100) < static_cast<std::uint64_t>(percent); }
  template <typename T>
  const T& pick(const std::vector<T>& values) {
    return values[below(values.size())];
  }
  template <typename T>
  void shuffle(std::vector<T>& values) {
    for (std::size_t i = values.size(); i > 1; --i) {
      std::swap(values[i - 1], values[below(i)]);
    }
  }

 private:
  std::mt19937_64 engine_;
};

/// A canonical lower-case UUID.
std::string random_uuid(Random& random);
/// Mostly a UUID, else plain text that holds `number` (so that no two are equal) and often quotes, spaces, other
/// scripts.
std::string random_id(Random& random, std::string_view kind, std::uint64_t number);
/// A name or comment that holds "#number#".
std::string random_phrase(Random& random, std::uint64_t number);

/// `text` as a JSON string, some characters escaped that need not be.
std::string json_string(Random& random, std::string_view text);
/// `time` as RFC 3339 text without quotes, with some offset and some number of fraction digits.
std::string time_text(Random& random, events::Timestamp time);

/// One event in the making. Fields are written in any order, with spaces, unknown fields and nulls among them.
class LineWriter {
 public:
  LineWriter(Random& random, std::string_view type) : random_(random) { text("type", type); }
  LineWriter& text(std::string_view name, std::string_view value) { return raw(name, json_string(random_, value)); }
  LineWriter& raw(std::string_view name, std::string value) {
    fields_.emplace_back(name, std::move(value));
    return *this;
  }
  /// Writes nothing, or now and then `null`.
  LineWriter& absent(std::string_view name) { return random_.chance(20) ? raw(name, "null") : *this; }
  std::string finish();

 private:
  Random& random_;
  std::vector<std::pair<std::string, std::string>> fields_;
};

}  // namespace flowtally::tests
