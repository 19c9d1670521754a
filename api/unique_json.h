// JSON objects that mean one thing: RFC 8259 without extensions, valid UTF-8, at most 32 levels deep, no member of the
// object itself twice (which of the two was meant cannot be known, and another reader may take the other). Thread-safe.
#pragma once

#include <boost/json/object.hpp>
#include <string_view>

#include "events/status.h"

namespace flowtally::api {

/// `text` as an object. kInvalidArgument says what it is instead and quotes nothing of it: "is not a JSON object".
events::Result<boost::json::object> parse_unique_object(std::string_view text);

}  // namespace flowtally::api
