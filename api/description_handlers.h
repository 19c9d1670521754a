// The API's description as openapi.json, and the page that browsers render from it. Everything is part of the program;
// the page asks no other host for anything. For anyone, also while the server starts.
#pragma once

#include <optional>

#include "api/operation.h"
#include "api/router.h"

namespace flowtally::api {

std::optional<Reply> get_openapi(Call& call);
std::optional<Reply> get_docs_page(Call& call);
std::optional<Reply> get_docs_script(Call& call);
std::optional<Reply> get_docs_style(Call& call);

Operation describe_openapi();
Operation describe_docs_page();
Operation describe_docs_page_at_slash();
Operation describe_docs_script();
Operation describe_docs_style();

}  // namespace flowtally::api
