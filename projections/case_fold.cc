#include "projections/case_fold.h"

#include <boost/spirit/home/support/char_encoding/unicode/query.hpp>
#include <cstdint>

namespace flowtally::projections {

namespace {

namespace ucd = boost::spirit::ucd;

/// Takes the first character off valid UTF-8.
std::uint32_t take_code_point(std::string_view& text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  std::uint32_t code_point = size == 1 ? lead : lead & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size && i < text.size(); ++i) {
    code_point = code_point << 6U | (static_cast<unsigned char>(text[i]) & 0x3FU);
  }
  text.remove_prefix(std::min(size, text.size()));
  return code_point;
}

void append_utf8(std::string& out, std::uint32_t code_point) {
  const auto byte = [&](unsigned shift, std::uint32_t mask, std::uint32_t mark) {
    out += static_cast<char>(((code_point >> shift) & mask) | mark);
  };
  if (code_point < 0x80) return byte(0, 0x7F, 0);
  if (code_point < 0x800) {
    byte(6, 0x1F, 0xC0);
  } else if (code_point < 0x10000) {
    byte(12, 0x0F, 0xE0);
    byte(6, 0x3F, 0x80);
  } else {
    byte(18, 0x07, 0xF0);
    byte(12, 0x3F, 0x80);
    byte(6, 0x3F, 0x80);
  }
  byte(0, 0x3F, 0x80);
}

}  // namespace

std::string fold_case(std::string_view text) {
  std::string folded;
  folded.reserve(text.size());
  while (!text.empty()) {
    if (const char c = text.front(); static_cast<unsigned char>(c) < 0x80) {
      folded += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
      text.remove_prefix(1);
    } else {
      append_utf8(folded, ucd::to_lowercase(ucd::to_uppercase(take_code_point(text))));
    }
  }
  return folded;
}

}  // namespace flowtally::projections
