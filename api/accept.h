// What a client says it takes (RFC 9110, 12.4 and 12.5): lists of names with weights. Elements that are malformed count
// for nothing; an empty header is none. Pure functions, any thread, no memory taken.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace flowtally::api {

/// How a body is packed on its way.
enum class ContentCoding : std::uint8_t { kIdentity, kGzip, kZstd };

/// Whether `accept` takes an answer of `media_type` ("application/json"): the narrowest range that matches decides.
/// Parameters of a range other than its weight are not looked at.
bool accepts(std::optional<std::string_view> accept, std::string_view media_type);

/// The codings that an answer may have.
struct CodingChoice {
  ContentCoding packed = ContentCoding::kIdentity;  // the one to pack a longer body with, or kIdentity: as it is
  bool identity = true;                             // whether a body may go as it is
  bool possible() const { return identity || packed != ContentCoding::kIdentity; }
};

/// What an Accept-Encoding asks for: the coding of most weight, of equals zstd before gzip before none.
CodingChoice chosen_coding(std::optional<std::string_view> accept_encoding);

}  // namespace flowtally::api
