// What readers and writers need of UTF-8: whether it is valid, how long it is, and where to cut it. Thread-safe.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace flowtally::events {

/// Whether `text` is well-formed UTF-8 (no surrogates, no overlong forms, nothing past U+10FFFF).
bool is_utf8(std::string_view text);

/// The bytes of the well-formed character that `text` begins with; 0 if it begins with none.
std::size_t character_bytes(std::string_view text);

/// The first code points of valid UTF-8, at most `max`.
std::string_view first_code_points(std::string_view text, std::size_t max);

/// What a file or body may begin with although UTF-8 needs no such mark.
inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// `text` without the byte order mark that it may begin with.
inline std::string_view without_byte_order_mark(std::string_view text) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  return text;
}

/// Of valid UTF-8.
inline std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

/// Whether valid UTF-8 has at most `max` code points.
inline bool has_at_most(std::size_t max, std::string_view text) {
  return text.size() <= max || code_points(text) <= max;
}

}  // namespace flowtally::events
