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

}  // namespace

std::optional<Target> parse_target(std::string_view text) {
  const auto url = text.starts_with('/') ? boost::urls::parse_origin_form(text) : boost::urls::parse_absolute_uri(text);
  if (!url) return std::nullopt;
  Target target;
  for (const auto segment : url->encoded_segments()) {
    auto part = decoded(segment, false);
    if (!part) return std::nullopt;
    target.path.push_back(*std::move(part));
  }
  if (target.path.empty()) target.path.emplace_back();
  for (const auto parameter : url->encoded_params()) {
    auto name = decoded(parameter.key, true);
    auto value = decoded(parameter.value, true);
    if (!name || !value) return std::nullopt;
    if (!name->empty() || !value->empty()) target.parameters.emplace_back(*std::move(name), *std::move(value));
  }
  return target;
}

}  // namespace flowtally::api
