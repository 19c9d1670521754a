#include "projections/cursor.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "events/id.h"
#include "events/time.h"

namespace flowtally::projections {

namespace {

constexpr std::size_t kTimeDigits = 16;
constexpr std::size_t kEventDigits = 8;

bool is_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

template <typename T>
T from_hex(std::string_view digits) {
  T value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  return value;
}

}  // namespace

std::string RatingCursor::text() const { return fmt::format("{:016x}{:08x}", time_ms, event); }

std::optional<RatingCursor> RatingCursor::parse(std::string_view text) {
  if (text.size() != kTimeDigits + kEventDigits || !is_hex(text)) return std::nullopt;
  const auto time_ms = from_hex<std::uint64_t>(text.substr(0, kTimeDigits));
  if (time_ms >= static_cast<std::uint64_t>(events::kTimestampEnd.time_since_epoch().count())) return std::nullopt;
  return RatingCursor{static_cast<std::int64_t>(time_ms), from_hex<std::uint32_t>(text.substr(kTimeDigits))};
}

std::string IdCursor::text() const {
  std::string digits;
  for (const char c : id) fmt::format_to(std::back_inserter(digits), "{:02x}", static_cast<unsigned char>(c));
  return digits;
}

std::optional<IdCursor> IdCursor::parse(std::string_view text) {
  if (text.empty() || text.size() % 2 != 0 || text.size() > 2 * events::Id::kBytesMax || !is_hex(text)) {
    return std::nullopt;
  }
  IdCursor cursor;
  for (; !text.empty(); text.remove_prefix(2))
    cursor.id += static_cast<char>(from_hex<unsigned char>(text.substr(0, 2)));
  return cursor;
}

}  // namespace flowtally::projections
