// The dashboards of guided sessions: parse, ask the engine, answer. Team, personal, one flow (docs/http_api.md).
#pragma once

#include <optional>

#include "api/operation.h"
#include "api/router.h"

namespace flowtally::api {

std::optional<Reply> get_team(Call& call);
std::optional<Reply> get_me(Call& call);
std::optional<Reply> get_flow(Call& call);

Operation describe_team();
Operation describe_me();
Operation describe_flow();

}  // namespace flowtally::api
