// What a client says it takes (RFC 9110, 12.4 and 12.5): lists of names with weights. Elements that are malformed count
// for nothing; an empty header is none. Pure functions, any thread, no memory taken.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace flowtally::api {

/// How a body is packed on its way.
enum class ContentCoding : std::uint8_t { kIdentity, kGzip, kZstd, kBrotli };
/// "gzip", "br" and so on, as headers name it.
std::string_view coding_name(ContentCoding coding);

/// What answers are packed with as they are made, the best first.
inline constexpr std::array kMadeCodings = {ContentCoding::kZstd, ContentCoding::kGzip};

/// Whether `accept` takes an answer of `media_type` ("application/json"): the narrowest range that matches decides.
/// Parameters of a range other than its weight are not looked at.
bool accepts(std::optional<std::string_view> accept, std::string_view media_type);

/// The codings that an answer may have.
struct CodingChoice {
  ContentCoding packed = ContentCoding::kIdentity;  // the one that a longer body is packed with, or kIdentity: as it is
  bool identity = true;                             // whether a body may go as it is
  bool possible() const { return identity || packed != ContentCoding::kIdentity; }
};

/// What an Accept-Encoding asks for of the codings that are `offered`: the one of most weight, of equals the first, and
/// any before none.
CodingChoice chosen_coding(std::optional<std::string_view> accept_encoding, std::span<const ContentCoding> offered);

}  // namespace flowtally::api
