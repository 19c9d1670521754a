// The dashboards of guided sessions: parse, ask the engine, answer. Team, personal, one flow (docs/http_api.md).
#pragma once

#include <optional>

#include "api/router.h"

namespace flowtally::api {

std::optional<Reply> get_team(Call& call);
std::optional<Reply> get_me(Call& call);
std::optional<Reply> get_flow(Call& call);

}  // namespace flowtally::api
