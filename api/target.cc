#include "api/target.h"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include "events/utf8.h"

namespace flowtally::api {
namespace {

std::optional<std::string> decoded(const boost::urls::pct_string_view& text, bool plus_is_space) {
  std::string out = text.decode(boost::urls::encoding_opts(plus_is_space));
  if (!events::is_utf8(out)) return std::nullopt;
  return out;
}

/// Whether a request through a proxy may name it so (RFC 9110, 4.2).
bool is_of_http(const boost::urls::url_view& url) {
  const bool is_http = url.scheme_id() == boost::urls::scheme::http || url.scheme_id() == boost::urls::scheme::https;
  return is_http && url.has_authority() && !url.has_userinfo() && !url.encoded_host().empty();
}

}  // namespace

std::string id_of_segment(const std::string& segment) {
  const auto dots = segment.find_first_not_of('~');
  const bool is_escaped =
      dots != std::string::npos && dots > 0 &&
      (segment.compare(dots, std::string::npos, ".") == 0 || segment.compare(dots, std::string::npos, "..") == 0);
  return is_escaped ? segment.substr(1) : segment;
}

std::optional<Target> parse_target(std::string_view text) {
  const bool is_path = text.starts_with('/');
  const auto url = is_path ? boost::urls::parse_origin_form(text) : boost::urls::parse_absolute_uri(text);
  if (!url || (!is_path && !is_of_http(*url))) return std::nullopt;
  Target target;
  for (const auto segment : url->encoded_segments()) {
    auto part = decoded(segment, false);
    if (!part) return std::nullopt;
    if (target.path.size() < kSegmentsMax) target.path.push_back(*std::move(part));
  }
  if (target.path.empty()) target.path.emplace_back();
  for (const auto parameter : url->encoded_params()) {
    auto name = decoded(parameter.key, true);
    auto value = decoded(parameter.value, true);
    if (!name || !value) return std::nullopt;
    const bool is_stored = target.parameters.size() < kParametersMax && !(name->empty() && value->empty());
    if (is_stored) target.parameters.emplace_back(*std::move(name), *std::move(value));
  }
  return target;
}

}  // namespace flowtally::api
