// A text as messages quote it: what stood in the input, cut, valid UTF-8 and without control characters. Thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace flowtally::events {

class Id;

inline constexpr std::size_t kShownCodePointsMax = 80;

/// `text` in quotes. At most kShownCodePointsMax code points of it, then "..."; control characters are escaped as in
/// JSON, and bytes that are not UTF-8 become U+FFFD.
std::string shown_text(std::string_view text);
std::string shown_text(const Id& id);

}  // namespace flowtally::events
