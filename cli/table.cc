#include "cli/table.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <utility>

namespace flowtally::cli {
namespace {

struct CodePoint {
  std::uint32_t value = 0;
  std::size_t size = 1;
};

/// The first code point of valid, non-empty UTF-8.
CodePoint first_code_point(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i])); };
  const std::uint32_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  std::uint32_t value = lead & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size && i < text.size(); ++i) value = value << 6 | (byte(i) & 0x3F);
  return {value, std::min(size, text.size())};
}

bool within(std::uint32_t value, std::span<const std::pair<std::uint32_t, std::uint32_t>> ranges) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [&](const auto& range) { return value >= range.first && value <= range.second; });
}

std::size_t width_of(std::uint32_t value) {
  // The blocks that names and comments come from; terminals differ in the rest anyway.
  static constexpr std::pair<std::uint32_t, std::uint32_t> kWide[] = {
      {0x1100, 0x115F}, {0x2E80, 0xA4CF}, {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},
      {0xFE30, 0xFE6F}, {0xFF00, 0xFF60}, {0x1F300, 0x1FAFF}, {0x20000, 0x3FFFD}};
  static constexpr std::pair<std::uint32_t, std::uint32_t> kNone[] = {
      {0x0300, 0x036F}, {0x0591, 0x05BD}, {0x064B, 0x065F}, {0x093A, 0x093A}, {0x093C, 0x093C}, {0x0941, 0x0948},
      {0x094D, 0x094D}, {0x0E31, 0x0E31}, {0x0E34, 0x0E3A}, {0x200B, 0x200F}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}};
  if (within(value, kNone)) return 0;
  return within(value, kWide) ? 2 : 1;
}

bool moves_cursor(std::uint32_t value) {
  const bool control = value < 0x20 || (value >= 0x7F && value < 0xA0);
  const bool direction = (value >= 0x202A && value <= 0x202E) || (value >= 0x2066 && value <= 0x2069);
  return control || direction || value == 0x2028 || value == 0x2029;
}

void append_padded(std::string& out, std::string_view text, bool right, std::size_t width) {
  const std::string padding(width - display_width(text), ' ');
  if (right) out += padding;
  out += text;
  if (!right) out += padding;
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const CodePoint point = first_code_point(text);
    width += width_of(point.value);
    text.remove_prefix(point.size);
  }
  return width;
}

std::string tame_text(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const CodePoint point = first_code_point(text);
    out += moves_cursor(point.value) ? " " : text.substr(0, point.size);
    text.remove_prefix(point.size);
  }
  return out;
}

void TextTable::append_to(std::string& out) const {
  const std::size_t columns = rows_.empty() ? headings_.size() : rows_.front().size();
  std::vector<std::size_t> widths(columns);
  std::vector<bool> right(columns);
  for (std::size_t i = 0; i < columns; ++i) {
    if (!headings_.empty()) widths[i] = display_width(headings_[i]);
    for (const auto& row : rows_) {
      widths[i] = std::max(widths[i], display_width(row[i].text));
      right[i] = right[i] || row[i].is_number;
    }
  }
  const auto append_line = [&](const auto& text_of) {
    std::string line;
    for (std::size_t i = 0; i < columns; ++i) {
      line += "  ";
      append_padded(line, text_of(i), right[i], widths[i]);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + '\n';
  };
  if (!headings_.empty()) append_line([&](std::size_t i) -> std::string_view { return headings_[i]; });
  for (const auto& row : rows_) append_line([&](std::size_t i) -> std::string_view { return row[i].text; });
}

}  // namespace flowtally::cli
