// What an account consists of, to choose from, and how it is set up: its flows, its users, its settings
// (docs/http_api.md).
#pragma once

#include <optional>

#include "api/router.h"

namespace flowtally::api {

std::optional<Reply> get_trees(Call& call);
std::optional<Reply> get_users(Call& call);
std::optional<Reply> get_settings(Call& call);
std::optional<Reply> put_settings(Call& call);

}  // namespace flowtally::api
