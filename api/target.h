// The target of a request, taken apart and percent-decoded strictly (`%zz` is malformed). In the query `+` is a space,
// as forms and URLSearchParams write it; a plus is `%2B`. In the path `+` is itself.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace flowtally::api {

/// No route has as many segments, or takes as many parameters. What a target has beyond them is checked and not stored:
/// it can only be a path that is not known, or an unknown or repeated parameter among the first.
inline constexpr std::size_t kSegmentsMax = 256;
inline constexpr std::size_t kParametersMax = 32;

struct Target {
  std::vector<std::string> path;                                // the segments, decoded; "/" is one empty segment
  std::vector<std::pair<std::string, std::string>> parameters;  // in order, decoded
};

/// "/a/b?c=d" or "http://host/a/b?c=d"; nothing for anything that is malformed or not UTF-8 once decoded.
std::optional<Target> parse_target(std::string_view text);

/// The id that a segment of a path names. Clients and proxies resolve `.` and `..` in paths, also as `%2E%2E`, so these
/// two ids are written with a `~` in front: `~..` is the id `..`, `~~..` the id `~..`. Any other segment is the id
/// itself.
std::string id_of_segment(const std::string& segment);

}  // namespace flowtally::api
