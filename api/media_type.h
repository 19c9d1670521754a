// What a Content-Type says (RFC 9110, 8.3), as far as bodies are concerned: the type and the character set. Pure
// functions, any thread.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace flowtally::api {

/// The names in use for one JSON text a line; the first is the one that is recommended.
inline constexpr std::array<std::string_view, 5> kNdjsonTypes = {"application/x-ndjson", "application/ndjson",
                                                                 "application/jsonl", "application/x-jsonlines",
                                                                 "application/jsonlines"};

/// Both in lower case.
struct MediaType {
  std::string name;     // "application/json"
  std::string charset;  // empty: not given
};

/// Parameters other than `charset` mean nothing to the types that are read here, and are skipped.
MediaType media_type_of(std::string_view content_type);

bool is_ndjson(const MediaType& type);
bool is_json(const MediaType& type);
/// Whether its text is UTF-8: JSON always is (RFC 8259, 8.1), so a `charset` can only confirm it.
bool is_in_utf8(const MediaType& type);

}  // namespace flowtally::api
