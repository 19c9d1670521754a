// Which pages of other origins may use the API (CORS, Fetch standard): exact origins that the operator names. `*` is
// not one: who may read is decided, not left to any page that gets hold of a token. Thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace flowtally::api {

/// Whether `text` is an origin exactly as browsers send it: scheme://host, and :port where it is not the scheme's own;
/// lower case, without a path. Not `*` and not `null`.
bool is_origin(std::string_view text);

/// The one of `origins` that this is, or null.
const std::string* allowed_origin(const std::vector<std::string>& origins, std::string_view origin);

}  // namespace flowtally::api
