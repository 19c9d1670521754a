// The target of a request, taken apart and percent-decoded strictly (`%zz` is malformed). In the query `+` is a space,
// as forms and URLSearchParams write it; a plus is `%2B`. In the path `+` is itself.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace flowtally::api {

struct Target {
  std::vector<std::string> path;                                // the segments, decoded; "/" is one empty segment
  std::vector<std::pair<std::string, std::string>> parameters;  // in order, decoded
};

/// "/a/b?c=d" or "http://host/a/b?c=d"; nothing for anything that is malformed or not UTF-8 once decoded.
std::optional<Target> parse_target(std::string_view text);

}  // namespace flowtally::api
