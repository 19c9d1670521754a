// The elements of a JSON array by their places, found without understanding them: strings are skipped and brackets
// counted, so an element that is not valid JSON spoils no other, and memory stays a view for each element. Thread-safe.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace flowtally::events {

/// The elements of `text`, in order, without the white space around them; one may be empty where a comma had nothing
/// beside it. A text that does not begin with `[` is its own only element; a blank one has none. Nothing if the array
/// does not end, or something follows it. Looks no further than `count_max` + 1 elements.
std::optional<std::vector<std::string_view>> json_elements(std::string_view text, std::size_t count_max);

}  // namespace flowtally::events
