#include "events/shown_json.h"

#include <cmath>

#include "events/shown_text.h"

namespace flowtally::events {

namespace dom = simdjson::dom;

std::string shown_value(const dom::element& value) {
  switch (value.type()) {
    case dom::element_type::STRING:
      return shown_text(value.get_string().value_unsafe());
    case dom::element_type::ARRAY:
      return "an array";
    case dom::element_type::OBJECT:
      return "an object";
    default:
      return simdjson::minify(value);
  }
}

std::optional<std::int64_t> whole_number(const dom::element& value) {
  constexpr double kExactMax = 9'007'199'254'740'992;  // 2^53
  std::int64_t integer = 0;
  if (value.get_int64().get(integer) == simdjson::SUCCESS) return integer;
  if (value.type() != dom::element_type::DOUBLE) return std::nullopt;
  const double number = value.get_double().value_unsafe();
  if (std::abs(number) > kExactMax || std::floor(number) != number) return std::nullopt;
  return static_cast<std::int64_t>(number);
}

}  // namespace flowtally::events
