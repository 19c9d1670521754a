// The path below which a reverse proxy shows the server: "/flowtally", or "" for the root. A proxy may keep it in the
// requests that it passes on, or strip it; both are served. Everything that the server writes (links, assets, the
// description's `servers`) begins with it. Pure functions, any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "events/status.h"

namespace flowtally::api {

/// The base path that `text` names, in one spelling: "/" is "". Letters, digits, `-._~` and percent-encoded characters,
/// at most 256 bytes. kInvalidArgument says what is wrong: no slash at the beginning, one at the end, an empty, `.` or
/// `..` segment, a query, or a path of the server's own, which could be meant either way.
events::Result<std::string> parse_base_path(std::string_view text);

/// The segments of a base path, decoded.
std::vector<std::string> base_path_segments(std::string_view base_path);

/// Removes `base` from the beginning of a target's path, if it is there. "/flowtally" and "/flowtally/" are "/".
void strip_base_path(const std::vector<std::string>& base, std::vector<std::string>& path);

}  // namespace flowtally::api
