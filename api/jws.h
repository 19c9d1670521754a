// Signed tokens in their compact form (RFC 7515, RFC 7519): whether a signature holds, and what was signed. Strict
// where the RFCs leave room: one text per token (canonical base64url), header members that mean one thing, no
// extensions. Every refusal is kInvalidArgument with a reason that reads after "the token was refused: " and quotes
// nothing of the token. Thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "api/token_key.h"
#include "events/status.h"

namespace flowtally::api {

inline constexpr std::size_t kTokenBytesMax = 8 * 1024;

/// The payload's bytes, once the signature holds with one of `keys`: with those of the token's `kid` if it has one,
/// with any otherwise, and always with one whose own algorithm the token names. Nothing is decoded of a token over 8
/// KiB, and nothing of a payload whose signature does not hold.
events::Result<std::string> verified_payload(std::string_view token, const KeySet& keys);

/// `payload` signed with an HS256 key, naming its kid if it has one.
std::string sign_token(std::string_view payload, const TokenKey& key);

}  // namespace flowtally::api
