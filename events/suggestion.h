// "Did you mean ...?" for mistyped words. Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace flowtally::events {

/// How many single letters must be put in, taken out, replaced or swapped with their neighbour.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The nearest candidate, if one is near enough to be meant.
std::optional<std::string> closest_word(std::string_view word, const std::vector<std::string>& candidates);

/// " Did you mean 'import'?", or nothing.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace flowtally::events
