#include "api/base_path.h"

#include <algorithm>
#include <boost/url/parse.hpp>
#include <boost/url/url.hpp>

#include "api/routes.h"
#include "api/target.h"

namespace flowtally::api {
namespace {

constexpr std::size_t kBytesMax = 256;

events::Status wrong(std::string_view text, std::string_view why) {
  std::string message = "'" + std::string(text.substr(0, kBytesMax)) + "' ";
  return {events::StatusCode::kInvalidArgument, message.append(why)};
}

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("-._~%/").find(c) != std::string_view::npos;
}

/// Whether a path of the pattern may begin with `base`.
bool is_own_path(const std::vector<std::string>& base, std::string_view pattern) {
  for (const std::string& segment : base) {
    if (pattern.empty()) return false;
    const auto own = pattern.substr(1, pattern.find('/', 1) - 1);
    if (own != segment && !own.starts_with('{')) return false;
    pattern.remove_prefix(1 + own.size());
  }
  return true;
}

}  // namespace

events::Result<std::string> parse_base_path(std::string_view text) {
  if (text.empty() || text == "/") return std::string();
  if (text.front() != '/') return wrong(text, "does not begin with a slash; write a path such as /flowtally");
  if (text.size() > kBytesMax) return wrong(text, "is longer than 256 bytes");
  if (text.find_first_of("?#") != text.npos) return wrong(text, "has a query or a fragment; write the path alone");
  if (text.back() == '/') return wrong(text, "ends with a slash; leave it out");
  if (!std::all_of(text.begin(), text.end(), is_plain)) {
    return wrong(text, "has characters other than letters, digits and -._~; percent-encode them");
  }
  const auto parsed = boost::urls::parse_origin_form(text);
  const auto target = parse_target(text);
  if (!parsed || !target) return wrong(text, "is not a path: a % stands before two hexadecimal digits, in UTF-8");
  if (text.starts_with("/./")) return wrong(text, "has an empty, . or .. segment");  // Boost.URL passes over it
  for (const std::string& segment : target->path) {
    if (segment.empty() || segment == "." || segment == "..") return wrong(text, "has an empty, . or .. segment");
    const auto is_bad = [](char c) { return c == '/' || (c >= 0 && c < ' ') || c == 0x7F; };
    if (std::any_of(segment.begin(), segment.end(), is_bad)) {
      return wrong(text, "has an encoded slash or control character");
    }
  }
  for (const Route& route : all_routes()) {
    if (!is_own_path(target->path, route.pattern)) continue;
    return wrong(text, "is a path of the server's own (" + std::string(route.pattern) + "); take another one");
  }
  boost::urls::url url(*parsed);
  url.normalize_path();
  return std::string(url.encoded_path());
}

std::vector<std::string> base_path_segments(std::string_view base_path) {
  if (base_path.empty()) return {};
  auto target = parse_target(base_path);
  events::ensure(target.has_value(), "a base path is a path");
  return std::move(target->path);
}

void strip_base_path(const std::vector<std::string>& base, std::vector<std::string>& path) {
  if (base.empty() || base.size() > path.size() || !std::equal(base.begin(), base.end(), path.begin())) return;
  path.erase(path.begin(), path.begin() + static_cast<std::ptrdiff_t>(base.size()));
  if (path.empty()) path.emplace_back();
}

}  // namespace flowtally::api
