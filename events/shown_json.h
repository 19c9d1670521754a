// A JSON value as messages show it, and as a whole number, however it was written. Internal to events/: the readers'
// common words.
#pragma once

#include <simdjson.h>

#include <cstdint>
#include <optional>
#include <string>

namespace flowtally::events {

/// A string as shown_text() quotes it, a number, `true`, `false` or `null` as JSON, "an array", "an object".
std::string shown_value(const simdjson::dom::element& value);

/// The integer that a number is: 5, 5.0 and 5e0 are 5. A fraction or exponent counts up to 2^53, where doubles begin to
/// miss integers. Nothing for what is none, and beyond 64 bits with a sign.
std::optional<std::int64_t> whole_number(const simdjson::dom::element& value);

}  // namespace flowtally::events
