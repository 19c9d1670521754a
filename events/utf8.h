// What the codecs need of UTF-8: is it valid, and is it longer than so many code points. Internal to events/.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace flowtally::events {

/// Whether `text` is well-formed UTF-8 (no surrogates, no overlong forms, nothing past U+10FFFF).
bool is_utf8(std::string_view text);

/// Whether valid UTF-8 has at most `max` code points.
inline bool has_at_most(std::size_t max, std::string_view text) {
  if (text.size() <= max) return true;
  const auto starts = std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; });
  return static_cast<std::size_t>(starts) <= max;
}

}  // namespace flowtally::events
