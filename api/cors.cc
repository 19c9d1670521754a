#include "api/cors.h"

#include <algorithm>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace flowtally::api {

bool is_origin(std::string_view text) {
  const auto url = boost::urls::parse_uri(boost::core::string_view(text.data(), text.size()));
  if (!url || !url->has_authority() || url->host().empty() || url->has_userinfo()) return false;
  if (!url->encoded_path().empty() || url->has_query() || url->has_fragment()) return false;
  if (std::any_of(text.begin(), text.end(), [](char c) { return (c >= 'A' && c <= 'Z') || c == '*'; })) return false;
  if (!url->has_port()) return true;
  const auto port = url->port();
  const bool is_own = (url->scheme() == "http" && port == "80") || (url->scheme() == "https" && port == "443");
  return !port.empty() && !is_own;
}

const std::string* allowed_origin(const std::vector<std::string>& origins, std::string_view origin) {
  const auto found = std::find(origins.begin(), origins.end(), origin);
  return found == origins.end() ? nullptr : &*found;
}

}  // namespace flowtally::api
