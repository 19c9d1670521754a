#include "events/utf8.h"

#include <cstdint>
#include <cstring>

namespace flowtally::events {

namespace {

bool is_continuation(unsigned char byte) { return (byte & 0xC0) == 0x80; }

// The length of the well-formed sequence of several bytes at `at`, of which `left` are there; 0 if there is none
// (Unicode, table 3-7: only the second byte's range depends on the first).
std::size_t sequence_bytes(const unsigned char* at, std::size_t left) {
  const unsigned char first = at[0];
  std::size_t size = 0;
  unsigned char second_min = 0x80;
  unsigned char second_max = 0xBF;
  if (first >= 0xC2 && first <= 0xDF) {
    size = 2;
  } else if (first >= 0xE0 && first <= 0xEF) {
    size = 3;
    if (first == 0xE0) second_min = 0xA0;
    if (first == 0xED) second_max = 0x9F;
  } else if (first >= 0xF0 && first <= 0xF4) {
    size = 4;
    if (first == 0xF0) second_min = 0x90;
    if (first == 0xF4) second_max = 0x8F;
  }
  if (size == 0 || left < size || at[1] < second_min || at[1] > second_max) return 0;
  for (std::size_t i = 2; i < size; ++i) {
    if (!is_continuation(at[i])) return 0;
  }
  return size;
}

}  // namespace

std::size_t character_bytes(std::string_view text) {
  if (text.empty()) return 0;
  const auto* const at = reinterpret_cast<const unsigned char*>(text.data());
  return *at < 0x80 ? 1 : sequence_bytes(at, text.size());
}

std::string_view first_code_points(std::string_view text, std::size_t max) {
  std::size_t end = 0;
  for (std::size_t i = 0; i < max && end < text.size(); ++i) {
    do ++end;
    while (end < text.size() && is_continuation(static_cast<unsigned char>(text[end])));
  }
  return text.substr(0, end);
}

bool is_utf8(std::string_view text) {
  const auto* at = reinterpret_cast<const unsigned char*>(text.data());
  std::size_t left = text.size();
  while (left > 0) {
    std::uint64_t eight = 0;
    if (left >= sizeof eight) {
      std::memcpy(&eight, at, sizeof eight);
      if ((eight & 0x8080808080808080U) == 0) {
        at += sizeof eight;
        left -= sizeof eight;
        continue;
      }
    }
    const std::size_t size = *at < 0x80 ? 1 : sequence_bytes(at, left);
    if (size == 0) return false;
    at += size;
    left -= size;
  }
  return true;
}

}  // namespace flowtally::events
