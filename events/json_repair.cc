#include "events/json_repair.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

namespace flowtally::events {

namespace {

constexpr std::size_t kEscapeBytes = 6;  // of \uXXXX

std::size_t digits_end(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
  return at;
}

// The end of the JSON number at `start`; `start` if there is none. `big` tells whether it may exceed what 64 bits or
// a double hold.
std::size_t number_end(std::string_view text, std::size_t start, bool& big) {
  const auto is = [&](std::size_t at, char c) { return at < text.size() && text[at] == c; };
  const std::size_t digits = is(start, '-') ? start + 1 : start;
  std::size_t end = digits_end(text, digits);
  if (end == digits || (end > digits + 1 && text[digits] == '0')) return start;
  big = end - digits >= 19;
  if (is(end, '.')) {
    const std::size_t fraction = end + 1;
    end = digits_end(text, fraction);
    if (end == fraction) return start;
  }
  if (is(end, 'e') || is(end, 'E')) {
    std::size_t exponent = end + 1;
    if (is(exponent, '+') || is(exponent, '-')) ++exponent;
    end = digits_end(text, exponent);
    if (end == exponent) return start;
    big = true;
  }
  return end;
}

// The code unit of the escape `\uXXXX` at `at`; nothing if none stands there.
std::optional<std::uint16_t> escaped_unit(std::string_view text, std::size_t at) {
  if (text.size() - std::min(at, text.size()) < kEscapeBytes || text[at] != '\\' || text[at + 1] != 'u')
    return std::nullopt;
  std::uint16_t unit = 0;
  const char* const end = text.data() + at + kEscapeBytes;
  const auto [stop, error] = std::from_chars(text.data() + at + 2, end, unit, 16);
  if (error != std::errc() || stop != end) return std::nullopt;
  return unit;
}

bool is_high(std::uint16_t unit) { return (unit & 0xFC00U) == 0xD800U; }
bool is_low(std::uint16_t unit) { return (unit & 0xFC00U) == 0xDC00U; }

}  // namespace

bool replace_big_numbers(std::string& json) {
  bool replaced = false;
  bool in_string = false;
  for (std::size_t at = 0; at < json.size(); ++at) {
    const char c = json[at];
    if (in_string) {
      if (c == '\\') ++at;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '-' || (c >= '0' && c <= '9')) {
      bool big = false;
      const std::size_t end = number_end(json, at, big);
      if (end == at) return false;
      if (big) {
        std::fill(json.begin() + static_cast<std::ptrdiff_t>(at), json.begin() + static_cast<std::ptrdiff_t>(end), ' ');
        json.replace(at, 3, "0.5");
        replaced = true;
      }
      at = end - 1;
    }
  }
  return replaced;
}

bool replace_lone_surrogates(std::string& json) {
  bool replaced = false;
  for (std::size_t at = json.find('\\'); at < json.size(); at = json.find('\\', at)) {
    const auto unit = escaped_unit(json, at);
    if (!unit) {
      at += 2;
      continue;
    }
    const auto next = is_high(*unit) ? escaped_unit(json, at + kEscapeBytes) : std::nullopt;
    if (next && is_low(*next)) {
      at += 2 * kEscapeBytes;
      continue;
    }
    if (is_high(*unit) || is_low(*unit)) {
      json.replace(at, kEscapeBytes, "\\ufffd");
      replaced = true;
    }
    at += kEscapeBytes;
  }
  return replaced;
}

}  // namespace flowtally::events
