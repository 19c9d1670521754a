// The parameters that routes take, in the path and in the query, each described once for all of them. Thread-safe.
#pragma once

#include <string_view>

#include "projections/figures.h"

namespace flowtally::api {

struct Parameter {
  std::string_view name;
  std::string_view meaning;
  projections::RawJson schema;
};

/// The parameter of this name, or null if none is shared by that name: an operation describes its own then.
const Parameter* shared_parameter(std::string_view name);

}  // namespace flowtally::api
