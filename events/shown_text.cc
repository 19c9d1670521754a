#include "events/shown_text.h"

#include "events/id.h"
#include "events/utf8.h"

namespace flowtally::events {

namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

// Appends the character that `text` begins with and takes it away.
void append_character(std::string& out, std::string_view& text) {
  const std::size_t size = character_bytes(text);
  if (size == 0) {
    out += "\uFFFD";
    text.remove_prefix(1);
    return;
  }
  const auto first = static_cast<unsigned char>(text[0]);
  const bool is_control = first < 0x20 || first == 0x7F;
  const bool is_late_control = size == 2 && first == 0xC2 && static_cast<unsigned char>(text[1]) < 0xA0;
  if (is_control || is_late_control) {
    const auto unit = is_control ? first : static_cast<unsigned char>(text[1]);
    out += "\\u00";
    out += kHexDigits[unit >> 4U];
    out += kHexDigits[unit & 0xFU];
  } else {
    out += text.substr(0, size);
  }
  text.remove_prefix(size);
}

}  // namespace

std::string shown_text(std::string_view text) {
  std::string out = "\"";
  for (std::size_t i = 0; i < kShownCodePointsMax && !text.empty(); ++i) append_character(out, text);
  if (!text.empty()) out += "...";
  out += '"';
  return out;
}

std::string shown_text(const Id& id) { return shown_text(id.text()); }

}  // namespace flowtally::events
