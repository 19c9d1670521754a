// base64url as JOSE has it (RFC 7515, section 2; RFC 4648, section 5): no padding. Pure functions, thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace flowtally::api {

std::string base64url(std::string_view bytes);

/// The bytes whose base64url() is exactly `text`, so that no bytes have two texts: nothing for padding, white space,
/// letters of other alphabets, a length that no bytes have, and bits that are left over.
std::optional<std::string> from_base64url(std::string_view text);

}  // namespace flowtally::api
