// Bodies of answers packed as the client asked. Each thread keeps one packer of each kind. Thread-safe.
#pragma once

#include "api/accept.h"
#include "api/message.h"

namespace flowtally::api {

/// Bodies below this go as they are: packing would save less than a packet.
inline constexpr std::size_t kPackedBytesMin = 1024;

/// Packs the body of `reply`, if that may be packed, with the chosen coding, and says so in its headers, if it is long
/// enough or may not go as it is.
void encode_reply(const CodingChoice& choice, Reply& reply);

/// Says in the headers of `reply` that its body is packed so.
void add_content_encoding(ContentCoding coding, Reply& reply);

}  // namespace flowtally::api
