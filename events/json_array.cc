#include "events/json_array.h"

#include <algorithm>

namespace flowtally::events {

namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  text.remove_prefix(std::min(text.find_first_not_of(kSpace), text.size()));
  return text.substr(0, text.find_last_not_of(kSpace) + 1);
}

/// Where the string that begins at `at` ends: its last quote, or the text's end.
std::size_t string_end(std::string_view text, std::size_t at) {
  for (++at; at < text.size() && text[at] != '"'; ++at) {
    if (text[at] == '\\') ++at;
  }
  return std::min(at, text.size());
}

}  // namespace

std::optional<std::vector<std::string_view>> json_elements(std::string_view text, std::size_t count_max) {
  text = trimmed(text);
  std::vector<std::string_view> elements;
  if (text.empty()) return elements;
  if (text.front() != '[') return std::vector{text};
  std::size_t begin = 1;
  std::size_t depth = 0;  // within the element
  for (std::size_t at = 1; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '"') {
      at = string_end(text, at);
    } else if (c == '[' || c == '{') {
      ++depth;
    } else if (depth > 0) {
      if (c == ']' || c == '}') --depth;
    } else if (c == ',' || c == ']') {
      const std::string_view element = trimmed(text.substr(begin, at - begin));
      const bool is_empty_array = c == ']' && elements.empty() && element.empty();
      if (!is_empty_array) elements.push_back(element);
      if (elements.size() > count_max) return elements;
      if (c == ']') return at + 1 == text.size() ? std::optional(std::move(elements)) : std::nullopt;
      begin = at + 1;
    }
  }
  return std::nullopt;
}

}  // namespace flowtally::events
