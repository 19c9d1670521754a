// The API's description, OpenAPI 3.1, made from the route table and the structs that answers are written from. The same
// table gives the same bytes. A route without an operation is left out. Thread-safe; a parameter that nobody describes
// is a broken invariant.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "api/router.h"

namespace flowtally::api {

/// `base_path` ("" or "/flowtally") is where the server is found from outside: the document's `servers`.
std::string openapi_document(std::span<const Route> routes, std::string_view base_path = "");

}  // namespace flowtally::api
