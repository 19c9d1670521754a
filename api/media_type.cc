#include "api/media_type.h"

#include <algorithm>

namespace flowtally::api {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lowered(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  std::string out(text.substr(0, text.find_last_not_of(" \t") + 1));
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

/// Cuts off `rest` up to the next `;` outside of quotes.
std::string_view next_part(std::string_view& rest) {
  bool is_quoted = false;
  std::size_t end = 0;
  for (; end < rest.size() && (is_quoted || rest[end] != ';'); ++end) {
    if (rest[end] == '"') is_quoted = !is_quoted;
    if (rest[end] == '\\' && is_quoted) ++end;
  }
  end = std::min(end, rest.size());
  const auto part = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return part;
}

}  // namespace

MediaType media_type_of(std::string_view content_type) {
  MediaType type;
  type.name = lowered(next_part(content_type));
  while (!content_type.empty()) {
    const auto parameter = next_part(content_type);
    const auto equals = std::min(parameter.find('='), parameter.size());
    if (lowered(parameter.substr(0, equals)) != "charset") continue;
    type.charset = lowered(parameter.substr(std::min(equals + 1, parameter.size())));
    std::erase(type.charset, '"');
  }
  return type;
}

bool is_ndjson(const MediaType& type) {
  return std::find(kNdjsonTypes.begin(), kNdjsonTypes.end(), type.name) != kNdjsonTypes.end();
}

bool is_json(const MediaType& type) { return type.name == "application/json"; }

bool is_in_utf8(const MediaType& type) {
  return type.charset.empty() || type.charset == "utf-8" || type.charset == "utf8";
}

}  // namespace flowtally::api
